"""The logger and the metrics object of a function.

There is no tracer: the template switches on X-Ray tracing for the API, the functions and the state machines. The X-Ray
SDK is at the end of its life and would add a fifth of a second to every cold start (docs/adr/0004).
"""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "Hypermob")  # the template adds the stack's name

logger = Logger()
metrics = Metrics(namespace=NAMESPACE)


def count_outcome(error_code: str | None) -> None:
    """Count one invocation in the metric `Outcome`, by its error code or SUCCESS.

    It is written as a separate line, because all metrics of one line share their dimensions.
    """
    dimensions = {"service": metrics.service, "outcome": error_code or "SUCCESS"}
    with single_metric("Outcome", MetricUnit.Count, 1, namespace=NAMESPACE, default_dimensions=dimensions):
        pass


def publish_metrics() -> None:
    """Write the metrics added since the last call and clear them; writes nothing when there are none."""
    if metrics.metric_set:
        metrics.flush_metrics()
    metrics.clear_metrics()
