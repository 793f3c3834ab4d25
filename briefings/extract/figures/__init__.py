"""Numbers with what they count, where, and in what state."""
