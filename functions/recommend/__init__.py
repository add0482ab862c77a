"""Six body lengths in, twelve car settings out."""
