"""The options that the commands of `hypermob model` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_KEY = "car_fit_model.joblib"
WHERE = "Which models bucket (default: the embedded engine's)"

ModelFile = Annotated[
    Path, typer.Argument(metavar="MODEL", exists=True, dir_okay=False, show_default=False, help="A joblib file.")
]
Bucket = Annotated[
    str | None,
    typer.Option("--bucket", metavar="NAME", show_default=False, rich_help_panel=WHERE, help="The name of the bucket."),
]
Stack = Annotated[
    str | None,
    typer.Option(
        "--stack-name", metavar="NAME", show_default=False, rich_help_panel=WHERE, help="The stack that has the bucket."
    ),
]
Key = Annotated[str, typer.Option("--key", metavar="KEY", help="The model's key; a comparison uses another key.")]
