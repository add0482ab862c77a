"""Imports MediaPipe's solutions without the packages that they do not need.

The package's own `__init__` imports matplotlib, jax and the Tasks API; pose and face mesh use none of them. Replacing
two package modules with empty ones halves the import time and saves 600 MB of packages in the image. This works for
mediapipe 0.10.21, which is pinned; the unit tests run both solutions on a picture.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any


def solution(name: str) -> Any:
    """The module `mediapipe.python.solutions.<name>`. Raises ModuleNotFoundError when mediapipe is not installed."""
    if "mediapipe" not in sys.modules:
        spec = importlib.util.find_spec("mediapipe")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("mediapipe is not installed: see docs/dependencies.md")
        root = Path(spec.submodule_search_locations[0])
        package = _shell("mediapipe", root)
        package.__file__ = str(root / "__init__.py")  # MediaPipe finds its model files relative to it
        _shell("mediapipe.python.solutions", root / "python" / "solutions")
    return importlib.import_module(f"mediapipe.python.solutions.{name}")


def _shell(name: str, path: Path) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__path__ = [str(path)]
    sys.modules[name] = module
    return module
