"""Feeds of every kind: bytes in, items out; where a site has them; lists of them."""
