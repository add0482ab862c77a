"""Check for known flaws, secrets and unsafe workflows: `make audit`.

pip-audit for every locked Python package and npm audit for those of the web console (these two ask the network for
known flaws), detect-secrets for every file that git tracks, zizmor and GitHub's schemas for the workflows and
dependabot's configuration. Runs all of them and exits 1 if one finds something. Accepted flaws are listed in
tools/audit_exceptions.toml, with their reasons.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXCEPTIONS = ROOT / "tools" / "audit_exceptions.toml"
# The images' locks are a subset of dev.txt, in the same versions; a test checks this. openwillis.txt is old on purpose:
# only `make compare-eyes` installs it, in a virtual environment of its own.
LOCKS = ("dev", "node", "sam", "audit", "mutants")
WORKFLOWS = ROOT / ".github" / "workflows"
DEPENDABOT = ROOT / ".github" / "dependabot.yml"


@dataclass(frozen=True)
class Flaw:
    """A known flaw that is accepted until a date."""

    id: str
    package: str
    reason: str
    look_again: datetime.date


def exceptions(text: str) -> list[Flaw]:
    """The entries of audit_exceptions.toml. Raises TypeError for a missing or unknown field."""
    return [Flaw(**entry) for entry in tomllib.loads(text).get("exception", [])]


def overdue(flaws: Sequence[Flaw], today: datetime.date) -> list[str]:
    """A sentence for each exception whose date has passed."""
    return [
        f"{flaw.id} in {flaw.package} was accepted until {flaw.look_again}: check it, then set a new date or update"
        for flaw in flaws
        if flaw.look_again <= today
    ]


def commands(flaws: Sequence[Flaw], offline: bool) -> Iterator[list[str]]:
    """The commands to run, in order; with `offline` without those that need the network."""
    tools = Path(sys.executable).parent  # they are installed in the same folder
    ignored = [option for flaw in flaws for option in ("--ignore-vuln", flaw.id)]
    if not offline:
        for lock in LOCKS:
            names = ["--requirement", f"requirements/{lock}.txt", "--require-hashes", "--disable-pip", "--strict"]
            yield [str(tools / "pip-audit"), *names, "--progress-spinner", "off", *ignored]
        yield ["npm", "--prefix", "web", "audit", "--audit-level", "moderate"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    known = [name for name in listed.split("\0") if name and (ROOT / name).exists()]
    # --no-verify: possible secrets are not sent anywhere to test them.
    yield [str(tools / "detect-secrets-hook"), "--no-verify", "--baseline", ".secrets.baseline", *known]
    yield [str(tools / "zizmor"), "--offline", "--no-progress", "--strict-collection", str(WORKFLOWS), str(DEPENDABOT)]
    for schema, files in (("github-workflows", sorted(WORKFLOWS.glob("*.yml"))), ("dependabot", [DEPENDABOT])):
        yield [str(tools / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *map(str, files)]


def _finds_nothing(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except FileNotFoundError:
        print(f"{command[0]} is not installed, so its check was skipped.", file=sys.stderr)  # noqa: T201
        return False


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offline", action="store_true", help="skip the checks that need the network")
    options = parser.parse_args()
    flaws = exceptions(EXCEPTIONS.read_text(encoding="utf-8"))
    late = overdue(flaws, datetime.datetime.now(datetime.UTC).date())
    for sentence in late:
        print(sentence, file=sys.stderr)  # noqa: T201 - a command's output
    failed = bool(late)
    for command in commands(flaws, options.offline):
        print(f"$ {Path(command[0]).name} {' '.join(command[1:6])} ...", file=sys.stderr, flush=True)  # noqa: T201
        failed |= not _finds_nothing(command)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
