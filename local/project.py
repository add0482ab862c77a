"""The location of the sources."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def python_path(root: Path) -> str:
    """PYTHONPATH for processes that run the project at `root` with this package, which may be elsewhere."""
    return os.pathsep.join(dict.fromkeys([str(root), str(PROJECT_ROOT)]))
