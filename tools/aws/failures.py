"""Errors of these commands, printed as one line instead of a traceback."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, WaiterError


class Refused(Exception):
    """The command cannot continue; the message says why, and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Turn an expected error in the block into exit status 1 and one line on stderr."""
    try:
        yield
    except Refused as error:
        sys.exit(f"error: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: `{shlex.join(error.cmd)}` ended with {error.returncode}; see its message above")
    except WaiterError as error:
        sys.exit(f"error: AWS did not reach the expected state: {error}")
    except ClientError as error:
        sys.exit(f"error: AWS refused {error.operation_name}: {error.response['Error'].get('Message', error)}")
    except BotoCoreError as error:
        sys.exit(f"error: AWS cannot be reached: {error}")
    except KeyboardInterrupt:
        sys.exit("interrupted")
