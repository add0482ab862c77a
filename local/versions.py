"""The one version of ministack that the engine runs, because it replaces a private function of it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from local.errors import EngineError

MINISTACK = "1.5.33"  # tests/unit/local compares it with requirements/dev.in and pyproject.toml


def check_ministack() -> None:
    """Raises EngineError, which says what to do, unless exactly this version is installed."""
    try:
        found = version("ministack")
    except PackageNotFoundError:
        found = "no version"
    if found != MINISTACK:
        raise EngineError(
            f"The local engine needs ministack {MINISTACK}, but {found} is installed: "
            f"run pip install 'ministack=={MINISTACK}'. To move to another version, see docs/local-engine.md."
        )
