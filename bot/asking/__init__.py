"""What is asked, by whom, and what comes back: commands, queries, forms, replies. Knows no platform."""
