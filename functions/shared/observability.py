"""The one logger and the one metrics object of a function.

No tracer: X-Ray tracing is switched on in the template for the API, the functions and the state machines; the X-Ray SDK
is at the end of its life and would cost every cold start a fifth of a second (docs/adr/0004).
"""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "Hypermob")  # the template's names the stack, too

logger = Logger()
metrics = Metrics(namespace=NAMESPACE)


def count_outcome(error_code: str | None) -> None:
    """One invocation by what it came to: `Outcome` by the code of its refusal, or SUCCESS.

    A line of its own, because all metrics of one line share their dimensions.
    """
    dimensions = {"service": metrics.service, "outcome": error_code or "SUCCESS"}
    with single_metric("Outcome", MetricUnit.Count, 1, namespace=NAMESPACE, default_dimensions=dimensions):
        pass


def publish_metrics() -> None:
    """Write what was added to `metrics` since the last time, and forget it; nothing at all when nothing was."""
    if metrics.metric_set:
        metrics.flush_metrics()
    metrics.clear_metrics()
