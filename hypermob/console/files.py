"""The files of the built web console: which there are, of what type, and how long a browser may keep them."""

from __future__ import annotations

from pathlib import Path

from hypermob.api.errors import ServiceFailed

BUILT = Path(__file__).resolve().parents[2] / "web" / "dist"
PAGE = "index.html"
CONFIG = "config.json"  # written by whoever serves the console, so one in the folder counts for nothing
HASHED_FOLDER = "assets/"  # Vite puts a hash of the content into every name there

# Not `mimetypes`: that reads the machine's own tables, and a wrong type means that no browser runs the script.
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
    """A hashed file never changes; the page and its settings are always asked for; the rest is asked after."""
    if name.startswith(HASHED_FOLDER):
        return "public, max-age=31536000, immutable"
    return "no-store" if name in {PAGE, CONFIG} else "no-cache"


def listed(folder: Path) -> dict[str, Path]:
    """Every file below `folder` by its address below the console's own, such as `assets/index-B2x9.js`."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found.pop(CONFIG, None)
    return found


def built() -> Path:
    """The folder of the built console. Raises ServiceFailed when it has not been built."""
    if not (BUILT / PAGE).is_file():
        raise ServiceFailed(
            "The web console is not built yet. Run `make web` once (needs Node.js 20.19 or newer), then this again.",
            code="CONSOLE_NOT_BUILT",
        )
    return BUILT
