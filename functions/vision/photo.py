"""Decodes a photo and shrinks it to a working size. Limits are checked on the header, before decoding."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from functions.shared.errors import ImageUnreadable, PayloadTooLarge, UnsupportedMedia
from functions.shared.remarks import Remark
from functions.vision import jpeg

MAX_BYTES: Final = 20_000_000
MAX_PIXELS: Final = 50_000_000
WORKING_LONG_SIDE: Final = 1280  # the pose network sees 256 x 256; more pixels only slow the mask down
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
ACCEPTED: Final = "a JPEG, PNG, WebP, HEIC or AVIF photo"

_WORKING_SIZE: Final = (WORKING_LONG_SIDE, WORKING_LONG_SIDE)
_SRGB: Final = ImageCms.createProfile("sRGB")
# What decoders raise on damaged data: SyntaxError for PNG, RuntimeError and EOFError for HEIC and AVIF.
_UNDECODABLE: Final = (OSError, ValueError, SyntaxError, RuntimeError, EOFError)
_HEIF_BRANDS: Final = (b"he", b"mif", b"msf", b"avi")  # how the names of ISO/IEC 23008-12's and AVIF's brands begin
# First bytes of pictures that Pillow does not know, so that the refusal can name them.
_OTHERS: Final = {b"\xff\x0a": "JPEG XL", b"\x00\x00\x00\x0cJXL \r\n\x87\n": "JPEG XL"}

Image.MAX_IMAGE_PIXELS = None  # our own limit is lower and raises an error instead of a warning
pi_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class Photo:
    """A decoded photo. rgb: (h, w, 3) uint8, upright, sRGB. original_per_pixel: the upload's pixels per pixel of `rgb`.

    focal_35mm: the lens's focal length as its 35 mm equivalent, if the camera recorded it. remarks: PHOTO_DAMAGED.
    """

    rgb: NDArray[np.uint8]
    original_per_pixel: float
    focal_35mm: float | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])


def decode(data: bytes) -> Photo:
    """Decode a picture of FORMATS, turn it upright by its EXIF orientation, shrink it to WORKING_LONG_SIDE.

    Raises PayloadTooLarge (over 20 MB or 50 megapixels), UnsupportedMedia (a picture in another format),
    ImageUnreadable (not a picture, or a damaged one). A JPEG whose damage leaves it readable gets a remark.
    """
    if len(data) > MAX_BYTES:
        raise PayloadTooLarge(f"The photo has {len(data) / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB.")
    whole = jpeg.with_end(data)
    with _open(whole) as image:
        original_long_side = max(image.size)
        if image.width * image.height > MAX_PIXELS:
            raise PayloadTooLarge(
                f"The photo has {image.width * image.height / 1e6:.0f} megapixels; "
                f"the limit is {MAX_PIXELS / 1e6:.0f}: send a smaller one."
            )
        focal_35mm = _focal_35mm(image)
        rgb = _upright(image)
        damaged = image.format == "JPEG" and jpeg.is_damaged(whole)
    return Photo(rgb, original_long_side / max(rgb.shape[:2]), focal_35mm, (_DAMAGED,) if damaged else ())


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if data[4:8] == b"ftyp" and data[8:12].startswith(_HEIF_BRANDS):
            raise _broken() from None
        if other := _other_format(data):
            raise UnsupportedMedia(f"The photo is in the format {other}: save it as JPEG and send that.") from None
        raise ImageUnreadable(f"The file is not a readable picture: send {ACCEPTED}.") from None
    except _UNDECODABLE as error:
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
        image.draft("RGB", _WORKING_SIZE)  # JPEG: decode at 1/2, 1/4 or 1/8 when that is enough
        image.load()
        gray_or_colour = _eight_bits(image)
        gray_or_colour.thumbnail(_WORKING_SIZE, Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.asarray(_srgb(ImageOps.exif_transpose(gray_or_colour)))
    except _UNDECODABLE as error:
        raise _broken() from error


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit gray, scaled: Pillow's own conversion clips all that is brighter than 255 of 65,535."""
    if not image.mode.startswith("I"):
        return image
    scaled = Image.fromarray((np.asarray(image, np.uint32) >> 8).clip(0, 255).astype(np.uint8))
    scaled.info = image.info
    scaled.getexif().update(image.getexif())
    return scaled


def _srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB: phones write Display P3. A profile that cannot be used is ignored, as viewers do."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


_DAMAGED: Final = Remark(
    code="PHOTO_DAMAGED",
    message="The photo's data are damaged, so parts of it may be wrong: compare the overlay, or send it again.",
)


def _broken() -> ImageUnreadable:
    return ImageUnreadable("The photo is damaged or incomplete: send it again, or take a new one.")


def _other_format(data: bytes) -> str | None:
    """The name of a picture's unsupported format; None if this is no picture that we know."""
    for start, name in _OTHERS.items():
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return "of a video or a raw photo"
    try:
        with Image.open(io.BytesIO(data)) as image:
            return str(image.format)
    except _UNDECODABLE:
        return None
