"""One module per command: it reads options, calls the client and prints tables or JSON."""
