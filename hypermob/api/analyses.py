"""Turns an analysis of any kind into the document of its kind."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from hypermob.api.documents import Analysis, Document, SeatSetupAnalysis
from hypermob.api.eye_documents import EyeTrackingAnalysis

_KINDS: dict[str, type[Analysis]] = {"seat_setup": SeatSetupAnalysis, "eye_tracking": EyeTrackingAnalysis}
_OTHER = "other"  # a kind of a newer service: still listed, with the fields that all kinds have


def model_of(data: object) -> type[Analysis]:
    """The document for an analysis as the API sent it."""
    return _KINDS.get(_kind(data), Analysis)


def _kind(data: Any) -> str:
    kind = data.get("kind") if isinstance(data, dict) else getattr(data, "kind", None)
    return kind if kind in _KINDS else _OTHER


class AnalysisPage(Document):
    """One page of a user's history, newest first."""

    analyses: list[
        Annotated[
            Annotated[SeatSetupAnalysis, Tag("seat_setup")]
            | Annotated[EyeTrackingAnalysis, Tag("eye_tracking")]
            | Annotated[Analysis, Tag(_OTHER)],
            Discriminator(_kind),
        ]
    ]
    next: str | None = None
