"""Which Python `make` takes, with fake interpreters on the PATH."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.aws.processes import ROOT

SCRIPT = ROOT / "tools" / "find_python.sh"
BASH = shutil.which("bash") or ""
UV_LINES = """\
urllib3==2.0 \\
    --hash=sha256:aa
uv==0.1 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
uvicorn==0.2 \\
    --hash=sha256:dd
"""

# A python that tells its version when asked, and whose `-m venv DIR` has a pip that brings a uv.
PYTHON = """#!{bash}
if [ "$1" = -c ]; then {tells}; exit; fi
echo "$*" >>started
mkdir -p .venv-uv/bin
cat >.venv-uv/bin/pip <<'PIP'
#!{bash}
cat "${{@: -1}}" >installed
printf '#!{bash}\\n. ./uv.sh\\n' >.venv-uv/bin/uv
chmod +x .venv-uv/bin/uv
PIP
chmod +x .venv-uv/bin/pip
"""
UV = """case "$2" in install) echo "$*" >>started; exit {code} ;; find) echo "$PWD/managed/python" ;; esac\n"""


class Machine:
    """A folder with the project's lock, and a PATH with nothing but what the script calls and fake interpreters."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "bin"
        self.path.mkdir()
        (folder / "requirements").mkdir()
        (folder / "requirements" / "dev.txt").write_text(UV_LINES)
        for name in ("bash", "cat", "chmod", "mkdir", "sed"):
            (self.path / name).symlink_to(shutil.which(name) or "")

    def has(self, name: str, tells: str) -> None:
        self._write(self.path / name, PYTHON.format(bash=BASH, tells=tells))

    def downloads(self, code: int) -> None:
        (self.folder / "uv.sh").write_text(UV.format(code=code))
        (self.folder / "managed").mkdir()
        self._write(self.folder / "managed" / "python", PYTHON.format(bash=BASH, tells="echo 3.12"))

    def find(self, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BASH, SCRIPT, given],
            cwd=self.folder,
            env={"PATH": str(self.path)},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def started(self) -> list[str]:
        log = self.folder / "started"
        return log.read_text().splitlines() if log.exists() else []

    @staticmethod
    def _write(file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("interpreters", "chosen"),
    [
        ({"python3": "3.11", "python3.12": "3.12"}, "python3"),
        ({"python3": "3.13", "python3.11": "3.11", "python3.12": "3.12"}, "python3.12"),
        ({"python3": "3.14", "python3.11": "3.11"}, "python3.11"),
        ({"python3.12": "3.12"}, "python3.12"),
        ({"python3": "3.9", "python3.12": "3.13", "python3.11": "3.11"}, "python3.11"),  # a shim that lies
    ],
)
def test_the_first_that_fits_is_taken(interpreters: dict[str, str], chosen: str, machine: Machine) -> None:
    for name, version in interpreters.items():
        machine.has(name, f"echo {version}")
    found = machine.find()
    assert (found.returncode, found.stdout, found.stderr) == (0, f"{chosen}\n", "")
    assert machine.started == []


def test_one_that_cannot_start_or_lacks_pip_is_passed_over(machine: Machine) -> None:
    machine.has("python3", "false")
    machine.has("python3.12", "echo 'No module named ensurepip' >&2; exit 1")
    machine.has("python3.11", "echo 3.11")
    assert machine.find().stdout == "python3.11\n"


def test_without_one_uv_brings_it(machine: Machine) -> None:
    machine.has("python3", "echo 3.13")
    machine.downloads(0)
    found = machine.find()
    assert found.returncode == 0
    assert found.stdout == f"{machine.folder}/managed/python\n"
    assert len(found.stderr.splitlines()) == 1
    assert machine.started == ["-m venv --clear .venv-uv", "python install --no-bin 3.12"]
    assert (machine.folder / "installed").read_text() == "".join(UV_LINES.splitlines(keepends=True)[2:5])
    machine.find()
    assert machine.started.count("-m venv --clear .venv-uv") == 1


@pytest.mark.parametrize("has_python", [True, False])
def test_where_nothing_helps_one_line_says_what_to_do(has_python: bool, machine: Machine) -> None:
    if has_python:
        machine.has("python3", "echo 3.13")
        machine.downloads(1)
    found = machine.find()
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.splitlines()[1:] == [
        "Python 3.12 could not be downloaded. Install it or 3.11, then name it: make PYTHON=/path/to/python3.12 ..."
    ]


def test_the_one_that_is_given_wins_and_is_not_replaced(machine: Machine) -> None:
    machine.has("python3", "echo 3.11")
    machine.has("mine", "echo 3.12")
    machine.has("newest", "echo 3.13")
    assert machine.find("mine").stdout == "mine\n"
    for given in ("newest", "missing"):
        found = machine.find(given)
        assert (found.returncode, found.stdout) == (1, "")
        assert f"PYTHON={given} is not a Python 3.11 or 3.12" in found.stderr
    assert machine.started == []


def test_the_lock_has_the_lines_of_uv_that_are_installed() -> None:
    """With --require-hashes pip refuses a package without them."""
    wanted = ["sed", "-n", r"/^uv==/,/[^\\]$/p", "requirements/dev.txt"]
    first, *hashes = subprocess.run(wanted, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert first.startswith("uv==")
    assert hashes
    assert all(line.strip().startswith("--hash=sha256:") for line in hashes)
    assert " ".join(wanted[1:3]).replace(wanted[2], f"'{wanted[2]}'") in SCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("environment", [".venv", ".venv-sam", ".venv-audit"])
@pytest.mark.parametrize("given", ["", "/opt/mine"])
def test_make_asks_the_script_for_each_environment(environment: str, given: str) -> None:
    line = ["make", "--dry-run", "--always-make", f"{environment}/.installed", *([f"PYTHON={given}"] if given else [])]
    clean = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    planned = subprocess.run(line, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    assert f"tools/find_python.sh '{given}'" in planned
    assert f'"$python" -m venv --clear {environment}\n' in planned
