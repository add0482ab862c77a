"""What the rows mean: one person, blinks, closures, gaze range, quality, screening hint. No picture, no file."""
