"""Code shared by the capabilities that analyse pictures: photo decoding, MediaPipe's solutions, blur."""
