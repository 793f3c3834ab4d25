"""One file for each kind of change: pure functions from two moments of the record to changes."""
