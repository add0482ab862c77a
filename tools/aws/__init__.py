"""Shared code of the commands for a deployed stack."""
