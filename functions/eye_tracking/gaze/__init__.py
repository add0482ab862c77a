"""Gaze in degrees: the clip is calibrated once, then head, iris and eyeball are fitted in each frame."""
