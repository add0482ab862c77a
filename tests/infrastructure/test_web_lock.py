"""The console's packages install from their lock on every platform, and from no address that stands in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "web" / "package-lock.json"


def packages() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return found


def test_the_lock_holds_the_packages_of_every_platform() -> None:
    """`npm ci` refuses a lock that was written where some platforms' packages could not be had."""
    locked = packages()
    wanted = {name for package in locked.values() for name in package.get("optionalDependencies", {})}
    assert [name for name in sorted(wanted) if f"node_modules/{name}" not in locked] == []


def test_the_lock_names_no_registry() -> None:
    assert [name for name, package in packages().items() if "resolved" in package] == []
