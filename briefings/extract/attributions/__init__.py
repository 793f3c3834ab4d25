"""Who is said to have said what: rules and the tagger, and what becomes of the two."""
