"""The scheduler, the chat platforms and the command line: translate and schedule, nothing more."""
