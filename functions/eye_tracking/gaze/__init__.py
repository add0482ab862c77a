"""Measures gaze in degrees: calibrates the clip once, then fits head, iris and eyeball in each frame."""
