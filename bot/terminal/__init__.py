"""The command line's parts: one file for the commands that belong together, and what they share."""
