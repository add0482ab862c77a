"""Loads a seat fit model from the bytes of its joblib file and checks it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from typing import Any

import joblib
import numpy as np
import sklearn
from pydantic import ValidationError
from sklearn.exceptions import InconsistentVersionWarning

from functions.anthropometry import population
from functions.recommend.metadata import FORMAT_VERSION, Metadata
from functions.recommend.model import PARTS, SeatFitModel, VehicleModel
from functions.recommend.settings import NAMES


class ModelUnusable(Exception):
    """The file cannot be used: damaged, of another format, or of another scikit-learn. The message says which."""


def decode(data: bytes) -> SeatFitModel:
    """A model from the bytes of its joblib file. Raises ModelUnusable.

    Unpickling runs code: call this only with bytes from the configured bucket, the bundled file, or a file that the
    caller made.
    """
    content = _unpickle(data)
    metadata = _metadata(content)
    if metadata.sklearn_version != sklearn.__version__:
        raise ModelUnusable(f"it was made with scikit-learn {metadata.sklearn_version}, not {sklearn.__version__}")
    if (reason := metadata.foreign()) is not None:
        raise ModelUnusable(reason)
    model = _assemble(content, metadata)
    for vehicle in model.vehicles.values():
        _check_answer(vehicle)
    return model


def _unpickle(data: bytes) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", InconsistentVersionWarning)
            content = joblib.load(io.BytesIO(data))
    except InconsistentVersionWarning:
        raise ModelUnusable("it was made with another version of scikit-learn") from None
    except Exception as error:  # a damaged pickle may raise anything, and the file cannot be used
        raise ModelUnusable(f"it cannot be read ({type(error).__name__})") from error
    if not isinstance(content, dict):
        raise ModelUnusable("it is not a model file")
    return content


def _metadata(content: Mapping[str, Any]) -> Metadata:
    found = content.get("metadata")
    version = found.get("format_version") if isinstance(found, dict) else None
    if version != FORMAT_VERSION:
        raise ModelUnusable(f"its format is {version}, this service reads {FORMAT_VERSION}: train it again")
    try:
        return Metadata.model_validate(found)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, finding["loc"])) or "metadata" for finding in error.errors())
        raise ModelUnusable(f"its metadata is incomplete: {fields}") from error


def _assemble(content: Mapping[str, Any], metadata: Metadata) -> SeatFitModel:
    try:
        vehicles = {
            name: VehicleModel(name, {part: content["vehicles"][name][part] for part in PARTS}, facts)
            for name, facts in metadata.vehicles.items()
        }
    except (KeyError, TypeError) as error:
        raise ModelUnusable("a regression of a vehicle is missing: train it again") from error
    return SeatFitModel(vehicles, metadata)


def _check_answer(vehicle: VehicleModel) -> None:
    """Check that the mean body gets twelve numbers. This also warms the model up for the first request."""
    try:
        answer = vehicle.settings(population.lengths().mean[np.newaxis])
        usable = np.shape(answer) == (1, len(NAMES)) and bool(np.isfinite(answer).all())
    except Exception as error:  # an unknown object in the file may raise anything
        raise ModelUnusable(f"it cannot predict ({type(error).__name__})") from error
    if not usable:
        raise ModelUnusable("its answer for the mean body is not twelve numbers")
