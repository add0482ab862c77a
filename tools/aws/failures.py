"""What goes wrong in these commands, told in a line instead of a traceback."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, WaiterError


class Refused(Exception):
    """The command cannot go on; the message says why, and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Leave with status 1 and one line on stderr when something expected goes wrong inside."""
    try:
        yield
    except Refused as error:
        sys.exit(f"error: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: `{shlex.join(error.cmd)}` ended with {error.returncode}; its own message stands above")
    except WaiterError as error:
        sys.exit(f"error: AWS did not get there: {error}")
    except ClientError as error:
        sys.exit(f"error: AWS answered {error.operation_name} with: {error.response['Error'].get('Message', error)}")
    except BotoCoreError as error:
        sys.exit(f"error: AWS cannot be reached: {error}")
    except KeyboardInterrupt:
        sys.exit("interrupted")
