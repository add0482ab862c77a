"""Published ranges of healthy gaze by age, and the screening hint's limits derived from them.

docs/screening-hint.md shows the derivation; `python -m bench.eyes.hint` computes it from this module. What has neither
a source nor a command that measures it is marked as an assumption.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

# Lee et al. 2019, doi 10.1038/s41433-019-0376-4: 261 healthy people, 5 to 91 years, photographs; degrees, mean and SD.
UP_DEG: Final = (27.9, 7.6)
DOWN_DEG: Final = (47.1, 8.0)
UP_AGE_R: Final = -0.506  # correlation with age; of downward gaze it is .017, p .72: not used
AGES: Final = (5.0, 91.0)
# Assumption: ages are spread evenly from the youngest to the oldest. The abstract has neither their mean nor SD.
MEAN_AGE: Final = sum(AGES) / 2
SD_AGE: Final = (AGES[1] - AGES[0]) / math.sqrt(12)
# Huaman and Sharpe 1993, IOVS 34:2588: 16 elderly people, search coils; downward gaze falls with age, too.
ELDERLY_UP_DEG: Final = 32.9
ELDERLY_DOWN_DEG: Final = 32.8  # assumption: SD as in Lee et al., because the abstract has none

# The method's own error. On composed videos the measured range is .81 to 1.08 of a true one of 10 degrees or more
# (bench.eyes.hint): 19 % too little at worst. Assumption: 6 % more for irises and eyeballs of other sizes.
SCALE_ERROR: Final = 0.25
# Assumption for people; resting gaze on composed videos of still heads ranges over .6 to 1.7 degrees (bench.eyes.hint).
OFFSET_ERROR_DEG: Final = 3.0
# Assumption: the offset error at both ends of the range, independent of each other, is 4.2; rounded up.
RESOLUTION_DEG: Final = 5.0
SPREADS: Final = 2.0  # standard deviations below the mean: about 2 of 100 healthy people are lower


@dataclass(frozen=True)
class Norm:
    """Healthy gaze in degrees from straight ahead: means and standard deviations."""

    up: float
    up_sd: float
    down: float
    down_sd: float

    @property
    def range(self) -> float:
        """Mean of up and down together."""
        return self.up + self.down

    @property
    def least(self) -> float:
        """SPREADS below the mean. Assumption: who looks up least also looks down least, which gives the lowest sum."""
        return self.range - SPREADS * (self.up_sd + self.down_sd)


def norm(age: float) -> Norm:
    """Of Lee et al., by linear regression of upward gaze on age."""
    (up, up_sd), (down, down_sd) = UP_DEG, DOWN_DEG
    slope = UP_AGE_R * up_sd / SD_AGE
    return Norm(up + slope * (age - MEAN_AGE), up_sd * math.sqrt(1 - UP_AGE_R**2), down, down_sd)


def elderly() -> Norm:
    """Of Huaman and Sharpe."""
    oldest = norm(AGES[1])
    return Norm(ELDERLY_UP_DEG, oldest.up_sd, ELDERLY_DOWN_DEG, oldest.down_sd)


def measured_least(range_deg: float) -> float:
    """The least that this method can measure of a true range, with its full error."""
    return range_deg * (1 - SCALE_ERROR) - OFFSET_ERROR_DEG


def suspect_below_deg() -> float:
    """The hint's limit: the lowest healthy range of any age in either source, as measured, in steps of RESOLUTION_DEG.

    Age is not asked for, so one limit serves everybody: it errs on the side of no hint.
    """
    lowest = min(measured_least(found.least) for found in (norm(AGES[1]), elderly()))
    return RESOLUTION_DEG * math.floor(lowest / RESOLUTION_DEG)
