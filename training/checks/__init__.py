"""Checks that a seat fit model must pass before it is published. One module per kind of check."""
