"""What a command works on: photos, videos and lengths, checked before anything is started or sent."""
