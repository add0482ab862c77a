"""Run many analyses at once while the engine fails as AWS may: `make load [ANALYSES=500] [SEED=1] [FAULTS=0]`.

A private engine on this machine gets seat setups and eye videos of several users at a time. A tenth has invalid input.
Ten functions run at once, as on a new AWS account. Answers are lost, calls refused, functions killed, and every third
user erases everything while the analyses run. Afterwards every result is compared with the same input's alone.

Lost: an accepted analysis, or a video that arrived, that never ends with a result or a code, or in the queue of lost
arrivals. Wrong: other figures than alone, another code, or another user's. Left: any object or item of an erased user,
also uploads in parts. Exits 1 if there is any. Counted by themselves: analyses that fail with UNAVAILABLE, and videos
whose summary lists frames as missing, because their window failed twice.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

import local
from bench.load.caller import Caller, insist
from bench.load.findings import Findings, look
from bench.load.inputs import WINDOW_FRAMES, Input, bad_inputs, good_inputs
from bench.load.users import PER_USER, User, live
from bench.pages import PERFORMANCE, replace_part
from local import faults

USERS_AT_ONCE = 3
SETTLED_S = 5.0  # without a running workflow
SETTLE_S = 900.0
SHOWN = 10  # findings of each kind


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="decides inputs, moments of erasure and faults")
    parser.add_argument("--no-faults", action="store_true")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    console = Console(stderr=True)
    wanted = None if options.no_faults else faults.Faults(options.seed)
    with local.session(parameters={"WindowFrames": str(WINDOW_FRAMES)}, faults=wanted) as engine:
        began = time.monotonic()
        users, findings = _load(engine, options.analyses, options.seed, console)
        text = _table(users, findings, faults.happened(Path(engine.directory)), time.monotonic() - began)
        text = f"{os.cpu_count()} cores, seed {options.seed}.\n\n{text}"
    for kind in ("lost", "wrong", "left"):
        for sentence in getattr(findings, kind)[:SHOWN]:
            console.print(f"{kind.upper()}: {sentence}", markup=False, soft_wrap=True)
    if options.page:
        replace_part("load", text, PERFORMANCE)
    Console().print(text, markup=False, soft_wrap=True)
    sys.exit(1 if findings.lost or findings.wrong or findings.left else 0)


def _load(engine: local.Deployment, count: int, seed: int, console: Console) -> tuple[list[User], Findings]:
    good, bad = good_inputs(), bad_inputs()
    caller = Caller(engine)
    with Progress(console=console) as progress:
        alone = progress.add_task("Each input alone", total=len(good))
        expected = {one.name: one.expected for one in bad if one.expected}
        for one in good:
            expected[one.name] = _alone(caller, one)
            progress.advance(alone)
        users = [User.numbered(seed, number) for number in range(-(-count // PER_USER))]
        many = progress.add_task("Many at once", total=count)
        with faults.happening(Path(engine.directory)), ThreadPoolExecutor(USERS_AT_ONCE) as pool:
            running = [
                pool.submit(
                    live,
                    user,
                    min(PER_USER, count - number * PER_USER),
                    caller,
                    engine,
                    (good, bad),
                    lambda: progress.advance(many),
                )
                for number, user in enumerate(users)
            ]
            for each in running:
                each.result()
            _settle(engine)
    return users, look(users, expected, engine)


def _alone(caller: Caller, one: Input) -> str:
    user = "alone"
    found = caller.result(caller.start(user, one, caller.upload(user, one)))
    if found is None or found["status"] != "SUCCEEDED":
        raise AssertionError(f"{one.name} alone did not succeed: {found}")
    return caller.figures(found)


def _settle(engine: local.Deployment) -> None:
    """Wait until no workflow has run for SETTLED_S."""
    machines = [engine.outputs["SeatSetupStateMachineArn"], engine.outputs["EyeTrackingStateMachineArn"]]
    began = quiet_since = time.monotonic()
    with closing(engine.client("stepfunctions")) as client:
        while time.monotonic() - quiet_since < SETTLED_S and time.monotonic() - began < SETTLE_S:
            found = [insist(client.list_executions, stateMachineArn=arn, statusFilter="RUNNING") for arn in machines]
            if any(answer["executions"] for answer in found):
                quiet_since = time.monotonic()
            time.sleep(0.5)


def _table(users: list[User], findings: Findings, happened: Counter[str], seconds: float) -> str:
    started = [each for user in users for each in user.started]
    videos = sum(each.one.kind == "video" for each in started)
    erased = sum(len(user.started) for user in users if user.erased)
    rows = {
        "analyses": f"{len(started)}: {len(started) - videos} seat setups, {videos} videos of 2 s",
        "users, of whom erased in between": f"{len(users)}, {sum(user.erased for user in users)} ({erased} analyses)",
        "time": f"{seconds / 60:.1f} min",
        **{name: str(count) for name, count in sorted(happened.items())},
        **{f"ended: {name}": str(count) for name, count in sorted(findings.ended.items()) if name != "erased"},
        "**lost**": str(len(findings.lost)),
        "**wrong**": str(len(findings.wrong)),
        "**left after erasure**": str(len(findings.left)),
    }
    return "\n".join(["| what | number |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


if __name__ == "__main__":
    main()
