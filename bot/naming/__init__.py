"""Names as people type them, found among those on record."""
