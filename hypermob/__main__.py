"""`python -m hypermob` is the `hypermob` command."""

from __future__ import annotations

from hypermob.cli import main

if __name__ == "__main__":
    main()
