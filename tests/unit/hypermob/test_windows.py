"""What runs on Windows itself: the client, the command line with --url, the deployment commands."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from hypermob import target
from hypermob.api.errors import ServiceFailed
from tests.unit.hypermob.hypermob_fake_api import KEY, URL
from tests.unit.without_posix import FUNCTIONS, MODULES, SIGNALS

ROOT = Path(__file__).parents[3]
COMMANDS = ("deploy", "redeploy", "rollback", "release", "smoke", "destroy", "console")

IMPORT_EVERYTHING = """
import importlib, pkgutil
import hypermob
names = [module.name for module in pkgutil.walk_packages(hypermob.__path__, "hypermob.")]
for name in names:
    if name != "hypermob.__main__":
        importlib.import_module(name)
assert {"hypermob.cli", "hypermob.api.client", "hypermob.console.server"} <= set(names)
"""
DESCRIBE_ITSELF = """
import runpy, sys
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
ASK_A_SERVICE = """
import httpx
from hypermob.cli import main
from tests.unit.hypermob.hypermob_fake_api import FakeApi
service = FakeApi()
httpx.HTTPTransport.handle_request = lambda _self, request: service(request)
main()
"""


def on_windows(
    program: str, *arguments: str, folder: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    hidden = f"from tests.unit.without_posix import hide\nhide()\n{program}"
    return subprocess.run(
        [sys.executable, "-c", hidden, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120", **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_module_of_the_client_can_be_imported() -> None:
    done = on_windows(IMPORT_EVERYTHING)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_the_deployment_commands_run_without_make(command: str) -> None:
    done = on_windows(DESCRIBE_ITSELF, f"tools.{command}", "--help")
    assert done.returncode == 0, done.stderr
    assert "--config-env" in done.stdout


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["smoke"], "measure, then recommend"),
        (["measure", "PHOTO", "--height-cm", "175"], "Upper arm"),
        (["analyze", "PHOTO", "--height-cm", "175"], "Overlay picture: "),
    ],
)
def test_the_command_line_reaches_a_service(command: list[str], told: str, photo: Path, tmp_path: Path) -> None:
    words = [str(photo) if word == "PHOTO" else word for word in command]
    done = on_windows(ASK_A_SERVICE, *words, "--url", URL, "--api-key", KEY, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert told.lower() in done.stdout.lower()


def test_a_character_that_an_old_encoding_lacks_is_replaced() -> None:
    done = on_windows(ASK_A_SERVICE, "analyze", "--help", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" in done.stdout


def test_the_engine_is_not_tried_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "os", SimpleNamespace(name="nt"))
    with pytest.raises(ServiceFailed, match=r"--url.* WSL 2"):
        target.start_engine(lambda _: None)


def test_what_ends_a_command_is_what_the_system_has() -> None:
    assert signal.SIGTERM in target.ENDINGS
    assert {number.name for number in target.ENDINGS} == {"SIGTERM", "SIGBREAK" if os.name == "nt" else "SIGHUP"}


def sources() -> Iterator[Path]:
    yield from (ROOT / "hypermob").rglob("*.py")
    yield from (ROOT / "tools" / "aws").glob("*.py")
    yield from (ROOT / "tools" / f"{command}.py" for command in COMMANDS)


def posix_only(tree: ast.AST) -> Iterator[str]:
    """Also what only runs inside a function, which an import does not show."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ({alias.name.partition(".")[0] for alias in node.names} & MODULES)
        elif isinstance(node, ast.ImportFrom):
            yield from ({(node.module or "").partition(".")[0]} & MODULES)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = node.attr
            is_signal = node.value.id == "signal" and name.startswith("SIG") and name[3] != "_"
            if (is_signal and name not in SIGNALS) or (node.value.id == "os" and name in FUNCTIONS):
                yield f"{node.value.id}.{name}"


def test_nothing_that_only_posix_has_is_used() -> None:
    found = {path.name: list(posix_only(ast.parse(path.read_text(encoding="utf-8")))) for path in sources()}
    assert len(found) > len(COMMANDS)
    assert not {name: uses for name, uses in found.items() if uses}


@pytest.mark.parametrize(
    "source", ["import fcntl", "from pwd import getpwuid", "os.fork()", "os.kill(1, signal.SIGKILL)", "signal.SIGHUP"]
)
def test_a_use_would_be_found(source: str) -> None:
    assert len(list(posix_only(ast.parse(source)))) == 1
