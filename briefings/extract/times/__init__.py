"""When what is told happens."""
