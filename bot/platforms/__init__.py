"""One file a platform: translate only, no product logic."""
