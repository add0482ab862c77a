"""The seat fit model: six lengths in, twelve whole numbers out. Knows nothing of where its file lay."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Protocol

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from sklearn.exceptions import InconsistentVersionWarning

from functions.anthropometry import population
from functions.anthropometry.segments import LENGTHS, BodyLengths
from functions.recommend.settings import SETTINGS
from functions.shared.errors import InvalidValue

FORMAT_VERSION: Final = 1


class ModelUnusable(Exception):
    """The file cannot serve: broken, of another format, or of another scikit-learn. The message says which."""


class Regressor(Protocol):
    """What is used of a scikit-learn pipeline."""

    def predict(self, bodies: NDArray[np.float64], /) -> NDArray[np.float64]:
        """(n, 6) cm in the order of `LENGTHS` -> (n, 12) in the order of `SETTINGS`."""


class Metadata(BaseModel):
    """What the file says of itself; fields that are not needed here are left alone."""

    model_config = ConfigDict(frozen=True)

    format_version: Literal[1]
    vehicle: str
    inputs: tuple[str, ...]
    settings: tuple[str, ...]
    sklearn_version: str
    data_hash: Annotated[str, Field(min_length=12)]
    trained_at: str | None = None
    person_sd: dict[str, float] = {}


@dataclass(frozen=True)
class SeatFitModel:
    """A model for one vehicle."""

    regressor: Regressor
    metadata: Metadata

    def predict(self, body: BodyLengths) -> dict[str, int]:
        """The twelve settings, each within its range."""
        (values,) = self.regressor.predict(np.array([body.as_vector()]))
        return {
            setting.name: round(min(max(float(value), setting.low), setting.high))
            for setting, value in zip(SETTINGS, values, strict=True)
        }

    def vehicle(self, wanted: str | None) -> str:
        """The vehicle that the answer is for. Raises InvalidValue naming the known ones."""
        known = self.metadata.vehicle
        if wanted not in (None, known):
            raise InvalidValue(
                f"vehicle: there is no '{wanted}'; known: {known}.",
                {"fields": [{"field": "vehicle", "problem": f"known: {known}"}], "known": [known]},
            )
        return known


def decode(data: bytes) -> SeatFitModel:
    """A model from the bytes of its joblib file. Raises ModelUnusable.

    Unpickling runs code: call it only with bytes of the configured bucket or of the bundled file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", InconsistentVersionWarning)
            content = joblib.load(io.BytesIO(data))
        model = SeatFitModel(content["pipeline"], Metadata.model_validate(content["metadata"]))
    except InconsistentVersionWarning:
        raise ModelUnusable("it was made with another version of scikit-learn") from None
    except Exception as error:  # a damaged pickle may raise anything; whatever it is, the file cannot serve
        raise ModelUnusable(f"it cannot be read ({type(error).__name__})") from error
    _check(model)
    return model


def _check(model: SeatFitModel) -> None:
    metadata = model.metadata
    if metadata.sklearn_version != sklearn.__version__:
        raise ModelUnusable(f"it was made with scikit-learn {metadata.sklearn_version}, not {sklearn.__version__}")
    if metadata.inputs != LENGTHS or metadata.settings != tuple(setting.name for setting in SETTINGS):
        raise ModelUnusable("its inputs or settings are not those of this service")
    _check_answer(model.regressor)


def _check_answer(regressor: Regressor) -> None:
    """The mean body has to get twelve numbers; also makes the first request as fast as the next."""
    try:
        answer: Any = regressor.predict(population.lengths().mean[np.newaxis])
        usable = np.shape(answer) == (1, len(SETTINGS)) and bool(np.isfinite(answer).all())
    except Exception as error:  # a foreign object in the file may raise anything
        raise ModelUnusable(f"it cannot predict ({type(error).__name__})") from error
    if not usable:
        raise ModelUnusable("its answer for the mean body is not twelve numbers")
