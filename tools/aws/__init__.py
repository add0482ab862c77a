"""What the commands that work on a deployed stack share."""
