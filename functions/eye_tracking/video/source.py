"""A video in S3 or from another source of bytes: plans it and reads it window by window."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final

from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.ahead import made_ahead
from functions.eye_tracking.video.container import list_packets
from functions.eye_tracking.video.frames import Pixels, Tally, read
from functions.eye_tracking.video.picture import Picture
from functions.eye_tracking.video.plan import WINDOW_FRAMES, Plan, Window, plan
from functions.eye_tracking.video.ranges import Get, RangeFile, remembered
from functions.shared.errors import PayloadTooLarge, VideoTooLong, VideoUnreadable

MAX_BYTES: Final = 2_000_000_000
MAX_DURATION_S: Final = 3600
MAX_PIXELS: Final = 36_000_000  # 8K; one decoded frame takes 110 MB


@dataclass(frozen=True)
class Video:
    """A video file of `size` bytes; `get(first, end)` returns a range of them."""

    get: Get
    size: int

    def plan(self, parameters: EyeParameters, window_frames: int = WINDOW_FRAMES) -> Plan:
        """Which frames to analyse, in which windows. Raises PayloadTooLarge, VideoUnreadable, VideoTooLong."""
        if self.size > MAX_BYTES:
            raise PayloadTooLarge(f"The video has {self.size / 1e9:.1f} GB; the limit is {MAX_BYTES / 1e9:.0f} GB.")
        if self.size == 0:
            raise VideoUnreadable("The video file is empty: upload it again.")
        packets = list_packets(self.get, self.size)
        if packets.pixels > MAX_PIXELS:
            raise PayloadTooLarge(
                f"The video's frames have {packets.pixels / 1e6:.0f} megapixels; the limit is {MAX_PIXELS / 1e6:.0f}: "
                "send a smaller video; 60 pixels per eye are enough."
            )
        shown = packets.pts[packets.shown]
        if len(shown) == 0:
            raise VideoUnreadable("The video's edit list removes all of its frames: export it again.")
        duration_s = float(shown.max() - shown.min()) * float(packets.time_base)
        if duration_s > MAX_DURATION_S:
            raise VideoTooLong(
                f"The video lasts {duration_s / 60:.0f} minutes; the limit is {MAX_DURATION_S // 60}: cut it."
            )
        return plan(packets, self.size, parameters.step, parameters.max_frames, window_frames)

    def pictures(self, planned: Plan, window: Window, tally: Tally | None = None) -> Iterator[Picture]:
        """(source frame, upright RGB) for each frame of the window that can be decoded; `tally` counts decoded frames.

        The next frames are decoded while the current one is processed.
        """
        return made_ahead(self._pictures(planned, window, tally or Tally()))

    def _pictures(self, planned: Plan, window: Window, tally: Tally) -> Generator[Picture]:
        pixels = Pixels(planned.pixel_aspect, planned.quarters)
        file = RangeFile(self.get, self.size, planned.spans(window))
        for at, frame in read(file, planned, window, tally):
            yield int(planned.frame[at]), pixels.of(frame)

    def remembering(self) -> Video:
        """The same video with a cache for small reads, for opening it many times."""
        return Video(remembered(self.get), self.size)
