"""Blinks by OpenWillis: `.venv-openwillis/bin/python bench/eyes/openwillis_run.py VIDEO ...`, one JSON line a video.

Runs in a virtual environment of its own and imports nothing of this project. The module is loaded by its path, because
the package imports speech and emotion models that a blink rate does not need.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

PAUSE_S = 1.0  # OpenWillis sleeps so long in each call


def main() -> None:
    """Command line."""
    found = importlib.util.find_spec("openwillis")
    assert found is not None
    assert found.submodule_search_locations
    path = Path(found.submodule_search_locations[0]) / "measures" / "video" / "eye_blink.py"
    spec = importlib.util.spec_from_file_location("eye_blink", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for video in sys.argv[1:]:
        began = time.perf_counter()
        frames, blinks, _ = module.eye_blink_rate(video)
        seconds = time.perf_counter() - began - PAUSE_S
        columns = ("blink_starting_frame", "blink_ending_frame")  # counted from 1
        spans = [[int(blink[name]) - 1 for name in columns] for _, blink in blinks.iterrows()]
        line = {"video": video, "spans": spans, "frames": len(frames), "seconds": seconds}
        versions = f"{version('openwillis')}, mediapipe {version('mediapipe')}"
        sys.stdout.write(json.dumps(line | {"version": versions}) + "\n")


if __name__ == "__main__":
    main()
