"""Makes a function's package for the local engine: a zip with only a `bootstrap` that runs the source in place."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from shlex import quote

from local.project import python_path

# The template's values are for the image's file system; here each environment has its own temporary directory.
_BOOTSTRAP = """#!/bin/sh
set -e
cd {root}
TMPDIR=$(mktemp -d {directory}/environment.XXXXXX)
export TMPDIR HYPERMOB_PARENT=$PPID PYTHONPATH={python_path} LAMBDA_TASK_ROOT={root}
export MEDIAPIPE_DISABLE_GPU=1 GLOG_logtostderr=1 MPLCONFIGDIR={directory}/matplotlib
exec {python} -m local.worker {handler}
"""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip, so that the same source gives the same package
_EXECUTABLE_FILE = 0o100755 << 16


def bootstrap(root: Path, directory: Path, handler: str) -> str:
    """The script that runs `handler` from the project at `root`, with temporary files under `directory`."""
    return _BOOTSTRAP.format(
        root=quote(str(root)),
        python_path=quote(python_path(root)),
        directory=quote(str(directory)),
        python=quote(sys.executable),
        handler=quote(handler),
    )


def package(root: Path, directory: Path, handler: str) -> bytes:
    """The zip to upload as the function's code."""
    entry = zipfile.ZipInfo("bootstrap", _EPOCH)
    entry.external_attr = _EXECUTABLE_FILE
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, bootstrap(root, directory, handler))
    return buffer.getvalue()
