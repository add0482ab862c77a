"""Hides what Windows lacks from this project's code. Import it first, in a process of its own.

Other packages keep it: they choose by the system's name, which stays.
"""

from __future__ import annotations

import builtins
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any, Final

MODULES: Final = {
    "crypt",
    "curses",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
}
FUNCTIONS: Final = {"fork", "forkpty", "killpg", "setsid", "getpgid", "getpgrp", "setpgid", "openpty"}
SIGNALS: Final = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIGBREAK"}  # what Windows has
OURS: Final = {"functions", "hypermob", "local", "tools", "training", "__main__"}

_import = builtins.__import__


def _without_posix(
    name: str, globals: Mapping[str, Any] | None = None, locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (), level: int = 0,
) -> Any:  # fmt: skip
    importer = str((globals or {}).get("__name__", ""))
    if name.partition(".")[0] in MODULES and importer.partition(".")[0] in OURS:
        raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
    return _import(name, globals, locals, fromlist or (), level)


def hide() -> None:
    builtins.__import__ = _without_posix
    for name in [name for name in dir(signal) if name.startswith("SIG") and name[3] != "_"]:
        if name not in SIGNALS:
            delattr(signal, name)
    for name in FUNCTIONS & set(dir(os)):
        delattr(os, name)
