"""What the images that Docker has add to their base image: the end of `make images`.

Sizes are uncompressed, in millions of bytes. Exits 1 if one is above its limit.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

LIMITS_MB: Final = {"api": 90, "analysis": 450, "vision": 460}  # what an image may add to its base image
_FIRST_LINE: Final = "ENV PYTHONDONTWRITEBYTECODE="  # of the stage `base`


def added(image: str) -> int:
    """Bytes of the image's layers back to the first line of the stage `base`."""
    command = ["docker", "history", "--human=false", "--no-trunc", "--format={{.Size}} {{.CreatedBy}}", image]
    history = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    first = next(position for position, line in enumerate(history) if _FIRST_LINE in line)
    return sum(int(line.split()[0]) for line in history[: first + 1])


def main() -> int:
    """Command line."""
    sizes_mb = {image: added(f"hypermob:{image}") / 1e6 for image in LIMITS_MB}
    for image, size in sizes_mb.items():
        sys.stdout.write(f"{image:10}{size:>8.1f} of {LIMITS_MB[image]} MB\n")
    return int(any(size > LIMITS_MB[image] for image, size in sizes_mb.items()))


if __name__ == "__main__":
    sys.exit(main())
