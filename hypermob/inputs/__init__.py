"""The inputs of commands: photos, videos and lengths, checked before anything is started or sent."""
