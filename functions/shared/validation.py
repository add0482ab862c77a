"""Turns pydantic's findings into the platform's own errors."""

from __future__ import annotations

import base64
import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from functions.shared.errors import InvalidInput, InvalidValue, MissingFields, PlatformError

ANONYMOUS = "anonymous"  # the user of requests without a user_id

ModelT = TypeVar("ModelT", bound=BaseModel)

# It is part of object keys and URL paths: no slash, no leading dot, nothing that needs escaping.
_USER_ID = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"


def is_user_id(text: str) -> bool:
    """Whether `text` may name a user."""
    return re.fullmatch(_USER_ID.strip("^$"), text) is not None


def _user_id(value: str) -> str:
    if not is_user_id(value):
        raise ValueError("must be up to 64 letters, digits, '.', '_', '@' or '-', and begin with a letter or digit")
    return value


UserId = Annotated[str, AfterValidator(_user_id), Field(json_schema_extra={"pattern": _USER_ID})]

_UNKNOWN = "unknown_fields"


class Request(BaseModel):
    """What a caller sends: unknown fields are refused with the known ones, and numbers are numbers, not their text."""

    model_config = ConfigDict(extra="forbid", strict=True)
    passed_over: ClassVar[frozenset[str]] = frozenset()  # known, and without meaning here

    @model_validator(mode="before")
    @classmethod
    def _without_unknown_fields(cls, sent: Any) -> Any:
        if not isinstance(sent, Mapping) or cls.model_config.get("extra") != "forbid":
            return sent
        unknown = [str(name) for name in sent if name not in cls.model_fields and name not in cls.passed_over]
        if unknown:
            context = {"unknown": unknown, "known": list(cls.model_fields)}
            raise PydanticCustomError(_UNKNOWN, "unknown fields", context)
        return {name: value for name, value in sent.items() if name not in cls.passed_over}


_NOT_AN_OBJECT = {"json_invalid", "model_attributes_type", "model_type", "dict_type"}


_URL_SAFE = str.maketrans("-_", "+/")


def decode_base64(field: str, text: str) -> bytes:
    """The bytes behind base64 `text` as tools write it: with line breaks or a data URL's head, unpadded, URL-safe.

    Raises InvalidValue naming `field`.
    """
    digits = "".join(text.rpartition(",")[2].split()).rstrip("=").translate(_URL_SAFE)
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except ValueError:
        problem = {"field": field, "problem": "is not valid base64"}
        raise InvalidValue(f"{field}: is not valid base64.", {"fields": [problem]}) from None


def parse(model: type[ModelT], payload: object) -> ModelT:
    """Validate `payload` as `model`. Raises MissingFields, InvalidValue or InvalidInput."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise from_findings(error.errors()) from None


def from_findings(findings: Sequence[Mapping[str, Any]]) -> PlatformError:
    """One error for all findings. Missing fields come first, because they can hide other problems."""
    missing = [_field(finding) for finding in findings if finding["type"] == "missing"]
    if "" in missing:
        return InvalidInput("The request needs a JSON object as its body.")
    if missing:
        return MissingFields(f"Missing: {', '.join(missing)}.", {"fields": missing})
    if any(finding["type"] in _NOT_AN_OBJECT and not _field(finding) for finding in findings):
        return InvalidInput("The request body is not a JSON object.")
    problems = [problem for finding in findings for problem in _problems(finding)]
    message = "; ".join(f"{p['field']}: {p['problem']}" for p in problems)
    return InvalidValue(f"{message}.", {"fields": problems})


def _problems(finding: Mapping[str, Any]) -> list[dict[str, str]]:
    if finding["type"] != _UNKNOWN:
        return [{"field": _field(finding), "problem": _sentence(finding)}]
    known: list[str] = finding["ctx"]["known"]
    inside = f"{field}." if (field := _field(finding)) else ""
    return [
        {"field": f"{inside}{name[:100]}", "problem": f"is not a field of this request ({_meant(name, known)})"}
        for name in finding["ctx"]["unknown"]
    ]


def _meant(name: str, known: Sequence[str]) -> str:
    similar = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {similar[0]}?" if similar else f"known: {', '.join(known)}"


def _field(finding: Mapping[str, Any]) -> str:
    """`("body", "height_cm")` -> `height_cm`. For invalid JSON the location is a position, not a field."""
    if finding["type"] == "json_invalid":
        return ""
    parts = [str(part) for part in finding["loc"]]
    return ".".join(parts[1:] if parts and parts[0] in {"body", "query", "path", "header"} else parts)


def _sentence(finding: Mapping[str, Any]) -> str:
    return re.sub(r"^(Value error,|Input|String) ", "", str(finding["msg"])).rstrip(".")
