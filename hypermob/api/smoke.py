"""The six checks that a deployed service must pass, each with its time limit."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from hypermob.api.client import Client
from hypermob.api.errors import ApiError

LENGTHS = {  # a man of average build; any valid values would do
    "height": 175.0, "upper_arm": 33.5, "forearm": 26.5, "thigh": 41.0, "calf": 42.5, "torso": 53.0
}  # fmt: skip


class CheckFailed(Exception):
    """The service gave a wrong answer; the message says what is wrong."""


@dataclass(frozen=True)
class Subject:
    """The service to check and the photo to use; the first check that needs the photo uploads it."""

    api: Client
    upload: Callable[[], str]
    height_cm: float
    user: str


@dataclass(frozen=True)
class Check:
    """`prepare` is not timed; `run` returns the text to print, or raises CheckFailed or ApiError."""

    name: str
    limit_s: float
    run: Callable[[Subject], str]
    prepare: Callable[[Subject], object] = lambda _: None


@dataclass(frozen=True)
class Outcome:
    name: str
    limit_s: float
    duration_s: float
    passed: bool
    detail: str


def _health(subject: Subject) -> str:
    found = subject.api.health().data
    if found.status != "healthy":
        raise CheckFailed(f"status is {found.status!r}")
    return f"version {found.version}"


def _recommend(subject: Subject) -> str:
    return f"model: {subject.api.recommend(LENGTHS, subject.user).data.model.source}"


def _recommend_incomplete(subject: Subject) -> str:
    return _refusal(subject, {"height": LENGTHS["height"]}, "MISSING_FIELDS")


def _recommend_invalid(subject: Subject) -> str:
    return _refusal(subject, {**LENGTHS, "thigh": -1}, "INVALID_VALUE")


def _measure(subject: Subject) -> str:
    found = subject.api.measure(subject.upload(), subject.height_cm, subject.user).data
    return f"upper arm {found.upper_arm:.1f} cm, thigh {found.thigh:.1f} cm"


def _measure_then_recommend(subject: Subject) -> str:
    measured = subject.api.measure(subject.upload(), subject.height_cm, subject.user)
    setup = subject.api.recommend(measured.body["data"], subject.user).data
    return f"seat position {setup.seat_position} %"


def _refusal(subject: Subject, lengths: dict[str, float], code: str) -> str:
    """Raises CheckFailed unless the service refuses `lengths` with HTTP 400 and `code`."""
    try:
        subject.api.recommend(lengths, subject.user)
    except ApiError as error:
        if (error.status, error.code) != (HTTPStatus.BAD_REQUEST, code):
            raise CheckFailed(f"answered {error.status} {error.code} instead of 400 {code}") from error
        return f"400 {code}"
    raise CheckFailed(f"accepted instead of 400 {code}")


def _wake(subject: Subject) -> None:
    """Warm up: health is promised within a second only when warm. The timed check reports any error."""
    try:
        subject.api.health()
    except ApiError:
        return


def _upload(subject: Subject) -> None:
    subject.upload()


CHECKS = (
    Check("health", 1.0, _health, _wake),
    Check("recommend", 5.0, _recommend),
    Check("recommend, missing fields", 5.0, _recommend_incomplete),
    Check("recommend, invalid values", 5.0, _recommend_invalid),
    Check("measure", 30.0, _measure, _upload),
    Check("measure, then recommend", 10.0, _measure_then_recommend, _upload),
)


def user_for_this_run() -> str:
    """A user id for test data; erased after the checks."""
    return f"smoke-{uuid.uuid4().hex[:12]}"


def run(subject: Subject, now: Callable[[], float] = time.monotonic) -> Iterator[Outcome]:
    """Runs every check in turn and yields its outcome; the rest still run after a failure."""
    for check in CHECKS:
        started = now()
        try:
            check.prepare(subject)
            started = now()
            passed, detail = True, check.run(subject)
        except CheckFailed as error:
            passed, detail = False, str(error)
        except ApiError as error:
            passed, detail = False, f"{error.code}: {error.message}"
        duration_s = now() - started
        if passed and duration_s >= check.limit_s:
            passed, detail = False, f"too slow; {detail}"
        yield Outcome(check.name, check.limit_s, duration_s, passed, detail)
