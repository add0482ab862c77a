"""What is refused on this machine is refused as the service would, and starts nothing."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from functions.shared.errors import PlatformError
from functions.vision import photo as service_photo
from hypermob.api.errors import ApiRefused
from hypermob.cli import app
from hypermob.inputs import photo as photos
from tests.unit.hypermob.hypermob_fake_api import FakeApi


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _png_header(width: int, height: int) -> bytes:
    """A PNG that states its size and has no pixels: enough for whoever judges before decoding."""
    fields = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = b"IDAT"
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (fields, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture
def bad_photos(tmp_path: Path) -> dict[str, Path]:
    """By the code that each is refused with."""
    Image.new("RGB", (10, 10)).save(tmp_path / "a.gif")
    with (tmp_path / "long.jpg").open("wb") as file:
        file.truncate(photos.MAX_BYTES + 1)
    return {
        "empty": _write(tmp_path / "empty.jpg", b""),
        "text": _write(tmp_path / "text.jpg", b"not a picture at all"),
        "gif": tmp_path / "a.gif",
        "long": tmp_path / "long.jpg",
        "wide": _write(tmp_path / "wide.png", _png_header(10_000, 5_001)),
        "bomb": _write(tmp_path / "bomb.png", _png_header(20_000, 10_000)),
        "broken": _write(tmp_path / "broken.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    }


@pytest.mark.parametrize("name", ["empty", "text", "gif", "long", "wide", "bomb", "broken"])
def test_a_bad_photo_is_refused_with_the_services_own_code(bad_photos: dict[str, Path], name: str) -> None:
    with pytest.raises(PlatformError) as there:
        service_photo.decode(bad_photos[name].read_bytes())
    with pytest.raises(ApiRefused) as here:
        photos.find(str(bad_photos[name]))
    assert (here.value.code, here.value.status) == (there.value.code(), there.value.status)


def test_the_limits_are_the_services() -> None:
    from functions.measure.schemas import MeasureRequest

    schema = MeasureRequest.model_json_schema()["properties"]["height_cm"]
    assert (schema["minimum"], schema["maximum"]) == photos.HEIGHT_CM
    assert (photos.MAX_BYTES, photos.MAX_PIXELS) == (service_photo.MAX_BYTES, service_photo.MAX_PIXELS)


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("JPEG", "image/jpeg"),
        ("MPO", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_the_type_is_found_by_content_not_by_name(tmp_path: Path, kind: str, content_type: str) -> None:
    path = tmp_path / "photo.txt"
    first, second = Image.new("RGB", (9, 9)), Image.new("RGB", (9, 9), "red")
    first.save(path, kind, **({"save_all": True, "append_images": [second]} if kind == "MPO" else {}))
    assert photos.find(str(path)).content_type == content_type


@pytest.mark.parametrize("command", ["measure", "analyze"])
@pytest.mark.parametrize(
    ("name", "height", "code"),
    [
        ("absent.jpg", "175", "NOT_FOUND"),
        (".", "175", "NOT_FOUND"),
        ("text.jpg", "175", "IMAGE_UNREADABLE"),
        ("me.jpg", "99.9", "INVALID_VALUE"),
        ("me.jpg", "230.1", "INVALID_VALUE"),
        ("me.jpg", "nan", "INVALID_VALUE"),
    ],
)
@pytest.mark.usefixtures("no_engine", "bad_photos", "photo")
def test_refused_input_starts_no_engine(
    command_line: CliRunner, service: FakeApi, tmp_path: Path, command: str, name: str, height: str, code: str
) -> None:
    arguments = [command, str(tmp_path / name), "--height-cm", height]
    calm = command_line.invoke(app, arguments, env={"HYPERMOB_URL": None})
    as_json = command_line.invoke(app, [*arguments, "--json"], env={"HYPERMOB_URL": None})
    assert calm.exit_code == as_json.exit_code == 3
    assert calm.stderr.startswith(f"Refused ({code}): ")
    assert len(calm.stderr.splitlines()) == 1
    assert json.loads(as_json.stdout)["error"]["code"] == code
    assert service.requests == []


def test_a_phones_heic_photo_is_sent_as_such(tmp_path: Path) -> None:
    path = tmp_path / "IMG_0042.jpg"
    path.write_bytes((Path(__file__).parents[1] / "vision" / "pictures" / "halves.heic").read_bytes())
    assert photos.find(str(path)).content_type == "image/heic"
