"""A typed Python client of the API. It does not need the rest of this project."""
