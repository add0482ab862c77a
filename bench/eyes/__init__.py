"""Accuracy and speed of eye tracking on videos with known blinks and gaze."""
