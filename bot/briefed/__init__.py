"""Briefings as a channel or a person asks for them: now, the last, the next, since I last read; and why."""
