"""`pip install .` in an empty environment: the client and the command line work with what pyproject.toml declares."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

SOURCES = ("pyproject.toml", "LICENSE", "functions", "hypermob", "local", "training")
LENGTHS = {"height": 175.0, "upper_arm": 33.5, "forearm": 26.5, "thigh": 41.0, "calf": 42.5, "torso": 53.0}
CLIENT = """
import sys
from hypermob.api.client import Client
with Client(sys.argv[1], "key") as api:
    print(api.health().data.version)
unwanted = {"functions", "local", "training"} & {name.partition(".")[0] for name in sys.modules}
assert not unwanted, unwanted
"""


class Api(BaseHTTPRequestHandler):
    """Answers two routes as the API's own examples do."""

    def do_GET(self) -> None:
        self._answer("getHealth")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer("recommend")

    def _answer(self, operation: str) -> None:
        path = Path(__file__).parents[2] / "docs" / "examples" / f"{operation}.json"
        (example,) = json.loads(path.read_text(encoding="utf-8"))["200"].values()
        body = json.dumps(example).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """The folder of commands of a new environment with the project's wheel and its declared dependencies alone.

    The dependencies are linked from this environment: nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("installed")
    for name in SOURCES:
        source = project_root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "bundled"))
        else:
            shutil.copy(source, folder)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder)]
    subprocess.run(wheel, check=True)
    venv.create(folder / "venv")
    commands = folder / "venv" / "bin"
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (found,) = folder.glob("*.whl")
    install = [*pip, "--python", str(commands / "python"), "install", "--no-deps", "--no-index", str(found)]
    subprocess.run(install, check=True)
    for name in closure(found):
        link(name, packages)
    return commands


def closure(wheel: Path) -> set[str]:
    """The wheel's declared dependencies and theirs, without any extra."""
    (declared,) = metadata.distributions(name="hypermob", path=[str(wheel)])
    wanted, found = list(declared.requires or ()), set[str]()
    while wanted:
        requirement = Requirement(wanted.pop())
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and requirement.name not in found:
            found.add(requirement.name)
            wanted += metadata.requires(requirement.name) or []
    return found


def link(name: str, packages: Path) -> None:
    distribution = metadata.distribution(name)
    for file in distribution.files or ():
        if ".." in file.parts:  # a command
            continue
        place = packages / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.symlink_to(Path(str(distribution.locate_file(file))))


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60, check=False)


def test_the_command_says_what_it_can(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "hypermob", "--help", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "recommend" in done.stdout


def test_the_command_talks_to_an_api(installed: Path, tmp_path: Path, url: str) -> None:
    options = [part for name, value in LENGTHS.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    done = run(installed / "hypermob", "recommend", *options, "--url", url, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["data"]["seat_position"] >= 0


def test_the_client_needs_neither_functions_nor_engine(installed: Path, tmp_path: Path, url: str) -> None:
    done = run(installed / "python", "-c", CLIENT, url, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "0.1.0"


def test_the_command_checks_a_photo_before_it_is_sent(installed: Path, tmp_path: Path, url: str) -> None:
    (tmp_path / "me.jpg").write_bytes(b"not a picture")
    options = ["--height-cm", "175", "--url", url, "--json"]
    done = run(installed / "hypermob", "analyze", "me.jpg", *options, folder=tmp_path)
    assert json.loads(done.stdout)["error"]["code"] == "IMAGE_UNREADABLE", done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["local", "status"],
        ["history"],
        ["model", "train", "--output", "new.joblib"],
        ["model", "versions", "--bucket", "models"],
    ],
    ids=" ".join,
)
def test_what_needs_more_names_the_extra_in_one_sentence(installed: Path, tmp_path: Path, command: list[str]) -> None:
    done = run(installed / "hypermob", *command, folder=tmp_path)
    assert done.returncode == 3
    assert "'.[local]'" in done.stderr
    assert "Traceback" not in done.stderr
