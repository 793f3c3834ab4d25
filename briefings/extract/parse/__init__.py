"""spaCy's pipeline, prepared for reading news at speed."""
