"""The only place that speaks HTTP: which addresses may be read, how fast, and how much of what they answer."""
