"""Selects the model for a user: the side of the A/B comparison, its model, and its log entry."""

from __future__ import annotations

from dataclasses import dataclass

from aws_lambda_powertools.metrics import MetricUnit

from functions.recommend.config import ModelSettings
from functions.recommend.model_store import Loaded, ModelStore
from functions.recommend.sides import Side, side_of
from functions.shared.observability import logger, metrics

stores: dict[Side, ModelStore] = {"a": ModelStore(), "b": ModelStore()}  # kept between invocations


@dataclass(frozen=True)
class Served(Loaded):
    """A model, its source, and its side of the comparison."""

    side: Side = "a"


def model_for(user_id: str) -> Served:
    """The model for this user. Raises InternalError when there is none.

    Side b only uses its own model: where that is not available, side a answers, and the answer says so.
    """
    settings = ModelSettings.from_environment()
    side = side_of(user_id, settings.model_b_share) if settings.model_b_key else "a"
    loaded = stores[side].current(settings.for_side(side))
    if side == "b" and loaded.source == "bundled":
        side, loaded = "a", stores["a"].current(settings)
    return Served(loaded.model, loaded.source, loaded.version, side)


def warm_up() -> None:
    """Load the models before the first request."""
    settings = ModelSettings.from_environment()
    stores["a"].current(settings)
    if settings.model_b_key and settings.model_b_share:
        stores["b"].current(settings.for_side("b"))


def note(served: Served) -> None:
    """Record which model answers, in the log line and as a metric. Users and lengths are not recorded."""
    logger.append_keys(model_source=served.source, model_version=served.version, model_side=served.side)
    metrics.add_dimension("side", served.side)
    metrics.add_dimension("model_version", served.version)
    metrics.add_metric("Recommendations", MetricUnit.Count, 1)
