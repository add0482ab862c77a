"""The six body lengths of the whole platform: tape lengths in cm, as ANSUR II defines them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

SEGMENTS: Final = ("upper_arm", "forearm", "thigh", "calf", "torso")
LENGTHS: Final = ("height", *SEGMENTS)  # the order of every vector of six


@dataclass(frozen=True)
class BodyLengths:
    """One person, cm.

    height: stature. upper_arm: acromion-radiale. forearm: radiale-stylion. thigh: trochanterion height minus lateral
    epicondyle height. calf: lateral epicondyle height minus lateral malleolus height. torso: acromion height minus
    trochanterion height.
    """

    height: float
    upper_arm: float
    forearm: float
    thigh: float
    calf: float
    torso: float

    def as_vector(self) -> tuple[float, ...]:
        """The six lengths in the order of `LENGTHS`."""
        return astuple(self)
