"""What to say where a command needs more than the client's own dependencies."""

from __future__ import annotations


def advice(missing: ModuleNotFoundError) -> str:
    """One sentence that names the extra to install."""
    return (
        f"This needs the extra 'local' ({missing.name} is not installed): "
        "run pip install --editable '.[local]' in a clone of the project."
    )
