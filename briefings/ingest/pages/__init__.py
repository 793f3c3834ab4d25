"""A page of the web as an article: its text, and what it says of itself."""
