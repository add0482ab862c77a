"""What every capability that looks at pictures shares: photos out of bytes, MediaPipe's solutions, an image's blur."""
