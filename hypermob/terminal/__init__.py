"""What a person at a terminal meets: options, progress, tables, saved files, exit codes."""
