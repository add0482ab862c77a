"""The container images: what goes into them, what they weigh, whether they work."""
