"""Turns pictures into rows: the face mesh, the eyes measured on it, one row for each face and frame."""
