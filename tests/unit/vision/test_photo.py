from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from functions.shared.errors import ImageUnreadable, PayloadTooLarge, PlatformError, UnsupportedMedia
from functions.vision import photo


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    return image


# Made with pillow-heif, because our own library only decodes: 64 x 48, the left half red, the right half blue.
PICTURES = Path(__file__).parent / "pictures"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_formats_of_phones_and_browsers_are_read(kind: str) -> None:
    decoded = photo.decode(encoded(halves(), kind))
    assert decoded.rgb.shape == (40, 60, 3)
    assert decoded.rgb[20, 10, 0] > 200
    assert decoded.rgb[20, 50, 2] > 200
    assert decoded.original_per_pixel == 1.0


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "RGBA", "I;16"])
def test_other_colour_modes_become_rgb(mode: str) -> None:
    image = Image.fromarray(np.full((40, 60), 300, np.uint16)) if mode == "I;16" else halves().convert(mode)
    assert photo.decode(encoded(image, "JPEG" if mode == "CMYK" else "PNG")).rgb.shape == (40, 60, 3)


def test_heic_is_read_and_turned_upright() -> None:
    rgb = photo.decode((PICTURES / "halves.heic").read_bytes()).rgb
    assert rgb.shape == (48, 64, 3)
    assert (rgb[24, 5, 0] > 200, rgb[24, 58, 2] > 200) == (True, True)
    turned = photo.decode((PICTURES / "turned.heic").read_bytes()).rgb  # by a quarter turn, as phones write it
    assert turned.shape == (64, 48, 3)
    assert (turned[5, 24, 0] > 200, turned[58, 24, 2] > 200) == (True, True)


def test_sixteen_bit_gray_is_scaled() -> None:
    ramp = np.linspace(0, 65_535, 60 * 40).astype(np.uint16).reshape(40, 60)
    gray = photo.decode(encoded(Image.fromarray(ramp), "PNG")).rgb[..., 0]
    np.testing.assert_array_equal(gray, ramp >> 8)


def test_a_photo_in_another_colour_space_becomes_srgb() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")  # red means green
    picture = Image.new("RGB", (60, 40), (255, 0, 0))
    assert photo.decode(encoded(picture, "PNG", icc_profile=swapped)).rgb[0, 0].tolist() == [0, 255, 0]
    assert photo.decode(encoded(picture, "PNG", icc_profile=b"no profile")).rgb[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize(("orientation", "red_corner"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom")])
def test_exif_orientation_is_obeyed(orientation: int, red_corner: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    rgb = photo.decode(encoded(halves(), exif=exif)).rgb
    middle_row, middle_column = rgb.shape[0] // 2, rgb.shape[1] // 2
    seen = {
        "left": rgb[middle_row, 3],
        "right": rgb[middle_row, -4],
        "top": rgb[3, middle_column],
        "bottom": rgb[-4, middle_column],
    }
    assert [side for side, colour in seen.items() if colour[0] > 200 and colour[2] < 60] == [red_corner]


@pytest.mark.parametrize(("written", "read"), [(26, 26.0), (None, None), (0, None), (5000, None)])
def test_the_lens_is_known_from_exif_where_it_makes_sense(written: int | None, read: float | None) -> None:
    exif = Image.Exif()
    if written is not None:
        exif.get_ifd(0x8769)[0xA405] = written  # FocalLengthIn35mmFilm
    assert photo.decode(encoded(halves(), exif=exif)).focal_35mm == read


def test_large_photos_are_shrunk_and_the_scale_is_kept() -> None:
    decoded = photo.decode(encoded(halves(4000, 3000)))
    assert max(decoded.rgb.shape) == photo.WORKING_LONG_SIDE
    assert decoded.original_per_pixel == pytest.approx(4000 / photo.WORKING_LONG_SIDE)


def test_too_many_pixels_are_refused_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(Image.new("L", (10_000, 5_001)), "PNG")  # 63 kB that would become 150 MB
    monkeypatch.setattr(photo, "_upright", lambda _: pytest.fail("it was decoded"))
    with pytest.raises(PayloadTooLarge, match="megapixels"):
        photo.decode(data)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(PayloadTooLarge, match="20 MB"):
        photo.decode(b"\xff\xd8\xff" + bytes(photo.MAX_BYTES))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_pictures_are_an_unsupported_medium(kind: str) -> None:
    with pytest.raises(UnsupportedMedia, match="JPEG"):
        photo.decode(encoded(halves(), kind))


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\xff\x0a", "JPEG XL"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\x00\x00\x00\x18ftypisom", "a video"),
    ],
)
def test_what_is_no_photo_is_named_in_its_refusal(start: bytes, name: str) -> None:
    with pytest.raises(UnsupportedMedia, match=name):
        photo.decode(start + bytes(100))


def test_tiff_is_named_in_its_refusal() -> None:
    with pytest.raises(UnsupportedMedia, match="TIFF"):
        photo.decode(encoded(halves(), "TIFF"))


@pytest.mark.parametrize("data", [b"", b"hello", bytes(1000), b"\xff\xd8\xff\xe0", b"%PDF-1.7 ..."])
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    with pytest.raises(ImageUnreadable):
        photo.decode(data)


def noise() -> Image.Image:
    """A picture in which every part has its own data."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_truncated_photo_is_unreadable(kind: str) -> None:
    data = encoded(noise(), kind)
    with pytest.raises(ImageUnreadable):
        photo.decode(data[: len(data) // 2])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_only_its_last_bytes_is_read(progressive: bool) -> None:
    data = encoded(noise(), progressive=progressive)
    whole, short = photo.decode(data), photo.decode(data[:-2])
    np.testing.assert_array_equal(short.rgb, whole.rgb)
    assert [remark.code for remark in photo.decode(data[:-9]).remarks] == ["PHOTO_DAMAGED"]
    assert whole.remarks == ()


def test_a_jpeg_with_lost_data_is_read_with_a_remark() -> None:
    data = bytearray(encoded(noise()))
    middle = len(data) // 2
    data[middle : middle + 512] = bytes(512)
    assert [remark.code for remark in photo.decode(bytes(data)).remarks] == ["PHOTO_DAMAGED"]


@given(st.data())
def test_damaged_bytes_never_escape_as_an_uncoded_error(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF", "HEIC"]))
    damaged = bytearray((PICTURES / "halves.heic").read_bytes() if kind == "HEIC" else encoded(halves(), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        decoded = photo.decode(bytes(damaged))
    except PlatformError:
        return
    assert decoded.rgb.ndim == 3
