"""One module per command: options in, calls to the client, tables or JSON out."""
