"""What a photo, a minute of video and a month cost on AWS."""
