"""The head as a rigid body: its pose in a frame, relative to the clip's median face.

A mesh's coordinates have x right, y down and z away from the camera, all in px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.eyes import OUTER_CANTHI
from functions.eye_tracking.face.mesh import Mesh

Points = NDArray[np.float64]

# Bridge and side of the nose, forehead, temples, cheekbones. These points do not move with the irises, the lids or the
# mouth; eye corners move with an iris by a third of its way.
RIGID: Final = [
    6, 168, 197, 195, 122, 351, 193, 417, 8, 9, 107, 336, 127, 356,
    234, 454, 93, 323, 10, 151, 109, 338, 67, 297, 116, 345, 227, 447,
]  # fmt: skip
_ROUNDS: Final = 4  # of alignment; after the third the median moves by less than 1e-4 of the eyes' distance


@dataclass(frozen=True)
class Pose:
    """A similarity: point p of the reference is at scale * rotation @ p + shift in the picture.

    scale: px per unit of the reference; rotation: (3, 3); shift: (3,) px.
    """

    scale: float
    rotation: Points
    shift: Points

    def place(self, points: Points) -> Points:
        """(n, 3) points of the reference -> (n, 3) px."""
        placed: Points = self.scale * points @ self.rotation.T + self.shift
        return placed

    def take_back(self, points: Points) -> Points:
        """(n, 3) px -> (n, 3) points of the reference."""
        taken: Points = (points - self.shift) @ self.rotation / self.scale
        return taken

    @property
    def roll(self) -> float:
        """Roll in radians, clockwise."""
        return float(np.arctan2(self.rotation[1, 0], self.rotation[0, 0]))

    @property
    def pitch_deg(self) -> float:
        """Pitch from the reference's pose, up positive."""
        return float(np.degrees(np.arcsin(np.clip(self.rotation[1, 2], -1.0, 1.0))))

    @property
    def yaw_deg(self) -> float:
        """Yaw from the reference's pose, the picture's right positive."""
        return float(np.degrees(np.arctan2(-self.rotation[0, 2], self.rotation[2, 2])))


def pose_of(mesh: Mesh, reference: Mesh) -> Pose:
    """The pose of the rigid points of `reference` in `mesh`, both (478, 3), by least squares."""
    return fit_pose(reference[RIGID], mesh[RIGID], np.ones(len(RIGID)))


def fit_pose(source: Points, target: Points, weight: Points) -> Pose:
    """The similarity from (n, 3) `source` to (n, 3) `target`, with weights (n,).

    After S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns", IEEE TPAMI
    13(4), 1991. Raises numpy.linalg.LinAlgError for points that are not finite.
    """
    weight = weight / weight.sum()
    source_middle, target_middle = weight @ source, weight @ target
    source, target = source - source_middle, target - target_middle
    left, stretch, right = np.linalg.svd(target.T @ (source * weight[:, None]))
    keep = np.array([1.0, 1.0, np.sign(np.linalg.det(left) * np.linalg.det(right))])  # a rotation, never a mirror
    rotation = (left * keep) @ right
    scale = float((stretch * keep).sum() / (weight @ (source**2).sum(axis=1)))
    return Pose(scale, rotation, target_middle - scale * rotation @ source_middle)


def residual(mesh: Mesh, reference: Mesh, pose: Pose) -> float:
    """Root mean square error of the rigid points under the pose, in units of the reference."""
    left = pose.take_back(mesh[RIGID]) - reference[RIGID]
    return float(np.sqrt((left**2).sum(axis=1).mean()))


def median_mesh(meshes: Mesh) -> Mesh:
    """The median of (n, 478, 3) meshes after alignment: one face, (478, 3), in its own coordinates.

    The axes are the camera's at the clip's middle pose, turned so that the outer corners of the eyes are level. Their
    distance is the unit, and their middle is the origin. Up to half of the meshes may be blinks or grimaces.
    """
    median = _framed(meshes[len(meshes) // 2])
    for _ in range(_ROUNDS):
        poses = [pose_of(mesh, median) for mesh in meshes]
        aligned = [pose.take_back(mesh) for pose, mesh in zip(poses, meshes, strict=True)]
        median = _framed(np.median(aligned, axis=0) @ _middle_rotation(poses).T)
    return median


def _middle_rotation(poses: list[Pose]) -> Points:
    """The median rotation: the one with the smallest sum of angles to all others."""
    rotations = np.array([pose.rotation for pose in poses])
    cosine = (np.einsum("iab,jab->ij", rotations, rotations) - 1) / 2
    middle: Points = rotations[np.arccos(np.clip(cosine, -1.0, 1.0)).sum(axis=1).argmin()]
    return middle


def _framed(mesh: Mesh) -> Mesh:
    right, left = mesh[list(OUTER_CANTHI)]
    across = left - right
    roll = np.arctan2(across[1], across[0])
    cos, sin = np.cos(roll), np.sin(roll)
    level = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    framed: Mesh = (mesh - (right + left) / 2) @ level.T / np.linalg.norm(across)
    return framed
