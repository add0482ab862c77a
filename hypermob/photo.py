"""The photo on disk, checked before anything is started or sent: the same refusals as the service's, only sooner."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from functions.shared.errors import ImageUnreadable, InvalidValue, NotFound, PayloadTooLarge, UnsupportedMedia
from hypermob.errors import ApiRefused, refused_here

MAX_BYTES = 20_000_000  # the service's limit, and the presigned upload's
MAX_PIXELS = 50_000_000  # the service's limit
HEIGHT_CM = (100.0, 230.0)  # the statures that the service measures

# MPO is a JPEG that carries further pictures behind the first (many phones write it); every JPEG reader reads it.
_CONTENT_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Photo:
    """A photo on disk (`path` and `content_type`) or one in S3 already (`address`)."""

    stem: str
    path: Path | None = None
    content_type: str = ""
    address: str | None = None


def find(argument: str) -> Photo:
    """The photo that PHOTO names, a path or an s3:// address. Raises ApiRefused with the service's codes."""
    if argument.startswith("s3://"):
        return Photo(stem=PurePosixPath(argument.removeprefix("s3://")).stem, address=argument)
    path = Path(argument)
    if not path.is_file():
        raise refused_here(NotFound, f"There is no photo at '{argument}': check the path.")
    size = path.stat().st_size
    if size == 0:
        raise refused_here(ImageUnreadable, f"'{argument}' is empty: was it copied whole?")
    if size > MAX_BYTES:
        raise refused_here(
            PayloadTooLarge, f"The photo has {size / 1e6:.1f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB: shrink it."
        )
    return Photo(stem=path.stem, path=path, content_type=_content_type(path))


def check_height(height_cm: float) -> None:
    """Raises ApiRefused INVALID_VALUE outside 100-230 cm."""
    lowest, highest = HEIGHT_CM
    if not lowest <= height_cm <= highest:
        problem = f"must be between {lowest:.0f} and {highest:.0f} cm"
        raise refused_here(
            InvalidValue,
            f"height_cm: {problem} (given: {height_cm:g}).",
            {"fields": [{"field": "height_cm", "problem": problem}]},
        )


def _content_type(path: Path) -> str:
    """By content, not by name: Pillow reads the header, no pixel. Which code it is, is as the service has it."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and an error instead of a warning
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as image:
            kind, pixels = str(image.format), image.width * image.height
    except UnidentifiedImageError:
        raise _not_a_photo(path) from None
    except (OSError, ValueError, SyntaxError) as error:  # SyntaxError is how Pillow says "broken PNG"
        raise refused_here(ImageUnreadable, f"'{path}' cannot be read: {error}.") from None
    if pixels > MAX_PIXELS:
        raise refused_here(
            PayloadTooLarge,
            f"The photo has {pixels / 1e6:.0f} megapixels, the limit is {MAX_PIXELS / 1e6:.0f}: shrink it.",
        )
    return _CONTENT_TYPES[kind]


def _not_a_photo(path: Path) -> ApiRefused:
    """Another format of picture (HEIC and AVIF by their box, the rest as Pillow knows them), or no picture at all."""
    from PIL import Image

    with path.open("rb") as file:
        is_other_picture = file.read(12)[4:8] == b"ftyp"
    if not is_other_picture:
        with suppress(OSError, ValueError, SyntaxError), Image.open(path):
            is_other_picture = True
    if is_other_picture:
        return refused_here(UnsupportedMedia, f"'{path}' is not JPEG, PNG or WebP: export it as JPEG and try again.")
    return refused_here(ImageUnreadable, f"'{path}' is no picture that can be read: give a JPEG, PNG or WebP photo.")
