"""The six body lengths for recommend, from options or from the output of `measure --json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypermob.api.errors import refused_here

LENGTHS = ("height", "upper_arm", "forearm", "thigh", "calf", "torso")
MAX_CM = 300.0  # the service's limit for every length


def from_json(text: str) -> tuple[dict[str, Any], str | None]:
    """The lengths and, if the text names one, the user.

    Accepts the plain fields, an answer of /measure, or an analysis with its measurement. Raises ApiRefused.
    """
    try:
        body = json.loads(text)
    except ValueError as error:
        raise refused_here("INVALID_INPUT", f"The file is not JSON ({error}).") from None
    if not isinstance(body, dict):
        raise refused_here("INVALID_INPUT", "The file needs a JSON object with the six lengths.")
    data = body["data"] if isinstance(body.get("data"), dict) else body
    lengths = data["measurement"] if isinstance(data.get("measurement"), dict) else data
    user = body.get("user_id")
    return lengths, user if isinstance(user, str) else None


def check(lengths: Mapping[str, object]) -> None:
    """Raises ApiRefused as the service would: MISSING_FIELDS for all that are missing, else INVALID_VALUE."""
    missing = [name for name in LENGTHS if lengths.get(name) is None]
    if missing:
        raise refused_here("MISSING_FIELDS", f"Missing: {', '.join(missing)}.", {"fields": missing})
    problem = f"must be a number above 0 and at most {MAX_CM:.0f} (cm)"
    wrong = [name for name in LENGTHS if not _is_length(lengths[name])]
    if wrong:
        raise refused_here(
            "INVALID_VALUE",
            f"{', '.join(wrong)}: {problem}.",
            {"fields": [{"field": name, "problem": problem} for name in wrong]},
        )


def _is_length(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MAX_CM
