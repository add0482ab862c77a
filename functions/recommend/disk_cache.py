"""Caches fetched model files in the temporary directory, so that a restarted process does not download them again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path


def get(stamp: Sequence[str]) -> bytes | None:
    """The bytes stored under this stamp, or None."""
    try:
        return (_folder() / _name(stamp)).read_bytes()
    except OSError:
        return None


def put(stamp: Sequence[str], data: bytes) -> None:
    """Store `data` atomically. A full or read-only disk is not an error, because this is only a cache."""
    with contextlib.suppress(OSError):
        folder = _folder()
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                file.write(data)
                file.flush()
                Path(file.name).replace(folder / _name(stamp))
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise


def _name(stamp: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(stamp).encode()).hexdigest()


def _folder() -> Path:
    """A folder that only this user can write to, because its files are unpickled. Raises OSError without one."""
    folder = Path(tempfile.gettempdir()) / f"hypermob-models-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private to this user")
    return folder
