"""Accuracy of body lengths on pictures with known bodies."""
