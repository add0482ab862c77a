"""The built images under the Lambda runtime interface emulator, caged as on Lambda, with every event of events/."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.docker.containers import CAGE, Container, docker
from tests.infrastructure.conftest import ROOT

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
FUNCTIONS = {name: entry for name, entry in TEMPLATE["Resources"].items() if entry["Type"].endswith("::Function")}
EVENTS = {path.stem: path for path in sorted((ROOT / "events").glob("*.json"))}
NO_AWS_NEEDED = {"api_health", "api_create_upload", "recommend_http", "recommend_task"}
BUCKETS = {"UploadsBucket": "hypermob-uploads", "ResultsBucket": "hypermob-results", "ModelsBucket": "hypermob-models"}
COMPLAINTS = (
    "Read-only file system",
    "Permission denied",
    "is not a writable",
    "No space left",
    "Downloading",
    "dlopen",
)


def function_of(name: str) -> str:
    """The function that an event of events/ is for, by logical id."""
    event = json.loads(EVENTS[name].read_text(encoding="utf-8"))
    if "httpMethod" not in event:
        return name.removesuffix("_task").title().replace("_", "") + "Function"
    found: list[str] = [
        function
        for function, entry in FUNCTIONS.items()
        for route in entry["Properties"].get("Events", {}).values()
        if (route["Properties"]["Path"], route["Properties"]["Method"]) == (event["resource"], event["httpMethod"])
    ]
    return found[0]


def environment_of(function: str) -> dict[str, str]:
    """The template's variables, with the parameters' defaults and made-up names for what only a stack has."""
    variables = [
        part.get("Environment", {}).get("Variables", {})
        for part in (TEMPLATE["Globals"]["Function"], FUNCTIONS[function]["Properties"])
    ]
    own = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": "ap-northeast-2"}
    return own | {name: _value(value) for part in variables for name, value in part.items()}


def _value(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    name = value.get("Ref")
    if name in TEMPLATE["Parameters"]:
        return str(TEMPLATE["Parameters"][name]["Default"])
    return BUCKETS.get(str(name), "none")


@pytest.fixture(scope="module")
def running() -> Iterator[functools.partial[Container]]:
    """A function's container by the function's logical id; each is started once."""
    started: dict[str, Container] = {}

    def get(function: str) -> Container:
        if function not in started:
            entry = FUNCTIONS[function]
            image = f"hypermob:{entry['Metadata']['DockerBuildTarget']}"
            (command,) = entry["Properties"]["ImageConfig"]["Command"]
            started[function] = Container.start(image, command, environment_of(function))
        return started[function]

    yield functools.partial(get)
    for container in started.values():
        container.remove()


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_answered_and_nothing_is_written_or_fetched(
    name: str, running: functools.partial[Container]
) -> None:
    """What needs AWS is refused with a code, since there is no network; the rest is answered."""
    container = running(function_of(name))
    answer = container.invoke(EVENTS[name].read_text(encoding="utf-8"))
    log = container.log()
    assert not [complaint for complaint in COMPLAINTS if complaint in log], log
    if "statusCode" in answer:
        error = json.loads(answer["body"]).get("error", {}).get("code")
        assert (answer["statusCode"], error) == ((200, None) if name in NO_AWS_NEEDED else (503, "UNAVAILABLE"))
    else:
        assert answer.get("errorType") == (None if name in NO_AWS_NEEDED else "Unavailable"), answer


def test_every_function_has_an_event() -> None:
    assert {function_of(name) for name in EVENTS} == set(FUNCTIONS)


@pytest.mark.parametrize("function", ["ApiFunction", "RecommendFunction", "MeasureFunction"])
def test_the_cage_is_closed(function: str, running: functools.partial[Container]) -> None:
    """What the other tests rest on: the root cannot be written, the network is not there, the user has no rights."""
    container = running(function)
    write = "import errno\ntry: open('/var/task/x', 'w')\nexcept OSError as error: print(errno.errorcode[error.errno])"
    assert container.python(write).strip() == "EROFS"
    reach = "import socket; print(socket.socket().connect_ex(('192.0.2.1', 443)) != 0, len(socket.if_nameindex()))"
    assert container.python(reach).split() == ["True", "1"]  # the loopback alone
    assert container.python("import os; print(os.getuid(), os.path.exists('/dev/shm'))").split() == ["993", "False"]


def test_the_images_do_their_work_in_the_cage() -> None:
    """Photo, face and video through both networks, then seat setup, table and plots: the whole way, without AWS."""
    seen = _check("vision")
    done = _check("analysis", "--found=/dev/stdin", given=seen)
    assert json.loads(seen)["calibrated"] == {"calibrated": True}
    answer = json.loads(done)
    assert answer["seat_setup"]["model"]["source"] == "bundled"
    assert answer["summary"]["blink_count"] == 7  # as the sample video shows
    assert answer["written"]["plot_png"].startswith("\x89PNG")
    assert "</svg>" in answer["written"]["plot_svg"]


def _check(image: str, *arguments: str, given: str = "") -> str:
    """The last line that tools/images/check.py prints within the image."""
    mounts = [f"--volume={ROOT / path}:/check/{Path(path).name}:ro" for path in ("samples", "events")]
    script = f"--volume={ROOT / 'tools' / 'images' / 'check.py'}:/check/check.py:ro"
    start = ["--workdir=/check", "--env=PYTHONPATH=/var/task", "--entrypoint=python3", f"hypermob:{image}"]
    command = ["run", "--rm", "--interactive", *CAGE, *mounts, script, *start, "check.py", image, *arguments]
    return docker(*command, given=given).splitlines()[-1]
