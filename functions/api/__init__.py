"""The HTTP face: uploads, analyses and their owners. Knows the workflow by its name, not by what it computes."""
