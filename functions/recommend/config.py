"""The environment variables of the function: where the models are and how they are used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from functions.recommend.sides import Side
from functions.shared.config import Settings

BUNDLED: Final = Path(__file__).parent / "bundled" / "car_fit_model.joblib"


class ModelSettings(Settings):
    """A change of any of these, including `force_reload` and `updated_at`, fetches the models again."""

    model_bucket: str | None = None  # without one, the bundled model is used
    model_key: str = "car_fit_model.joblib"
    model_version_id: str | None = None  # pins one version of the object
    model_b_key: str | None = None  # a second model to compare with; none by default
    model_b_share: Annotated[float, Field(ge=0, le=1)] = 0.0  # of the users that get it
    force_reload: str = ""
    updated_at: str = ""
    # Time between checks for a new model. A check (HEAD) takes 10-20 ms, as long as the whole answer; once a minute
    # it is negligible.
    model_check_seconds: Annotated[float, Field(ge=0)] = 60.0
    bundled_model_path: Path = BUNDLED

    def for_side(self, side: Side) -> ModelSettings:
        """The settings for one side's model: side b has its own key and no pinned version."""
        if side == "a" or self.model_b_key is None:
            return self
        return self.model_copy(update={"model_key": self.model_b_key, "model_version_id": None})
