"""A container as Lambda runs an image: only /tmp writable, a user without rights, no /dev/shm; here without network."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any, Final

USER: Final = "993:990"  # what Lambda's own user is; no image knows it
CAGE: Final = (
    *("--read-only", "--tmpfs=/tmp:rw,size=512m", "--network=none", "--ipc=none"),
    *(f"--user={USER}", "--cap-drop=ALL", "--security-opt=no-new-privileges"),
)
_INVOKE: Final = """
import sys, time, urllib.request
url = "http://127.0.0.1:8080/2015-03-31/functions/function/invocations"
event = sys.stdin.buffer.read()
for attempt in range(100):
    try:
        print(urllib.request.urlopen(urllib.request.Request(url, event), timeout=120).read().decode())
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ConnectionRefusedError) or attempt == 99:
            raise
        time.sleep(0.1)
"""


def docker(*arguments: str, given: str = "") -> str:
    """What `docker` prints; fails with what it complains of."""
    done = subprocess.run(["docker", *arguments], input=given, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"docker {' '.join(arguments[:2])}: {done.stderr[-4000:]}"
    return done.stdout


@dataclass(frozen=True)
class Container:
    """A function under the Lambda runtime interface emulator."""

    id: str

    @classmethod
    def start(cls, image: str, command: str, environment: dict[str, str]) -> Container:
        variables = [f"--env={name}={value}" for name, value in environment.items()]
        return cls(docker("run", "--detach", *CAGE, *variables, image, command).strip())

    def invoke(self, event: str) -> Any:
        """The function's answer; asked from inside, since there is no network."""
        return json.loads(docker("exec", "--interactive", self.id, "python3", "-c", _INVOKE, given=event))

    def python(self, code: str) -> str:
        return docker("exec", self.id, "python3", "-c", code)

    def log(self) -> str:
        done = subprocess.run(["docker", "logs", self.id], capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    def remove(self) -> None:
        docker("rm", "--force", self.id)
