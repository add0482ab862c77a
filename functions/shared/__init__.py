"""What every function needs and nothing else. Imports no capability."""
