"""Covered eyes, drawn on videos of people: to fit the rule that says whether an eye is visible, and to check it."""
