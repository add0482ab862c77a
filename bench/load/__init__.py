"""Load test: many analyses at once."""
