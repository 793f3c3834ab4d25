"""Who did what to whom, of which kind, and whether it is said to have happened."""
