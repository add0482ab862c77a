"""Looks at a folder's pictures with a pose network, and keeps what it saw outside the repository.

A network needs about a third of a second for a picture; the fit and the benchmark look at the same ones many times. The
folder is ~/.cache/hypermob/poses/NETWORK, or below XDG_CACHE_HOME. A changed picture or a changed rule is looked at
again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.progress import track

from functions.measure import pose, quality, sharpness, silhouette, wholeness
from functions.measure.landmarks import Pose
from functions.measure.measurement import Observation, observation, observe
from functions.shared.errors import PlatformError
from functions.vision import photo as photos
from functions.vision.photo import decode
from training.bodies import KnownBody

_RULES: Final = (
    pose,
    quality,
    wholeness,
    sharpness,
    silhouette,
    photos,
)  # what decides what is found and what is refused


@dataclass(frozen=True)
class Seen:
    """A picture that was not refused."""

    body: KnownBody
    observation: Observation


def look(bodies: Iterable[KnownBody], network: str, with_pitch: bool = False) -> tuple[list[Seen], dict[str, str]]:
    """Observations, and the refused pictures with their codes."""
    seen: list[Seen] = []
    refused: dict[str, str] = {}
    for body in track(list(bodies), "Looking ...", console=Console(stderr=True)):
        found = _found(body.photo, network)
        if isinstance(found, str):
            refused[body.photo.name] = found
        else:
            focal_35mm, seen_pose = found
            pitch = body.camera_pitch_deg if with_pitch else None
            seen.append(Seen(body, observation(seen_pose, focal_35mm, pitch)))
    return seen, refused


def _found(picture: Path, network: str) -> tuple[float | None, Pose] | str:
    """Focal length and pose, or the code of the refusal."""
    data = picture.read_bytes()
    kept = _folder() / network / f"{hashlib.sha256(_rules() + data).hexdigest()[:32]}.npz"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}.npz")
        np.savez_compressed(unfinished, **_looked_at(data, network))
        unfinished.replace(kept)
    with np.load(kept) as file:
        if "refused" in file:
            return str(file["refused"])
        focal = float(file["focal_35mm"])
        return None if np.isnan(focal) else focal, Pose(file["points"], file["visibility"], file["mask"])


def _looked_at(data: bytes, network: str) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    try:
        photo = decode(data)
        found = observe(photo, network=network).pose
    except PlatformError as error:
        return {"refused": np.array(error.code())}
    focal = np.array(np.nan if photo.focal_35mm is None else photo.focal_35mm)
    return {"points": found.points, "visibility": found.visibility, "mask": found.mask, "focal_35mm": focal}


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hypermob" / "poses"


def _rules() -> bytes:
    return b"".join(Path(str(module.__file__)).read_bytes() for module in _RULES)
