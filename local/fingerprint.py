"""A fingerprint of the engine's sources; if it changes, a running engine is out of date."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCES = ("template.yaml", "functions", "statemachine", "training", "local")
_MADE = {"__pycache__"}  # made by running the sources, not by editing them


def fingerprint(root: Path) -> str:
    """A digest of path, size and modification time of every source file, and of the interpreter."""
    digest = hashlib.sha256(sys.executable.encode())
    for path in files(root, SOURCES):
        stat = path.stat()
        digest.update(f"{path.relative_to(root)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def newest_change(root: Path, sources: tuple[str, ...]) -> float:
    """The latest modification time of the files under `sources`, in seconds since the epoch; 0 without any."""
    return max((path.stat().st_mtime for path in files(root, sources)), default=0.0)


def files(root: Path, sources: tuple[str, ...]) -> Iterator[Path]:
    """The source files in a stable order."""
    for source in sources:
        top = root / source
        found = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (path for path in found if path.is_file() and not _MADE & set(path.relative_to(root).parts))
