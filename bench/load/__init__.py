"""Many analyses at once."""
