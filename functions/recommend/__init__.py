"""Computes twelve car settings from six body lengths."""
