"""Errors of the local engine."""

from __future__ import annotations


class EngineError(Exception):
    """The local engine could not be started, or the template could not be deployed; the message says why."""
