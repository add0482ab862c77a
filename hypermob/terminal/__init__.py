"""The terminal interface: options, progress, tables, saved files, exit codes."""
