"""The posterior of a linear-Gaussian measurement with unknown offsets on two grids: cameras and arms.

All combinations share one gain per noise scale, so only squared distances are computed for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """One noise scale. prior: (p, p) covariance of what is sought, gain: (f, p), noise: (f, f)."""

    prior: Matrix
    gain: Matrix
    noise: Matrix

    @cached_property
    def root(self) -> Matrix:
        """(f, f) lower triangle: the square root of the figures' covariance before they are seen."""
        return np.linalg.cholesky(self.gain @ self.prior @ self.gain.T + self.noise)

    @cached_property
    def weight(self) -> Matrix:
        """(p, f) of the whitened figures."""
        weight: Matrix = np.linalg.solve(self.root, self.gain @ self.prior).T
        return weight

    @property
    def covariance(self) -> Matrix:
        """(p, p) of what is sought when the offsets are known."""
        covariance: Matrix = self.prior - self.weight @ self.weight.T
        return covariance


@dataclass(frozen=True)
class Mixture:
    """mean: (p,). within: (k, p, p) covariance by scale. between: (p, p), from the unknown offsets and scales.

    places, angles, scales: probabilities. surprise: the smallest squared distance at the middle scale.
    """

    mean: Vector
    within: Matrix
    between: Matrix
    places: Vector
    angles: Vector
    scales: Vector
    surprise: float

    @property
    def covariance(self) -> Matrix:
        """(p, p) of the whole mixture."""
        return np.asarray(np.tensordot(self.scales, self.within, axes=1) + self.between)


def mixture(off: Matrix, shifts: Matrix, log_prior: Matrix, parts: list[Part], centre: Vector) -> Mixture:
    """The posterior over all offsets and scales.

    off: (n, f) figures minus what each place lets expect. shifts: (m, f) what the arms add. log_prior: (n, m). parts:
    equally likely scales. centre: (p,) the prior's mean.
    """
    white = [(np.linalg.solve(part.root, off.T).T, np.linalg.solve(part.root, shifts.T).T) for part in parts]
    distances = np.array([_squared(*pair) for pair in white])  # (k, n, m)
    volume = np.array([np.log(np.diag(part.root)).sum() for part in parts])
    log = log_prior - 0.5 * distances - volume[:, np.newaxis, np.newaxis]
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    moments = [
        _moments(part, *pair, weight) for part, pair, weight in zip(parts, white, weights, strict=True)
    ]  # of the deviation from the centre
    mean = np.sum([first for first, _ in moments], axis=0)
    second = np.sum([square for _, square in moments], axis=0)
    return Mixture(
        mean=centre + mean,
        within=np.array([part.covariance for part in parts]),
        between=second - np.outer(mean, mean),
        places=weights.sum(axis=(0, 2)),
        angles=weights.sum(axis=(0, 1)),
        scales=weights.sum(axis=(1, 2)),
        surprise=float(distances[len(parts) // 2].min()),
    )


def _squared(off: Matrix, shifts: Matrix) -> Matrix:
    """(n, m) squared lengths of off - shifts."""
    lengths: Matrix = (off**2).sum(axis=1)[:, np.newaxis] + (shifts**2).sum(axis=1) - 2 * off @ shifts.T
    return lengths


def _moments(part: Part, off: Matrix, shifts: Matrix, weights: Matrix) -> tuple[Vector, Matrix]:
    """Weighted sum (p,), and sum of squares (p, p), of the estimate over all offsets."""
    by_place, by_angle = weights.sum(axis=1), weights.sum(axis=0)
    first = by_place @ off - by_angle @ shifts
    cross = off.T @ weights @ shifts
    second = (off.T * by_place) @ off + (shifts.T * by_angle) @ shifts - cross - cross.T
    return part.weight @ first, part.weight @ second @ part.weight.T
