"""The cost of a photo, a minute of video and a month on AWS."""
