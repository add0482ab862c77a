"""Turns an analysis of any kind into the document of its kind."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import Discriminator, Tag

from hypermob.api.document import Document
from hypermob.api.documents import ErrorBody, EyeTrackingAnalysis, SeatSetupAnalysis


class OtherAnalysis(Document):
    """An analysis of a newer service's kind: still listed, with what all kinds have."""

    analysis_id: str
    kind: str | None = None
    status: str
    created_at: str | None = None
    error: ErrorBody | None = None


Analysis = SeatSetupAnalysis | EyeTrackingAnalysis | OtherAnalysis
AnalysisT = TypeVar("AnalysisT", bound=Analysis)

_KINDS: dict[str, type[Analysis]] = {"seat_setup": SeatSetupAnalysis, "eye_tracking": EyeTrackingAnalysis}
_OTHER = "other"


def model_of(data: object) -> type[Analysis]:
    """The document for an analysis as the API sent it."""
    return _KINDS.get(_kind(data), OtherAnalysis)


def _kind(data: Any) -> str:
    kind = data.get("kind") if isinstance(data, dict) else getattr(data, "kind", None)
    return kind if kind in _KINDS else _OTHER


class AnalysisPage(Document):
    """One page of a user's history, newest first."""

    analyses: list[
        Annotated[
            Annotated[SeatSetupAnalysis, Tag("seat_setup")]
            | Annotated[EyeTrackingAnalysis, Tag("eye_tracking")]
            | Annotated[OtherAnalysis, Tag(_OTHER)],
            Discriminator(_kind),
        ]
    ]
    next: str | None = None
