"""Every error that a caller can receive, as one tree.

PlatformError
├── Permanent: the same request would fail again, so it is never retried
│   ├── MissingFields      MISSING_FIELDS     400
│   ├── InvalidValue       INVALID_VALUE      400
│   ├── InvalidInput       INVALID_INPUT      400
│   ├── Unauthorized       UNAUTHORIZED       401
│   ├── Forbidden          FORBIDDEN          403
│   ├── NotFound           NOT_FOUND          404
│   ├── PayloadTooLarge    PAYLOAD_TOO_LARGE  413
│   ├── UnsupportedMedia   UNSUPPORTED_MEDIA  415
│   ├── NoPerson           NO_PERSON          422
│   ├── PersonCropped      PERSON_CROPPED     422
│   ├── PoseUnclear        POSE_UNCLEAR       422
│   ├── NoFace             NO_FACE            422
│   ├── ImageUnreadable    IMAGE_UNREADABLE   422
│   ├── VideoUnreadable    VIDEO_UNREADABLE   422
│   ├── VideoTooLong       VIDEO_TOO_LONG     422
│   └── InternalError      INTERNAL_ERROR     500
└── Transient: retried with backoff
    ├── RateLimited        RATE_LIMITED       429
    └── Unavailable        UNAVAILABLE        503

State machines catch the class names (`ErrorEquals`); API callers read the codes.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar


class PlatformError(Exception):
    """Base of all coded errors. `str(error)` says what to do next; `details` can be written as JSON."""

    status: ClassVar[int] = 500
    permanent: ClassVar[bool] = True

    def __init__(self, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @classmethod
    def code(cls) -> str:
        """The class name in the API's spelling: `NoPerson` -> `NO_PERSON`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).upper()


class Permanent(PlatformError):
    """The same request will fail again."""


class Transient(PlatformError):
    """The same request may succeed a moment later."""

    permanent = False


class MissingFields(Permanent):
    status = 400


class InvalidValue(Permanent):
    status = 400


class InvalidInput(Permanent):
    status = 400


class Unauthorized(Permanent):
    status = 401


class Forbidden(Permanent):
    status = 403


class NotFound(Permanent):
    status = 404


class PayloadTooLarge(Permanent):
    status = 413


class UnsupportedMedia(Permanent):
    status = 415


class NoPerson(Permanent):
    status = 422


class PersonCropped(Permanent):
    status = 422


class PoseUnclear(Permanent):
    status = 422


class NoFace(Permanent):
    status = 422


class ImageUnreadable(Permanent):
    status = 422


class VideoUnreadable(Permanent):
    status = 422


class VideoTooLong(Permanent):
    status = 422


class InternalError(Permanent):
    status = 500


class RateLimited(Transient):
    status = 429


class Unavailable(Transient):
    status = 503


def catalogue() -> dict[str, type[PlatformError]]:
    """Every concrete error by class name: the names that a state machine may catch."""
    families: tuple[type[PlatformError], ...] = (Permanent, Transient)
    return {error.__name__: error for family in families for error in family.__subclasses__()}
