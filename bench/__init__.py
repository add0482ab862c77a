"""Speed and accuracy, each a command that writes its page in docs/."""
