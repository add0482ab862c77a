"""Tells that a picture was turned. No OpenCV or MediaPipe, which the summary's image lacks."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.remarks import Remark

_LAY = {1: "lay on its side", 2: "was upside down", 3: "lay on its side"}


def turned(quarters: int) -> Iterator[Remark]:
    """The warning about a picture that was turned counter-clockwise by `quarters` of a circle; none for 0."""
    if quarters:
        how = f"The picture {_LAY[quarters]}, without a tag that says so"
        by = f"it was turned by {90 * quarters} degrees counter-clockwise before the analysis"
        message = f"{how}: {by}. Positions refer to the turned picture."
        yield Remark(code="PICTURE_TURNED", message=message)
