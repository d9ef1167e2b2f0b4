"""The command line's parts: its arguments, what it draws, target files, exit codes."""
