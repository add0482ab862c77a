"""Handlers of the vision tasks: PlanWindows, Calibrate, AnalyzeWindow; and AnalyzeFace, for one photo."""

from __future__ import annotations

import functools
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from functions.eye_tracking import addresses
from functions.eye_tracking.face.mesh import warm_up
from functions.eye_tracking.face.photo import describe
from functions.eye_tracking.face.upright import upright
from functions.eye_tracking.face.window import MeasureGaze, analyse
from functions.eye_tracking.gaze import angles
from functions.eye_tracking.gaze.calibration import ClipModel, calibrate
from functions.eye_tracking.gaze.samples import samples
from functions.eye_tracking.requests import FaceTask, VideoTask, WindowResult, WindowTask
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.plan import WINDOW_FRAMES, Plan
from functions.eye_tracking.video.source import Video
from functions.shared import storage
from functions.shared.config import Settings
from functions.shared.errors import NotFound
from functions.shared.observability import logger, metrics
from functions.shared.records import to_attribute
from functions.shared.storage import Address
from functions.shared.tasks import task_handler
from functions.shared.validation import decode_base64, parse
from functions.vision.photo import MAX_BYTES, decode

_SMALL_BYTES = 50_000_000  # for plan and calibration; an hour's plan has less than 1 MB


class EyeSettings(Settings):
    uploads_bucket: str
    results_bucket: str
    window_frames: int = WINDOW_FRAMES


@functools.cache
def settings() -> EyeSettings:
    return EyeSettings.from_environment()


def plan_windows_task(payload: dict[str, Any]) -> dict[str, Any]:
    """Checks parameters and video, stores a plan, and returns the number of windows."""
    task = parse(VideoTask, payload)
    parameters = parse(EyeParameters, task.parameters)
    video = _video(task)
    plan = upright(video, video.plan(parameters, settings().window_frames))
    _keep(addresses.plan(settings().results_bucket, task.analysis_id), plan.to_bytes(), task)
    progress = {"windows": len(plan.windows), "frames": len(plan.pts), "duration_s": round(float(plan.time_s[-1]), 3)}
    logger.append_keys(**progress)
    return {"windows": len(plan.windows), "gaze": parameters.wants_gaze, "record": to_attribute(progress)}


def calibrate_task(payload: dict[str, Any]) -> dict[str, Any]:
    """Calibrates the whole clip and stores the result for the windows; stores nothing when too few faces are seen."""
    task = parse(VideoTask, payload)
    clip = calibrate(samples(_video(task), _plan(task)))
    logger.append_keys(calibrated=clip is not None)
    if clip is not None:
        address = addresses.calibration(settings().results_bucket, task.analysis_id)
        _keep(address, clip.to_bytes(), task)
    return {"calibrated": clip is not None}


def analyze_window_task(payload: dict[str, Any]) -> dict[str, Any]:
    """Measures the frames of one window, stores the rows, and returns the number of decoded frames."""
    task = parse(WindowTask, payload)
    plan = _plan(task)
    pictures = _video(task).pictures(plan, plan.window(task.window))
    seen = analyse(pictures, plan.restart_frames(), _gaze(task))
    address = addresses.window(settings().results_bucket, task.analysis_id, task.window)
    _keep(address, seen.rows.to_bytes(), task)
    logger.append_keys(window=task.window, frames=seen.frames)
    metrics.add_metric("FramesAnalysed", MetricUnit.Count, seen.frames)
    result = WindowResult(window=task.window, frames=seen.frames, width=seen.width, height=seen.height)
    return result.model_dump(exclude_none=True)


def analyze_face_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The eyes in one photo. Nothing is stored."""
    task = parse(FaceTask, payload)
    if task.image_url is not None:
        address = Address.uploaded(task.image_url, settings().uploads_bucket)
        return describe(decode(storage.read(address, MAX_BYTES))).model_dump()
    return describe(decode(decode_base64("file_data", task.file_data or ""))).model_dump()


def _video(task: VideoTask) -> Video:
    address = Address.uploaded(task.video_url, settings().uploads_bucket)
    stored = storage.stat(address)
    if stored.etag != task.etag:
        raise NotFound("The video was replaced before it was analysed: see the analysis of the new one.")
    return Video(lambda first, end: storage.read_range(address, first, end, task.etag), stored.size)


def _keep(address: Address, data: bytes, task: VideoTask) -> None:
    storage.write_result(address, data, "application/zip", of=Address.parse(task.video_url))


def _plan(task: VideoTask) -> Plan:
    return Plan.from_bytes(storage.read(addresses.plan(settings().results_bucket, task.analysis_id), _SMALL_BYTES))


def _gaze(task: VideoTask) -> MeasureGaze | None:
    """The function that measures gaze on this clip; None unless requested and calibrated."""
    if not EyeParameters.model_validate(task.parameters).wants_gaze:
        return None
    try:
        address = addresses.calibration(settings().results_bucket, task.analysis_id)
        clip = ClipModel.from_bytes(storage.read(address, _SMALL_BYTES))
    except NotFound:  # there were too few faces for a calibration
        return None
    return functools.partial(angles.measure, clip=clip)


plan_windows = task_handler(plan_windows_task)
calibrate_clip = task_handler(calibrate_task)
analyze_window = task_handler(analyze_window_task)
analyze_face = task_handler(analyze_face_task)
warm_up()  # while Lambda initialises, so that the first frame does not wait
