"""Look for known flaws, secrets and unsafe workflows: `make audit`.

pip-audit over every locked Python package and npm audit over those of the web console (these two ask the network for
what is known), detect-secrets over every file that git knows, zizmor and GitHub's own schemas over the workflows and
what dependabot is told. Runs all of them and exits 1 when one finds something. What is put up with stands in
tools/audit_exceptions.toml, with its reason.
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
# The images' locks hold nothing that dev.txt does not hold, in the same version; a test says so.
LOCKS = ("dev", "sam", "audit", "mutants")
WORKFLOWS = ROOT / ".github" / "workflows"
DEPENDABOT = ROOT / ".github" / "dependabot.yml"


@dataclass(frozen=True)
class Flaw:
    """A known flaw that is put up with until a day."""

    id: str
    package: str
    reason: str
    look_again: datetime.date


def exceptions(text: str) -> list[Flaw]:
    """What audit_exceptions.toml says. Raises TypeError for an entry with a field too few or too many."""
    return [Flaw(**entry) for entry in tomllib.loads(text).get("exception", [])]


def overdue(flaws: Sequence[Flaw], today: datetime.date) -> list[str]:
    """A sentence for each exception whose day has come."""
    return [
        f"{flaw.id} in {flaw.package} was put up with until {flaw.look_again}: look again, then move the day or update"
        for flaw in flaws
        if flaw.look_again <= today
    ]


def commands(flaws: Sequence[Flaw], offline: bool) -> Iterator[list[str]]:
    """What is run, one after the other; without `offline` also what asks the network."""
    tools = Path(sys.executable).parent  # they are installed beside each other
    ignored = [option for flaw in flaws for option in ("--ignore-vuln", flaw.id)]
    if not offline:
        for lock in LOCKS:
            names = ["--requirement", f"requirements/{lock}.txt", "--require-hashes", "--disable-pip", "--strict"]
            yield [str(tools / "pip-audit"), *names, "--progress-spinner", "off", *ignored]
        yield ["npm", "--prefix", "web", "audit", "--audit-level", "moderate"]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    known = [name for name in listed.split("\0") if name and (ROOT / name).exists()]
    # --no-verify: nothing that looks like a secret is sent anywhere to see whether it works.
    yield [str(tools / "detect-secrets-hook"), "--no-verify", "--baseline", ".secrets.baseline", *known]
    yield [str(tools / "zizmor"), "--offline", "--no-progress", "--strict-collection", str(WORKFLOWS), str(DEPENDABOT)]
    for schema, files in (("github-workflows", sorted(WORKFLOWS.glob("*.yml"))), ("dependabot", [DEPENDABOT])):
        yield [str(tools / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *map(str, files)]


def _finds_nothing(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except FileNotFoundError:
        print(f"{command[0]} is not installed here, so its part was not looked at.", file=sys.stderr)  # noqa: T201
        return False


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offline", action="store_true", help="leave out what asks the network")
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
