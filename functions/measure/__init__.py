"""One full-body photo and a stature -> six body lengths with their uncertainty, and an overlay picture."""
