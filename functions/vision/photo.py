"""Decodes a photo and shrinks it to a working size. Limits are checked on the header, before decoding."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from functions.shared.errors import ImageUnreadable, PayloadTooLarge, UnsupportedMedia

MAX_BYTES: Final = 20_000_000
MAX_PIXELS: Final = 50_000_000
WORKING_LONG_SIDE: Final = 1280  # the pose network sees 256 x 256; more pixels only slow the mask down
FORMATS: Final = ("JPEG", "PNG", "WEBP")

Image.MAX_IMAGE_PIXELS = None  # our own limit is lower and raises an error instead of a warning


@dataclass(frozen=True)
class Photo:
    """A decoded photo. rgb: (h, w, 3) uint8, upright. original_per_pixel: pixels of the upload per pixel of `rgb`.

    focal_35mm: the lens's focal length as its 35 mm equivalent, if the camera recorded it.
    """

    rgb: NDArray[np.uint8]
    original_per_pixel: float
    focal_35mm: float | None = None

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])


def decode(data: bytes) -> Photo:
    """Decode JPEG, PNG or WebP, turn it upright by its EXIF orientation, shrink it to WORKING_LONG_SIDE.

    Raises PayloadTooLarge (over 20 MB or 50 megapixels), UnsupportedMedia (a picture in another format),
    ImageUnreadable (not a picture, or a damaged one).
    """
    if len(data) > MAX_BYTES:
        raise PayloadTooLarge(f"The photo has {len(data) / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB.")
    with _open(data) as image:
        original_long_side = max(image.size)
        if image.width * image.height > MAX_PIXELS:
            raise PayloadTooLarge(
                f"The photo has {image.width * image.height / 1e6:.0f} megapixels; "
                f"the limit is {MAX_PIXELS / 1e6:.0f}: send a smaller one."
            )
        focal_35mm = _focal_35mm(image)
        rgb = _upright(image)
    return Photo(rgb, original_long_side / max(rgb.shape[:2]), focal_35mm)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if _is_other_picture(data):
            raise UnsupportedMedia("The photo is not JPEG, PNG or WebP: save it as JPEG and send that.") from None
        raise ImageUnreadable("The file is not a readable picture: send a JPEG, PNG or WebP photo.") from None
    except (OSError, ValueError, SyntaxError) as error:  # Pillow raises SyntaxError for a damaged PNG
        raise _broken() from error


def _focal_35mm(image: Image.Image) -> float | None:
    """EXIF's FocalLengthIn35mmFilm; None when it is missing, damaged or implausible."""
    try:
        value = float(image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.FocalLengthIn35mmFilm, 0))
    except (OSError, ValueError, TypeError, SyntaxError, ZeroDivisionError, struct.error):
        return None
    return value if 8 <= value <= 300 else None  # fisheye to long telephoto


def _upright(image: Image.Image) -> NDArray[np.uint8]:
    try:
        image.draft(
            "RGB", (WORKING_LONG_SIDE, WORKING_LONG_SIDE)
        )  # JPEG: decode at 1/2, 1/4 or 1/8 when that is enough
        image.load()
        image.thumbnail((WORKING_LONG_SIDE, WORKING_LONG_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    except (OSError, ValueError, SyntaxError) as error:
        raise _broken() from error


def _broken() -> ImageUnreadable:
    return ImageUnreadable("The photo is damaged or incomplete: send it again, or take a new one.")


def _is_other_picture(data: bytes) -> bool:
    """Whether this is a picture in an unsupported format: HEIC and AVIF by their box, others by Pillow."""
    if data[4:8] == b"ftyp":
        return True
    try:
        with Image.open(io.BytesIO(data)):
            return True
    except (OSError, ValueError, SyntaxError):
        return False
