"""Compares the measurement with a tape, on people of one's own: `make calibrate DATA=DIR`."""
