"""Writes the findings as summary, CSV and plot."""
