"""Derives findings from rows: one person, blinks, closures, gaze range, quality, screening hint. Uses no pictures."""
