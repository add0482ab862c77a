"""Decides in which frames each eye is hidden, and lets the figures rest on the visible one.

A patch, opaque glasses, a hand or hair in front of an eye stays for seconds, but single frames are judged wrongly while
the head moves or the face mesh settles. So the evidence is the median of a second.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from functions.eye_tracking.face.features import COLUMNS, HIDDEN_FROM, MEANS, SIDES

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVIDENCE_S: Final = 1.0


def hidden_eyes(time_s: Values, values: Values) -> Flags:
    """(n, 2) whether the left and the right eye are hidden; False without a face.

    time_s: (n,) ascending; values: (n, len(COLUMNS)), NaN without a face.
    """
    odds = values[:, [COLUMNS.index(f"{side}_hidden") for side in SIDES]]
    series = pd.DataFrame(odds, index=pd.to_timedelta(time_s, unit="s"))
    median = series.rolling(pd.Timedelta(seconds=EVIDENCE_S), center=True, min_periods=1).median().to_numpy()
    flags: Flags = (median > HIDDEN_FROM) & np.isfinite(odds)
    return flags


def of_visible_eyes(values: Values, hidden: Flags) -> Values:
    """The rows without the figures of hidden eyes. A mean of both eyes becomes the visible eye's figure.

    values: (n, len(COLUMNS)); hidden: (n, 2).
    """
    kept = values.copy()
    for name in MEANS:
        left, right = (COLUMNS.index(f"{side}_{name}") for side in SIDES)
        kept[:, [left, right]] = np.where(hidden, np.nan, values[:, [left, right]])
        one_eyed = hidden.any(axis=1)
        visible = np.where(hidden[:, 0], kept[:, right], kept[:, left])
        mean = COLUMNS.index(name)
        kept[:, mean] = np.where(one_eyed, visible, values[:, mean])
    for side, out in zip(SIDES, hidden.T, strict=True):
        for name in ("iris_cx", "iris_cy"):
            kept[out, COLUMNS.index(f"{side}_{name}")] = np.nan
    return kept
