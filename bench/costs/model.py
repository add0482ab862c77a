"""Turn measured usage into the quantities that AWS charges, and these into US dollars."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bench.costs.stack import Stack, machine, transitions
from bench.costs.usage import PHONE_BYTES
from functions.eye_tracking.video.plan import MAX_WINDOWS

VCPU_MB: Final = 1769  # memory for one vCPU; less gives a share of it (Lambda guide, "Configure function memory")
S3_S: Final = 0.1  # of a request: small ones take tens of ms, 100-200 are usual (S3 guide, performance design patterns)
WORKFLOW_S: Final = 0.31  # a workflow's time without its functions: docs/performance.md
WAIT_S: Final = 25  # the longest `Prefer: wait`
LAMBDA_LOG_BYTES: Final = 500  # its START, END and REPORT lines
LINE_BYTES: Final = 26  # CloudWatch adds this to the text of each line
LINES: Final = 5  # Lambda's three, the invocation's one, the metrics
PHONE_PHOTO_BYTES: Final = 3_000_000  # 12 megapixels as JPEG
ANSWER_BYTES: Final = 5_000  # of one request to the API: body and headers
UPLOAD_DAYS, STANDARD_DAYS, IA_DAYS = 7, 30, 60  # the template's lifecycles; Glacier has the rest
SMALLEST_MOVED: Final = 128 * 1024  # S3 does not move smaller objects (S3 guide, lifecycle transitions)
GLACIER_INDEX_GB: Final = 32e-6  # added for each object in Glacier, and a quarter of it in Standard
MONTH_DAYS: Final = 30
GB: Final = 1e9

Quantities = dict[str, float]  # by the name of the price
Use = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """stack: what is deployed. init_s: of each function, processor seconds of a start.

    slowdown: how much longer a Lambda's vCPU takes than the machine that was measured on. cold: nothing is warm.
    """

    stack: Stack
    init_s: Mapping[str, float]
    slowdown: float = 1.0
    cold: bool = False

    def billed_s(self, use: Use) -> float:
        """Seconds that Lambda charges: the work at the function's share of a vCPU, and the wait for S3."""
        work_s = use["cpu_s"] + (self.init_s[use["function"]] if self.cold else 0.0)
        share = min(1.0, self.stack.memory_mb[use["function"]] / VCPU_MB)
        return float(work_s * self.slowdown / share + S3_S * (use["s3_puts"] + use["s3_gets"]))

    def workflow_s(self, work: Mapping[str, Any]) -> float:
        """The workflow's duration; its windows are analysed in parallel."""
        slowest: dict[str, float] = {}
        for use in work["uses"]:
            slowest[use["function"]] = max(slowest.get(use["function"], 0.0), self.billed_s(use))
        return WORKFLOW_S + sum(slowest.values()) - slowest["Api"]


def analysis(work: Mapping[str, Any], case: Case) -> Quantities:
    """The usage of one photo or one minute of video, from its upload to its deletion."""
    uses, stack = work["uses"], case.stack
    waited_s = case.workflow_s(work)
    looks = math.ceil(waited_s / WAIT_S) - 1  # further requests of a waiting caller
    requests = sum(use["function"] == "Api" for use in uses) + looks
    gb_s = sum(case.billed_s(use) * stack.memory_mb[use["function"]] / 1024 for use in uses)
    logged_gb = sum(use["log_bytes"] + LAMBDA_LOG_BYTES + LINES * LINE_BYTES for use in uses) / GB
    return {
        "api_request": requests,
        "lambda_request": len(uses) + looks,
        "lambda_gb_second": gb_s + waited_s * stack.memory_mb["Api"] / 1024,  # the API waits for the workflow
        "state_transition": _steps(uses),
        "trace": requests + 1,
        "event": 2,  # the upload arrives, and expires
        "log_gb": logged_gb,
        "log_gb_month": logged_gb * stack.log_days / MONTH_DAYS,
        "transfer_out_gb": (sum(work["object_bytes"].values()) + ANSWER_BYTES * requests) / GB,
        **_table(work["item_bytes"], waited_s, stack),
        **_objects(work, stack),
    }


def standing(stack: Stack, metrics: int, image_gb: float) -> Quantities:
    """The fixed monthly quantities of a stack; `metrics`: the number of metrics that are always reported."""
    return {"alarm": stack.alarm_metrics, "dashboard": 1, "metric": metrics, "image_gb_month": image_gb}


def worst_video(stack: Stack) -> Quantities:
    """A video made to be slow: every window's function runs into its timeout, twice."""
    windows, tries = MAX_WINDOWS, 2
    return {"lambda_gb_second": windows * tries * stack.window_timeout_s * stack.memory_mb["AnalyzeWindow"] / 1024}


def usd(name: str, quantity: float, prices: Mapping[str, Any], after_free: bool = False) -> float:
    """US dollars for `quantity` at that price; after_free: without the free tier of every account."""
    price = prices[name]
    charged = max(0.0, quantity - price["free"]) if after_free else quantity
    return float(charged * price["usd"] / price["per"])


def _steps(uses: list[Use]) -> int:
    windows = sum(use["function"] == "AnalyzeWindow" for use in uses)
    if not windows:
        return transitions(machine("seat_setup"), {})
    calibrates = any(use["function"] == "CalibrateClip" for use in uses)
    taken = {"ChooseStart": "IdentifyVideo"} | ({"ChooseCalibration": "CalibrateClip"} if calibrates else {})
    return transitions(machine("eye_tracking"), taken, windows)


def _table(item_bytes: list[int], waited_s: float, stack: Stack) -> Quantities:
    """The item is written three times, also to the index; a waiting caller reads ten times, then every second."""
    kept = item_bytes[-1] / GB * stack.retention_days / MONTH_DAYS
    return {
        "dynamodb_write": 2 * sum(math.ceil(size / 1024) for size in item_bytes),
        "dynamodb_read": math.ceil(10 + waited_s) * math.ceil(item_bytes[-1] / 4096),
        "dynamodb_gb_month": 2 * kept,
        "dynamodb_pitr_gb_month": kept,
    }


def _objects(work: Mapping[str, Any], stack: Stack) -> Quantities:
    """Requests to S3, and storage by class. The caller uploads once and fetches every result once."""
    sizes = [size / GB for size in work["object_bytes"].values()]
    is_moved = stack.retention_days > STANDARD_DAYS + IA_DAYS  # what is kept for less never leaves Standard
    moved = [size for size in sizes if is_moved and size * GB >= SMALLEST_MOVED]
    rest_months = (stack.retention_days - STANDARD_DAYS - IA_DAYS) / MONTH_DAYS
    upload_gb = (PHONE_PHOTO_BYTES if work["working_bytes"] == 0 else PHONE_BYTES) / GB
    days = upload_gb * UPLOAD_DAYS + work["working_bytes"] / GB + sum(moved) * STANDARD_DAYS
    small = (sum(sizes) - sum(moved)) * stack.retention_days
    return {
        "s3_put": 1 + sum(use["s3_puts"] for use in work["uses"]),
        "s3_get": len(sizes) + sum(use["s3_gets"] for use in work["uses"]),
        "s3_standard_gb_month": (days + small) / MONTH_DAYS + len(moved) * GLACIER_INDEX_GB / 4 * rest_months,
        "s3_ia_gb_month": sum(moved) * IA_DAYS / MONTH_DAYS,
        "s3_glacier_gb_month": (sum(moved) + len(moved) * GLACIER_INDEX_GB) * rest_months,
        "s3_to_ia": len(moved),
        "s3_to_glacier": len(moved),
    }
