"""Handler of Summarize: turns the rows of all windows into blinks, gaze range, CSV, plot and summary."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from functions.eye_tracking import addresses
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.report.summary import Result, summarise
from functions.eye_tracking.requests import SummarizeTask, WindowResult
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.plan import Plan
from functions.shared import storage
from functions.shared.config import Settings
from functions.shared.errors import InternalError, PlatformError, Unavailable, catalogue
from functions.shared.observability import logger
from functions.shared.records import to_attribute
from functions.shared.storage import Address
from functions.shared.tasks import task_handler
from functions.shared.validation import parse

_PART_BYTES = 200_000_000  # one window's rows: a window of a whole hour, with gaze, has about 60 MB
_FOREIGN = ("States.", "Lambda.", "Runtime.", "Sandbox.")  # timeouts, throttling, killed environments


class SummarizeSettings(Settings):
    results_bucket: str


@functools.cache
def settings() -> SummarizeSettings:
    return SummarizeSettings.from_environment()


def summarize_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The summary twice, plain and as a DynamoDB attribute, with the addresses of the files."""
    task = parse(SummarizeTask, payload)
    done = [window for window in task.windows if window.error is None]
    if not done:
        raise _common_error(task.windows)
    plan = Plan.from_bytes(storage.read(addresses.plan(settings().results_bucket, task.analysis_id), _PART_BYTES))
    rows = Rows.joined([_rows(task.analysis_id, window) for window in done])
    parameters = EyeParameters.model_validate(task.parameters)
    result = summarise(rows, to_clip(plan, task.windows), parameters, frozenset(task.parameters))
    artifacts = _write(task, result)
    summary = result.report.brief()
    logger.append_keys(frames=summary.frames_processed, failed_windows=len(task.windows) - len(done))
    answer = {"summary": summary.model_dump(), "artifacts": artifacts}
    return {**answer, "record": to_attribute(answer)["M"]}


def to_clip(plan: Plan, windows: Sequence[WindowResult]) -> Clip:
    """The planned frames, with those of failed windows marked."""
    failed = np.zeros(len(plan.pts), bool)
    for result in windows:
        if result.error is not None:
            window = plan.window(result.window)
            failed[window.first : window.end] = True
    return Clip(
        frame=plan.frame,
        time_s=plan.time_s,
        width=max(window.width for window in windows),
        height=max(window.height for window in windows),
        failed=failed,
        truncated=plan.is_truncated,
        source_frames=plan.source_frames,
        timed=plan.timed,
        doubled=plan.doubled,
        quarters=plan.quarters,
    )


def _rows(analysis_id: str, window: WindowResult) -> Rows:
    address = addresses.window(settings().results_bucket, analysis_id, window.window)
    return Rows.from_bytes(storage.read(address, _PART_BYTES))


def _write(task: SummarizeTask, result: Result) -> dict[str, str]:
    """Write all files and return their addresses. The summary is last, so when it exists, all files exist.

    Raises NotFound when the video was erased meanwhile: then no file stays.
    """
    files = {
        "csv": ("eyes.csv", result.csv, "text/csv"),
        "blinks_csv": ("eyes-blinks.csv", result.blinks_csv, "text/csv"),
        "plot_svg": ("eyes.svg", result.plot_svg, "image/svg+xml"),
        "plot_png": ("eyes.png", result.plot_png, "image/png"),
        "summary": ("summary.json", result.report.model_dump_json(indent=1).encode(), "application/json"),
    }
    written = {}
    for name, (file_name, data, content_type) in files.items():
        address = addresses.result(settings().results_bucket, task.user_id, task.analysis_id, file_name)
        storage.write_result(address, data, content_type, of=Address.parse(task.video_url))
        written[name] = str(address)
    return written


def _common_error(windows: Sequence[WindowResult]) -> PlatformError:
    """The most common error of the windows, when all failed, as one of the platform's errors."""
    name = Counter(window.error for window in windows).most_common(1)[0][0] or ""
    message = f"None of the {len(windows)} parts of the video could be analysed"
    kind = catalogue().get(name)
    if name.startswith(_FOREIGN) or (kind is not None and not kind.permanent):
        return Unavailable(f"{message} just now. Nothing is wrong with the request: send it again.")
    if kind is None:
        return InternalError(f"{message} because of a fault in this service: report the analysis id.")
    return kind(f"{message}: check that the video plays from beginning to end.")


handler = task_handler(summarize_task)
