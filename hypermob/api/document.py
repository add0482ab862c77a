"""The base of every document, and an answer that holds one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """Keeps fields that a newer service adds, so that nothing is lost."""

    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=())


DocumentT = TypeVar("DocumentT", bound=Document)


@dataclass(frozen=True)
class Answer(Generic[DocumentT]):
    """`data` is the typed part of `body`, the JSON as it came."""

    data: DocumentT
    body: dict[str, Any]
