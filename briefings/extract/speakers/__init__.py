"""Who speaks: from the words of a source to the name on record."""
