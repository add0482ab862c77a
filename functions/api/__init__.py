"""The HTTP API: uploads, analyses and their owners. It starts workflows, but does not know what they compute."""
