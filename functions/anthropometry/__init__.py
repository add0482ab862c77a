"""Defines the body for all capabilities: six lengths and their population (docs/measurements.md)."""
