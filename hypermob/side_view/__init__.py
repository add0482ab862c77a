"""The driver in the car, drawn from the side."""
