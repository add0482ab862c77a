"""Calibrates a clip: the person's face, irises and eyeballs, from frames spread over it.

This is done once, before the windows, so that every window uses the same reference.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.eyes import features
from functions.eye_tracking.face.features import FEATURES
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.head import Pose, median_mesh, pose_of
from functions.eye_tracking.gaze.limbus import IRIS_RADIUS_MM, fit_limbus
from functions.eye_tracking.gaze.limbus_view import CANTHI, IRISES, RIMS, EyesView, view_of
from functions.eye_tracking.gaze.reference import MAX_MISFIT, FaceTemplate, follow, template_of
from functions.eye_tracking.video.picture import Rgb

Points = NDArray[np.float64]

SAMPLES: Final = 60  # frames requested; blinks and turned heads are left out
# If gaze scatters by 5 degrees, the middle of ten frames is accurate to 2 degrees, the limit of the whole method.
MIN_SAMPLES: Final = 10
MIN_OPENNESS: Final = 0.65  # of the person's open eye; less is a blink
MAX_TURNED_DEG: Final = 15.0  # from the clip's middle pose; the mesh's depth is not accurate beyond
EYEBALL_DEPTH_MM: Final = 5.0  # of its centre behind the middle of the canthi
RADIUS_TOLERANCE: Final = 0.15  # of the mesh's iris: people differ by 4 %, meshes by 8 %; a larger difference is a lid
MIN_EDGES: Final = 3  # on each side
_OPEN_PERCENTILE: Final = 80
_ROUNDS: Final = 3  # radius and eyeballs depend on each other
_REGION: Final = 1.4  # outer-canthal distances from the eyes' middle; the template and the cuts need this region


@dataclass(frozen=True)
class ClipModel:
    """Lengths are in units of the outer canthi's distance, in the median mesh's frame (head.median_mesh).

    mesh: (478, 3); iris_radius; eyeballs: (2, 3), centres of the left and right one, placed so that the clip's middle
    gaze points at the camera; template: the head's texture.
    """

    mesh: Mesh
    iris_radius: float
    eyeballs: Points
    template: FaceTemplate

    def to_bytes(self) -> bytes:
        """As NPZ; `from_bytes` reads it."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            mesh=self.mesh,
            iris_radius=self.iris_radius,
            eyeballs=self.eyeballs,
            picture=self.template.picture,
            anchors=self.template.anchors,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> ClipModel:
        """The inverse of `to_bytes`. Raises ValueError or KeyError for anything else."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            template = FaceTemplate(arrays["picture"], arrays["anchors"])
            return cls(arrays["mesh"], float(arrays["iris_radius"]), arrays["eyeballs"], template)


@dataclass(frozen=True)
class _Look:
    view: EyesView
    pose: Pose
    start: Points


def calibrate(samples: Iterable[tuple[Rgb, Mesh]]) -> ClipModel | None:
    """The model of a clip from frames (h, w, 3) and meshes (478, 3), in px of their frames, of one person.

    Frames are read one at a time. None if fewer than MIN_SAMPLES show both eyes open and the head nearly straight.
    """
    seen = [_face_region(rgb, mesh) for rgb, mesh in samples if np.isfinite(mesh).all()]
    if len(seen) < MIN_SAMPLES:
        return None
    meshes = np.array([mesh for _, mesh in seen])
    reference = median_mesh(meshes)
    poses = [pose_of(mesh, reference) for mesh in meshes]
    usable = [i for i, good in enumerate(_open(meshes) & _towards(poses)) if good]
    if len(usable) < MIN_SAMPLES:
        return None
    best = min(usable, key=lambda i: np.hypot(poses[i].pitch_deg, poses[i].yaw_deg))
    template = template_of(seen[best][0], reference, poses[best])
    looks = [_look(*seen[i], reference, template, poses[i]) for i in usable]
    irises = _irises(
        [look for look in looks if look is not None],
        reference,
        _mesh_radius(meshes[usable], [poses[i] for i in usable]),
    )
    return None if irises is None else ClipModel(reference, *irises, template)


def _face_region(rgb: Rgb, mesh: Mesh) -> tuple[Rgb, Mesh]:
    """A copy of the needed part of a frame, and the mesh in its px. Sixty whole 4K frames would take 1.5 GB."""
    outer = mesh[[CANTHI[1, 0], CANTHI[0, 1]], :2]
    reach = _REGION * np.linalg.norm(outer[1] - outer[0])
    height, width = rgb.shape[:2]
    low = np.clip((outer.mean(axis=0) - reach).astype(int), 0, [width - 1, height - 1])
    high = np.clip((outer.mean(axis=0) + reach).astype(int) + 1, low + 1, [width, height])
    return rgb[low[1] : high[1], low[0] : high[0]].copy(), mesh - np.array([*low, 0.0])


def _open(meshes: Mesh) -> NDArray[np.bool_]:
    nothing = np.zeros((len(meshes), 2))
    openness = features(meshes, nothing, nothing)[:, FEATURES.index("ear")]
    is_open: NDArray[np.bool_] = openness > MIN_OPENNESS * np.percentile(openness, _OPEN_PERCENTILE)
    return is_open


def _towards(poses: list[Pose]) -> NDArray[np.bool_]:
    return np.array([max(abs(pose.pitch_deg), abs(pose.yaw_deg)) < MAX_TURNED_DEG for pose in poses])


def _mesh_radius(meshes: Mesh, poses: list[Pose]) -> float:
    """The radius of the mesh's irises, in units of the reference."""
    spokes = meshes[:, RIMS, :2] - meshes[:, IRISES, None, :2]
    scale = np.array([pose.scale for pose in poses])
    return float(np.median(np.linalg.norm(spokes, axis=3).mean(axis=(1, 2)) / scale))


