"""Ends a process when its parent has ended, so that no orphaned processes remain.

Linux can do this in the kernel (PR_SET_PDEATHSIG), but sends the signal when the parent's *thread* ends, and the engine
starts each function from a thread that lives for one request. Polling the parent's id works everywhere.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

INTERVAL_S = 0.5  # how long an orphan may live; reading the parent's id takes less than a microsecond
PARENT_VARIABLE = "HYPERMOB_PARENT"  # the parent's id, set by the parent, which may end before we can ask


def watch_parent(on_loss: Callable[[], None]) -> None:
    """Call `on_loss` from a new thread once this process is no longer a child of PARENT_VARIABLE's process."""
    parent = int(os.environ[PARENT_VARIABLE])

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(INTERVAL_S)
        on_loss()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
