"""Whether what a clause tells of happened, by the one who tells it."""
