"""What would exist without any chat platform: reading, claims, changes, briefings, digests."""