def _look(rgb: Rgb, mesh: Mesh, reference: Mesh, template: FaceTemplate, pose: Pose) -> _Look | None:
    followed = follow(rgb, reference, template, pose)
    if followed is None or followed[1] > MAX_MISFIT:
        return None
    view = view_of(rgb, mesh, reference, followed[0])
    return _Look(view, followed[0], view.into(mesh[IRISES, :2]))


def _irises(looks: list[_Look], reference: Mesh, radius: float) -> tuple[float, Points] | None:
    """Iris radius and eyeballs' centres, starting from the mesh's; None with too few samples."""
    known, depth = radius, np.array([0.0, 0.0, EYEBALL_DEPTH_MM / IRIS_RADIUS_MM])
    offsets: Points | None = None
    for _ in range(_ROUNDS):
        eyeballs = reference[CANTHI].mean(axis=1) + depth * radius
        found: list[Points] = []
        radii: list[float] = []
        for look in looks:
            scale = look.pose.scale * look.view.zoom
            middle = look.view.into(look.pose.place(eyeballs)[:, :2])
            ball = look.start if offsets is None else middle + offsets * scale
            limbus = fit_limbus(look.view, look.start, ball, np.full(2, radius * scale), free=True)
            if (limbus.points >= MIN_EDGES).all():
                found.append((limbus.centre - middle) / scale)
                radii.extend(limbus.radius / scale)
        if len(found) < MIN_SAMPLES:
            return None
        offsets = _middle(np.array(found))
        likely = [r for r in radii if abs(r / known - 1) < RADIUS_TOLERANCE]
        radius = float(np.median(likely)) if likely else known
    eyeballs[:, :2] += offsets
    return radius, eyeballs


def _middle(values: Points) -> Points:
    """The mean of the middle half along the first axis: low noise like a mean, robust like a median.

    In a prompted recording the gaze is mostly up or down, so its median lies at the end that took longer.
    """
    ordered = np.sort(values, axis=0)
    quarter = len(values) // 4
    middle: Points = ordered[quarter : len(values) - quarter].mean(axis=0)
    return middle
