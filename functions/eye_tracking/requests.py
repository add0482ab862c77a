"""The inputs of eye tracking's functions, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from functions.shared.validation import UserId


class VideoTask(BaseModel):
    """An analysis and its video, identified by its ETag. `parameters`: as they were sent."""

    analysis_id: str
    user_id: UserId
    video_url: str
    etag: str
    parameters: dict[str, Any]


class WindowTask(VideoTask):
    """One window of the plan, counted from 0."""

    window: Annotated[int, Field(ge=0)]


class WindowResult(BaseModel):
    """The result of a window. `error`: the class name of the error that remained after all retries."""

    window: int
    frames: int = 0
    width: int = 0
    height: int = 0
    error: str | None = None


class SummarizeTask(VideoTask):
    windows: list[WindowResult]


class FaceTask(BaseModel):
    """One photo: its bytes or its address."""

    file_data: Annotated[str | None, Field(description="base64")] = None
    image_url: str | None = None


class S3Object(BaseModel):
    key: str


class S3Bucket(BaseModel):
    name: str


class ObjectCreatedDetail(BaseModel):
    bucket: S3Bucket
    object: S3Object


class ObjectCreated(BaseModel):
    """EventBridge's event for S3. Its key is plain text, unlike in S3's own notifications."""

    source: Literal["aws.s3"]
    detail: ObjectCreatedDetail
