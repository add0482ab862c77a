"""The one definition of the body: six lengths and their population, without photos or cars (docs/measurements.md)."""
