"""The photo on disk, checked before anything is started or sent: the service's own refusals, but sooner."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypermob.api.errors import ApiRefused, refused_here
from hypermob.inputs.media import Media, in_s3, on_disk

MAX_BYTES = 20_000_000  # the service's limit, and the presigned upload's
MAX_PIXELS = 50_000_000  # the service's limit
_HEAD_BYTES = 64
HEIGHT_CM = (100.0, 230.0)  # the statures that the service measures

# MPO is a JPEG with more pictures after the first (many phones write it); every JPEG reader reads it.
_CONTENT_TYPES = {
    "JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "AVIF": "image/avif",
}  # fmt: skip
# Pictures in the boxes of ISO/IEC 14496-12, by their brands: ISO/IEC 23008-12 and AVIF.
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"miaf",
}  # fmt: skip


def find(argument: str) -> Media:
    """The photo that PHOTO names, a path or an s3:// address. Raises ApiRefused with the service's codes."""
    return in_s3(argument) or checked(on_disk(argument, "photo"))


def checked(path: Path) -> Media:
    """The photo at `path`. Raises ApiRefused with the service's codes."""
    size = path.stat().st_size
    if size == 0:
        raise refused_here("IMAGE_UNREADABLE", f"'{path}' is empty: was it copied whole?")
    if size > MAX_BYTES:
        raise refused_here(
            "PAYLOAD_TOO_LARGE", f"The photo has {size / 1e6:.1f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB: shrink it."
        )
    return Media(stem=path.stem, path=path, content_type=_content_type(path))


def check_height(height_cm: float) -> None:
    """Raises ApiRefused INVALID_VALUE outside 100-230 cm."""
    lowest, highest = HEIGHT_CM
    if not lowest <= height_cm <= highest:
        problem = f"must be between {lowest:.0f} and {highest:.0f} cm"
        raise refused_here(
            "INVALID_VALUE",
            f"height_cm: {problem} (given: {height_cm:g}).",
            {"fields": [{"field": "height_cm", "problem": problem}]},
        )


def boxed_type(head: bytes) -> str | None:
    """The content type of a HEIC or AVIF picture that begins with `head`; None for anything else."""
    if head[4:8] != b"ftyp" or head[8:12] not in _AVIF_BRANDS | _HEIC_BRANDS:
        return None
    # A file of a general brand names the special one among those that it is compatible with.
    return "image/avif" if head[8:12] in _AVIF_BRANDS or b"avif" in head[16:] else "image/heic"


def _content_type(path: Path) -> str:
    """Checked by content, not by name: Pillow only reads the header. The codes are those of the service."""
    from PIL import Image, UnidentifiedImageError

    with path.open("rb") as file:
        if boxed_type(file.read(_HEAD_BYTES)) == "image/heic":
            return "image/heic"  # the service alone can decode it
    Image.MAX_IMAGE_PIXELS = None  # our limit is lower, and raises an error instead of a warning
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP", "AVIF")) as image:
            kind, pixels = str(image.format), image.width * image.height
    except UnidentifiedImageError:
        raise _not_a_photo(path) from None
    except (OSError, ValueError, SyntaxError) as error:  # SyntaxError is how Pillow says "broken PNG"
        raise refused_here("IMAGE_UNREADABLE", f"'{path}' cannot be read: {error}.") from None
    if pixels > MAX_PIXELS:
        raise refused_here(
            "PAYLOAD_TOO_LARGE",
            f"The photo has {pixels / 1e6:.0f} megapixels, the limit is {MAX_PIXELS / 1e6:.0f}: shrink it.",
        )
    return _CONTENT_TYPES[kind]


def is_picture(path: Path) -> bool:
    """Whether this is a picture of any format: HEIC and AVIF by their box, other formats by Pillow."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    with path.open("rb") as file:
        if boxed_type(file.read(_HEAD_BYTES)) is not None:
            return True
    with suppress(OSError, ValueError, SyntaxError), Image.open(path):
        return True
    return False


def _not_a_photo(path: Path) -> ApiRefused:
    if is_picture(path):
        return refused_here(
            "UNSUPPORTED_MEDIA", f"'{path}' is not JPEG, PNG, WebP, HEIC or AVIF: export it as JPEG and try again."
        )
    return refused_here(
        "IMAGE_UNREADABLE", f"'{path}' is no picture that can be read: give a JPEG, PNG, WebP, HEIC or AVIF photo."
    )
