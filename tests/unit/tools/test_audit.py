from __future__ import annotations

import datetime
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import audit
from tools.aws.processes import ROOT

FLAW = """
[[exception]]
id = "CVE-1"
package = "left-pad"
reason = "nothing here calls it"
look_again = 2030-01-01
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was started; each ends with 0, but for zizmor, which finds something."""
    seen: list[list[str]] = []

    def run(line: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        if line[0] == "git":
            return subprocess.CompletedProcess(line, 0, stdout="README.md\0deleted.txt\0")
        seen.append([Path(line[0]).name, *line[1:]])
        return subprocess.CompletedProcess(line, 1 if line[0].endswith("zizmor") else 0)

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_every_lock_is_asked_about_or_is_part_of_one_that_is(started: list[list[str]]) -> None:
    asked = {option for line in audit.commands([], offline=False) for option in line if option.startswith("requirem")}
    images = {"requirements/api.txt", "requirements/analysis.txt", "requirements/vision.txt"}
    # OpenWillis asks for old packages, which only `make compare-eyes` installs, in a virtual environment of their own.
    left_out = {"requirements/constraints.txt", "requirements/openwillis.txt"}
    locks = {f"requirements/{path.name}" for path in (ROOT / "requirements").glob("*.txt")}
    assert asked == locks - images - left_out


def test_a_package_that_cannot_be_looked_up_is_an_error(started: list[list[str]]) -> None:
    lines = [line for line in audit.commands([], offline=False) if line[0].endswith("pip-audit")]
    assert all({"--strict", "--disable-pip", "--require-hashes"} <= set(line) for line in lines)


def test_the_consoles_packages_are_looked_up_too(started: list[list[str]]) -> None:
    (line,) = [line for line in audit.commands([], offline=False) if line[0] == "npm"]
    assert line[1:4] == ["--prefix", "web", "audit"]


def test_offline_asks_no_network(started: list[list[str]]) -> None:
    lines = {Path(line[0]).name: line for line in audit.commands([], offline=True)}
    assert list(lines) == ["detect-secrets-hook", "zizmor", "check-jsonschema"]
    assert "--no-verify" in lines["detect-secrets-hook"]
    assert "--offline" in lines["zizmor"]


def test_files_that_git_knows_and_that_are_there_are_searched_for_secrets(started: list[list[str]]) -> None:
    secrets = next(iter(audit.commands([], offline=True)))
    assert "README.md" in secrets
    assert "deleted.txt" not in secrets


def test_an_exception_is_passed_on_until_its_day() -> None:
    flaws = audit.exceptions(FLAW)
    assert next(iter(audit.commands(flaws, offline=False)))[-2:] == ["--ignore-vuln", "CVE-1"]
    assert audit.overdue(flaws, datetime.date(2029, 12, 31)) == []
    (sentence,) = audit.overdue(flaws, datetime.date(2030, 1, 1))
    assert "CVE-1 in left-pad" in sentence


def test_an_exception_without_a_reason_is_refused() -> None:
    with pytest.raises(TypeError, match="reason"):
        audit.exceptions(FLAW.replace('reason = "nothing here calls it"', ""))


def test_what_is_put_up_with_is_a_locked_package() -> None:
    locked = "".join((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in audit.LOCKS)
    for flaw in audit.exceptions(audit.EXCEPTIONS.read_text(encoding="utf-8")):
        assert f"\n{flaw.package}==" in locked
        assert len(flaw.reason) > 40


def test_one_finding_fails_the_command_and_keeps_the_others_running(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["audit"])
    with pytest.raises(SystemExit) as ended:
        audit.main()
    assert ended.value.code == 1
    names = [*["pip-audit"] * len(audit.LOCKS), "npm", "detect-secrets-hook", "zizmor", *["check-jsonschema"] * 2]
    assert [line[0] for line in started] == names


def test_no_secret_is_known_and_left_alone() -> None:
    """The baseline holds settings only: what looks like a secret and is none is described there, not listed."""
    baseline = json.loads((ROOT / ".secrets.baseline").read_text(encoding="utf-8"))
    assert baseline["results"] == {}
    assert {"AWSKeyDetector", "PrivateKeyDetector", "JwtTokenDetector", "KeywordDetector"} <= {
        plugin["name"] for plugin in baseline["plugins_used"]
    }
