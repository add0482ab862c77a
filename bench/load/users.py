"""One user of the load test: uploads and starts several analyses at once, then reads them or erases everything."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import httpx

import local
from bench.load.caller import Body, Caller, insist
from bench.load.inputs import Input, choose

PER_USER = 10
ERASED_EVERY = 3  # every third user erases everything while the analyses run
ERASED_WITHIN_S = 4.0


@dataclass
class Started:
    """One analysis. `analysis_id`: None if the user only uploads and leaves the start to the arrival."""

    one: Input
    address: str
    analysis_id: str | None
    found: Body | None = None
    figures: str | None = None


@dataclass
class User:
    name: str
    erased: bool
    numbers: random.Random
    started: list[Started] = field(default_factory=list)

    @classmethod
    def numbered(cls, seed: int, number: int) -> User:
        is_erased = number % ERASED_EVERY == ERASED_EVERY - 1
        return cls(f"load-{number:03}", is_erased, random.Random(f"{seed}/user/{number}"))


def live(
    user: User,
    count: int,
    caller: Caller,
    engine: local.Deployment,
    inputs: tuple[list[Input], list[Input]],
    done: Callable[[], None],
) -> None:
    """Start `count` analyses, then erase the user or read every result. `done` is called once for each."""
    for _ in range(count):
        user.started.append(_start(user, caller, choose(user.numbers, *inputs)))
    if user.erased:
        _erase(user, caller, engine)
    for each in user.started:
        if not user.erased:
            _read(each, user, caller)
        done()


def _start(user: User, caller: Caller, one: Input) -> Started:
    address = caller.upload(user.name, one)
    leaves_it = one.kind == "video" and user.numbers.random() < 0.5
    return Started(one, address, None if leaves_it else caller.start(user.name, one, address))


def _erase(user: User, caller: Caller, engine: local.Deployment) -> None:
    """Erase while analyses run, beside a POST /measure, which has no item, and an unfinished upload in parts."""
    photos = [each for each in user.started if each.one.kind == "photo"]
    with closing(engine.client("s3")) as s3:
        key = f"videos/{user.name}/in-parts.mp4"
        insist(s3.create_multipart_upload, Bucket=engine.outputs["UploadsBucketName"], Key=key)
    time.sleep(user.numbers.uniform(0, ERASED_WITHIN_S))
    beside = threading.Thread(target=_measure, args=(caller, user, photos[0])) if photos else None
    if beside:
        beside.start()
    caller.erase(user.name)
    if beside:
        beside.join()


def _measure(caller: Caller, user: User, photo: Started) -> None:
    body = {"image_url": photo.address, "user_id": user.name, **photo.one.request}
    answer = caller.ask("POST", "/measure", json=body)
    assert answer.status_code in {httpx.codes.OK, httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}, answer.text


def _read(each: Started, user: User, caller: Caller) -> None:
    if each.analysis_id is None:
        each.analysis_id = caller.found_by_address(user.name, each.address)
    each.found = caller.result(each.analysis_id) if each.analysis_id else None
    if each.found and each.found["status"] == "SUCCEEDED":
        each.figures = caller.figures(each.found)
