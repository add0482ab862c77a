"""Benchmarks of the seat setup: the time of its steps, and the inputs to train its model with."""
