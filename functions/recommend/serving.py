"""Which model answers a user: the side of the comparison, its model, and what is noted about it."""

from __future__ import annotations

from dataclasses import dataclass

from aws_lambda_powertools.metrics import MetricUnit

from functions.recommend.config import ModelSettings
from functions.recommend.model_store import Loaded, ModelStore
from functions.recommend.sides import Side, side_of
from functions.shared.observability import logger, metrics

stores: dict[Side, ModelStore] = {"a": ModelStore(), "b": ModelStore()}  # they outlive the invocation


@dataclass(frozen=True)
class Served(Loaded):
    """A model, where it came from, and the side that it is on."""

    side: Side = "a"


def model_for(user_id: str) -> Served:
    """The model for this user. Raises InternalError when there is none at all.

    Side b answers with the model that is compared or not at all: where that cannot be had, side a answers, and says so.
    """
    settings = ModelSettings.from_environment()
    side = side_of(user_id, settings.model_b_share) if settings.model_b_key else "a"
    loaded = stores[side].current(settings.for_side(side))
    if side == "b" and loaded.source == "bundled":
        side, loaded = "a", stores["a"].current(settings)
    return Served(loaded.model, loaded.source, loaded.version, side)


def warm_up() -> None:
    """Load what the first request will need."""
    settings = ModelSettings.from_environment()
    stores["a"].current(settings)
    if settings.model_b_key and settings.model_b_share:
        stores["b"].current(settings.for_side("b"))


def note(served: Served) -> None:
    """In the log line and as a metric, once per invocation: which model answers, never whom or from which lengths."""
    logger.append_keys(model_source=served.source, model_version=served.version, model_side=served.side)
    metrics.add_dimension("side", served.side)
    metrics.add_dimension("model_version", served.version)
    metrics.add_metric("Recommendations", MetricUnit.Count, 1)
