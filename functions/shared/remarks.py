"""The one {code, message} pair that accompanies an answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Remark(BaseModel):
    """A note about the result that does not stop the work: a stable code for programs, a sentence for people."""

    model_config = ConfigDict(frozen=True)

    code: Annotated[str, Field(examples=["ARM_CLOSE"])]
    message: str
