"""Benchmarks of speed, accuracy and cost; each command writes its page in docs/."""
