"""The files of the built web console, their types, and how long a browser may cache them."""

from __future__ import annotations

from pathlib import Path

from hypermob.api.errors import ServiceFailed

BUILT = Path(__file__).resolve().parents[2] / "web" / "dist"
PAGE = "index.html"
CONFIG = "config.json"  # written by the server of the console, so a file of this name in the folder is ignored
HASHED_FOLDER = "assets/"  # Vite puts a hash of the content into every name there

# Not `mimetypes`: it reads the machine's tables, and browsers do not run a script with a wrong type.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


def content_type(name: str) -> str:
    return TYPES.get(Path(name).suffix, "application/octet-stream")


def cache_control(name: str) -> str:
    """Hashed files never change, the page and its settings are never cached, the rest is revalidated."""
    if name.startswith(HASHED_FOLDER):
        return "public, max-age=31536000, immutable"
    return "no-store" if name in {PAGE, CONFIG} else "no-cache"


def listed(folder: Path) -> dict[str, Path]:
    """Every file below `folder`, by its address relative to the console's, such as `assets/index-B2x9.js`."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found.pop(CONFIG, None)
    return found


def built() -> Path:
    """The folder of the built console. Raises ServiceFailed if it is not built."""
    if not (BUILT / PAGE).is_file():
        raise ServiceFailed(
            "The web console is not built. Run `make web` (needs Node.js 20.19, 22.12 or newer), then try again.",
            code="CONSOLE_NOT_BUILT",
        )
    return BUILT
