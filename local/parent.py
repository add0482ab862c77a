"""Die with the parent: the last line of defence against processes that nobody owns any more.

Linux could do this in the kernel (PR_SET_PDEATHSIG), but there the signal comes when the parent's *thread* ends, and
the engine starts each function from a thread that lives as long as one request. Asking for the parent's id works
everywhere.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

INTERVAL_S = 0.5  # how long an orphan may live; a look at the parent's id costs well under a microsecond
PARENT_VARIABLE = "HYPERMOB_PARENT"  # the parent's id as the parent itself knew it: it may be gone before we can ask


def watch_parent(on_loss: Callable[[], None]) -> None:
    """Call `on_loss` from a thread of its own once this process is no longer the child of PARENT_VARIABLE's process."""
    parent = int(os.environ[PARENT_VARIABLE])

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(INTERVAL_S)
        on_loss()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
