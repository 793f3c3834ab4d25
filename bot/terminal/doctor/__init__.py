"""`onrecord doctor`: what an operator wants to know before asking for help. It changes nothing but the schema."""
