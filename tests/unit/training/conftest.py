from __future__ import annotations

import io
from typing import Any

import joblib
import pytest

from training import train_model, vehicle


def file_of(content: dict[str, Any]) -> bytes:
    """The bytes of a model file."""
    buffer = io.BytesIO()
    joblib.dump(content, buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def content() -> dict[str, Any]:
    """What the sedan's model file holds; trained once, never changed."""
    return train_model.train([vehicle.load()])
