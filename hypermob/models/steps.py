"""Steps that the commands of `hypermob model` share: reach the bucket, check a file, print what was published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypermob.terminal import reporting, steps

if TYPE_CHECKING:
    from hypermob.models.target import ModelTarget
    from training.validate_model import Report


@contextmanager
def target(bucket: str | None, stack_name: str | None) -> Iterator[ModelTarget]:
    from hypermob.models import target

    with steps.shown() as display, target.opened(bucket, stack_name, display.begin) as found:
        yield found


def checked(data: bytes) -> Report:
    from training.validate_model import validate as check

    with steps.shown() as display:
        display.begin("Checking the model")
        return check(data)


def insist_on(report: Report) -> None:
    """Raises ApiRefused, which names every missed target."""
    from hypermob.api.errors import ApiRefused

    if not report.passed:
        missed = report.missed()
        raise ApiRefused(
            "The model misses " + "; ".join(missed) + ". Nothing was uploaded.",
            code="MODEL_NOT_VALID",
            details={"missed": missed},
        )


def notes(data: bytes) -> dict[str, str]:
    from functions.recommend.model_file import decode

    metadata = decode(data).metadata
    notes = {"data-hash": metadata.data_hash[:12], "vehicles": ",".join(metadata.vehicles)}
    return notes | ({"trained-at": metadata.trained_at} if metadata.trained_at else {})


def tell_published(version_id: str, key: str, check_s: float | None, as_json: bool) -> None:
    if as_json:
        data = {"version_id": version_id, "key": key, "noticed_within_s": check_s}
        reporting.print_json({"status": "success", "data": data})
        return
    within = "within their ModelCheckSeconds" if check_s is None else f"within {check_s:.0f} s of their next request"
    reporting.show(
        f"Version {version_id} of {key} is current.",
        f"Running functions load it {within}; `hypermob model status` shows which one is used.",
    )
