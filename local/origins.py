"""Where this machine's web console may stand: the pages that the engine's API and S3 answer.

A browser tells the two names of one address apart, and a port may be taken, so there are fourteen origins. None of
them can be a page from elsewhere: what stands at a loopback address was started on this machine.
"""

from __future__ import annotations

PORTS = range(5173, 5180)  # the first is that of the template's default
ORIGINS = tuple(f"http://{host}:{port}" for port in PORTS for host in ("localhost", "127.0.0.1"))
PARAMETERS = {"AllowedOrigins": ",".join(ORIGINS)}
