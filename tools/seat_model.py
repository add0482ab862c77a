"""Trains the bundled seat model when it is missing or older than its sources: `make model`."""

from __future__ import annotations

import sys

from local.errors import EngineError
from local.model import ensure_built
from local.project import PROJECT_ROOT


def main() -> None:
    """Command line."""
    try:
        ensure_built(PROJECT_ROOT, lambda text: print(f"{text} ...", file=sys.stderr))  # noqa: T201
    except EngineError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
