"""The steps, each with the id of the one before it."""
