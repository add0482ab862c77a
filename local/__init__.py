"""The embedded engine: the whole system on one machine, with no AWS account and no Docker.

It runs the project's own template, state machines and handlers; see docs/adr/0003-embedded-engine.md.
"""

from local.deployment import Deployment
from local.errors import EngineError
from local.lifecycle import LOST, down, ensure, session, status

__all__ = ["LOST", "Deployment", "EngineError", "down", "ensure", "session", "status"]
