"""Code that every function uses. It imports no capability."""
