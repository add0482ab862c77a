"""A Python client made of docs/openapi.json by openapi-python-client, as users of the API make one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError

DESCRIPTION = Path(__file__).parents[1] / "docs" / "openapi.json"
PACKAGE = "hypermob_generated"


def make(folder: Path) -> Sequence[GeneratorError]:
    """Write the package into `folder`; returns every warning and error."""
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),  # formatting is not needed here
        MetaType.NONE,
        document_source=DESCRIPTION,
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder / PACKAGE,
    )
    return generate(config=config)
