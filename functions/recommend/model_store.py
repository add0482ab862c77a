"""The model in use: from S3 if there is one, otherwise the bundled one; fetched again when it changes.

A model file is a pickle, and unpickling runs code. So bytes come only from the configured bucket, from this process's
private copy of them, or from the bundled path.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from functions.recommend import disk_cache
from functions.recommend.config import ModelSettings
from functions.recommend.model import SeatFitModel
from functions.recommend.model_file import ModelUnusable, decode
from functions.shared import storage
from functions.shared.errors import InternalError, PlatformError, Transient
from functions.shared.observability import logger
from functions.shared.storage import Address

MAX_MODEL_BYTES: Final = 10_000_000  # a model has 50 kB; the limit keeps a wrong object from filling the memory


@dataclass(frozen=True)
class Loaded:
    """A model and its source. `version`: S3 version id or ETag; for the bundled model, the hash of its data."""

    model: SeatFitModel
    source: Literal["s3", "bundled"]
    version: str


class ModelStore:
    """Keeps the model between invocations. Use one per process; it is not safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._settings: ModelSettings | None = None
        self._loaded: Loaded | None = None
        self._checked_at = 0.0
        self._refused: tuple[str, ModelUnusable] | None = None  # the version in S3 that cannot be used, and why
        self._last_cause: str | None = None

    def current(self, settings: ModelSettings) -> Loaded:
        """The model to use now. Raises InternalError when neither S3 nor the image has one.

        Only the request that notices a new object waits for it; the others use the model in memory.
        """
        if settings != self._settings:
            self._settings, self._loaded, self._refused = settings, None, None
        if self._loaded is None or self._is_due(settings):
            self._loaded = self._refresh(settings)
            self._checked_at = self._clock()
        return self._loaded

    def _is_due(self, settings: ModelSettings) -> bool:
        return self._clock() - self._checked_at >= settings.model_check_seconds

    def _refresh(self, settings: ModelSettings) -> Loaded:
        if settings.model_bucket is None:
            return self._bundled(settings, "no MODEL_BUCKET is configured")
        try:
            loaded = self._from_s3(settings, Address(settings.model_bucket, settings.model_key))
        except Transient as error:
            if self._loaded is not None:  # keep the model in memory rather than switch for a moment
                return self._loaded
            return self._bundled(settings, error.message)
        except (PlatformError, ModelUnusable) as error:
            wanted = settings.model_version_id or "latest"
            return self._bundled(settings, f"version {wanted} of the model in S3: {error}")
        self._last_cause = None
        return loaded

    def _from_s3(self, settings: ModelSettings, address: Address) -> Loaded:
        pinned = settings.model_version_id
        version = pinned or storage.current_version(address)
        if self._loaded is not None and (self._loaded.source, self._loaded.version) == ("s3", version):
            return self._loaded
        if self._refused is not None and self._refused[0] == version:
            raise self._refused[1]  # fetching it again would not help
        stamp = (str(address), version, settings.force_reload, settings.updated_at)
        data = disk_cache.get(stamp)
        if data is None:
            data, version = storage.fetch(address, MAX_MODEL_BYTES, pinned)  # the object may have changed meanwhile
            stamp = (stamp[0], version, *stamp[2:])
        try:
            model = decode(data)
        except ModelUnusable as error:
            self._refused = (version, error)
            raise
        disk_cache.put(stamp, data)
        logger.info("model loaded", source="s3", model_version=version)
        return Loaded(model, "s3", version)

    def _bundled(self, settings: ModelSettings, cause: str) -> Loaded:
        if cause != self._last_cause:  # once per cause, to keep the log readable
            logger.warning("the model in S3 cannot be used", cause=cause)
            self._last_cause = cause
        if self._loaded is not None and self._loaded.source == "bundled":
            return self._loaded
        try:
            model = decode(settings.bundled_model_path.read_bytes())
        except (OSError, ModelUnusable) as error:
            logger.exception("no bundled model: `make model` builds it", path=str(settings.bundled_model_path))
            raise InternalError("This service has no seat fit model; `make model` builds one.") from error
        return Loaded(model, "bundled", model.metadata.data_hash[:12])
