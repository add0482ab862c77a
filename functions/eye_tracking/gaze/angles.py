"""Computes gaze in degrees from the iris's offset to the eyeball's centre, in the head's own frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.features import GAZE_FEATURES
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.calibration import ClipModel
from functions.eye_tracking.gaze.head import Pose, pose_of
from functions.eye_tracking.gaze.limbus import LIMBUS_DEPTH, MAX_TURN, Limbus, fit_limbus
from functions.eye_tracking.gaze.limbus_view import IRISES, SIDE, EyesView, view_of
from functions.eye_tracking.gaze.reference import MAX_MISFIT, follow
from functions.eye_tracking.video.picture import Rgb

Values = NDArray[np.float64]

MIN_EDGES: Final = 1  # on each side, to place a circle at all; gaze_range.MIN_POINTS says how many are enough
_AROUND: Final = 1.2  # iris radii around an iris that must be inside the frame


@dataclass(frozen=True)
class Look:
    """Both irises of a face in one frame, left first.

    centre: (2, 2), flat: (2, 2), the same without foreshortening; eyeballs: (2, 2), their centres; all px of the frame.
    radius: px. shown: (2,), whether the iris is visible and the head can be followed. pose: of the head; misfit: see
    reference.follow. lid_gap: (2,), iris radii.
    """

    pose: Pose
    misfit: float
    limbus: Limbus
    centre: Values
    flat: Values
    eyeballs: Values
    radius: float
    shown: NDArray[np.bool_]
    lid_gap: Values


def measure(rgb: Rgb, mesh: Mesh, clip: ClipModel) -> Values:
    """The values of GAZE_FEATURES for one face, NaN where they cannot be measured.

    rgb: (h, w, 3), the whole frame; mesh: (478, 3), px of it.

    gaze_*: degrees of the eyes in the head, from the clip's middle gaze, up and the picture's right positive; without a
    side it is the mean of both eyes. limbus_*: the worse of both eyes, in iris radii. blur: standard deviation of the
    edge's spread; residual: root mean square distance of its points from the circle; points: number on the side with
    fewer; lid_gap: distance of the lids at the iris. rigid_*: the head, from the clip's median pose, up and right
    positive; residual: root mean square error of the face's texture after the best rigid movement, in outer-canthal
    distances. If it is too large, or the texture is lost (NaN), there is no gaze.
    """
    values = dict.fromkeys(GAZE_FEATURES, np.nan)
    if np.isfinite(mesh).all():
        pose = pose_of(mesh, clip.mesh)
        look = look_at(rgb, mesh, clip, pose)
        if look is not None:
            pose = look.pose
            values |= _angles(look) | _quality(look)
        values["rigid_pitch_deg"], values["rigid_yaw_deg"] = pose.pitch_deg, pose.yaw_deg
    return np.array([values[name] for name in GAZE_FEATURES])


def look_at(rgb: Rgb, mesh: Mesh, clip: ClipModel, near: Pose) -> Look | None:
    """The irises of a finite mesh with its head `near` a pose; None where the head's texture is lost."""
    followed = follow(rgb, clip.mesh, clip.template, near)
    if followed is None:
        return None
    pose, misfit = followed
    view = view_of(rgb, mesh, clip.mesh, pose)
    eyeballs = pose.place(clip.eyeballs)[:, :2]
    radius = clip.iris_radius * pose.scale
    limbus = fit_limbus(view, view.into(mesh[IRISES, :2]), view.into(eyeballs), np.full(2, radius * view.zoom))
    centre, margin = view.out_of(limbus.centre), _AROUND * radius
    inside = ((centre > margin) & (centre < np.array(rgb.shape[1::-1]) - margin)).all(axis=1)
    shown = inside & (limbus.points >= MIN_EDGES) & (misfit <= MAX_MISFIT)
    gap = _lid_gap(view, limbus)
    return Look(pose, misfit, limbus, centre, view.out_of(limbus.flat), eyeballs, radius, shown, gap)


def _angles(look: Look) -> dict[str, float]:
    reach = LIMBUS_DEPTH * look.radius
    vertical, _ = gaze_angles((look.centre - look.eyeballs) / reach, look.pose.rotation)
    # Sideways, an edge cut off by a canthus looks like foreshortening, so the plain circle is used there.
    _, horizontal = gaze_angles((look.flat - look.eyeballs) / reach, look.pose.rotation)
    vertical, horizontal = (np.where(look.shown, angle, np.nan) for angle in (vertical, horizontal))
    return {
        "gaze_vertical_deg": vertical.mean(),
        "gaze_horizontal_deg": horizontal.mean(),
        "L_gaze_vertical_deg": vertical[0],
        "R_gaze_vertical_deg": vertical[1],
        "L_gaze_horizontal_deg": horizontal[0],
        "R_gaze_horizontal_deg": horizontal[1],
    }


def _quality(look: Look) -> dict[str, float]:
    return {
        "limbus_blur": look.limbus.blur.max(),
        "limbus_residual": look.limbus.residual.max(),
        "limbus_points": look.limbus.points.min(),
        "limbus_lid_gap": look.lid_gap.min(),
        "rigid_residual": look.misfit,
    }


def gaze_angles(offset: Values, rotation: Values) -> tuple[Values, Values]:
    """Vertical and horizontal angles, (n,) degrees, of eyes in a head that is turned by `rotation` (3, 3).

    offset: (n, 2), of the limbus's centre from the eyeball's, in the picture, over their true distance. NaN beyond the
    largest possible eye rotation.
    """
    square = (offset**2).sum(axis=1)
    toward = np.sqrt(np.where(square < MAX_TURN**2, 1 - square, np.nan))
    gaze = np.column_stack([offset, -toward]) @ rotation
    return -np.degrees(np.arcsin(gaze[:, 1])), np.degrees(np.arctan2(gaze[:, 0], -gaze[:, 2]))


def _lid_gap(view: EyesView, limbus: Limbus) -> Values:
    column = np.clip(np.rint(limbus.centre[:, 0]), 0, SIDE - 1).astype(int)
    eye = [0, 1]
    gap: Values = (view.lower[eye, column] - view.upper[eye, column]) / limbus.radius
    return gap
