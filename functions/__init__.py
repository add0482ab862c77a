"""The code that runs in Lambda: one package, three images, one folder per capability."""

__version__ = "0.1.0"
