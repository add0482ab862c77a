"""The origins of the web console on this machine, which the engine's API and S3 allow.

A browser treats `localhost` and 127.0.0.1 as different origins, and a port may be taken, so there are fourteen. All
are safe, because a page at a loopback address was started on this machine.
"""

from __future__ import annotations

PORTS = range(5173, 5180)  # the first is the template's default
ORIGINS = tuple(f"http://{host}:{port}" for port in PORTS for host in ("localhost", "127.0.0.1"))
PARAMETERS = {"AllowedOrigins": ",".join(ORIGINS)}
