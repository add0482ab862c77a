"""The container images: their contents, their sizes, and a check that they work."""
