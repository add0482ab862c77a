"""The API as typed Python calls. It works without the rest of this project."""
