"""What a face's file is, told by content; what is refused on this machine, as the service would, before it starts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from functions.api import eye_tracking as service_eyes
from functions.api.uploads import KINDS
from functions.eye_tracking.video.container import list_packets
from functions.shared.errors import VideoUnreadable
from hypermob.api.errors import ApiRefused
from hypermob.cli import app
from hypermob.inputs import face_media, photo, video
from tests.unit.hypermob.hypermob_fake_api import FakeApi

FTYP = b"\x00\x00\x00\x10ftypisom\x00\x00\x02\x00"
MDAT = b"\x00\x00\x00\x10mdat" + bytes(8)
MOOV = b"\x00\x00\x00\x08moov"


def _film(path: Path, codec: str, container: str, **options: str) -> Path:
    """A real video of a few frames."""
    out: Any = av.open(str(path), "w", format=container, options=options)
    with out:
        stream = out.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for level in range(4):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 60 * level, np.uint8), "rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    ("codec", "container", "options", "content_type"),
    [
        ("libx264", "mp4", {}, "video/mp4"),
        ("libx264", "mp4", {"movflags": "frag_keyframe+empty_moov"}, "video/mp4"),
        ("libx264", "mov", {"movflags": "faststart"}, "video/quicktime"),
        ("libvpx", "webm", {}, "video/webm"),
        ("libx264", "matroska", {}, "video/x-matroska"),
        ("mjpeg", "avi", {}, "video/x-msvideo"),
    ],
)
def test_a_video_is_known_by_content_not_by_name(
    tmp_path: Path, codec: str, container: str, options: dict[str, str], content_type: str
) -> None:
    found = face_media.find(str(_film(tmp_path / "눈.jpg", codec, container, **options)))
    assert (found.kind, found.content_type, found.stem) == ("video", content_type, "눈")
    assert content_type in KINDS["video"].types


def test_an_old_quicktime_file_without_a_type_box_is_a_video(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"\x00\x00\x00\x08wide" + MDAT + MOOV)
    assert face_media.find(str(path)).content_type == "video/quicktime"


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_is_known_by_content_not_by_name(tmp_path: Path, kind: str, content_type: str) -> None:
    path = tmp_path / "photo.mp4"
    Image.new("RGB", (9, 9)).save(path, kind)
    found = face_media.find(str(path))
    assert (found.kind, found.content_type) == ("photo", content_type)


@pytest.mark.parametrize(
    "content", [b"no video at all", np.random.default_rng(1).bytes(5000), FTYP + MDAT, FTYP + MDAT[:-4]]
)
def test_what_the_service_cannot_read_is_refused_here_with_its_code(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "me.mp4"
    path.write_bytes(content)
    with pytest.raises(VideoUnreadable) as there:
        list_packets(lambda first, end: content[first:end], len(content))
    with pytest.raises(ApiRefused) as here:
        face_media.find(str(path))
    assert (here.value.code, here.value.status) == (there.value.code(), there.value.status)


def test_a_cut_off_recording_is_refused_before_its_bytes_are_sent(tmp_path: Path) -> None:
    whole = _film(tmp_path / "whole.mp4", "libx264", "mp4").read_bytes()
    assert whole.index(b"mdat") < whole.index(b"moov")
    (tmp_path / "cut.mp4").write_bytes(whole[: whole.index(b"moov") - 4])
    assert face_media.find(str(tmp_path / "whole.mp4")).kind == "video"
    with pytest.raises(ApiRefused, match="cut off") as caught:
        face_media.find(str(tmp_path / "cut.mp4"))
    assert caught.value.code == "VIDEO_UNREADABLE"


@pytest.mark.parametrize("box", [b"\x00\x00\x00\x01mdat" + (2**40).to_bytes(8, "big"), b"\x00\x00\x00\x00mdat", MDAT])
def test_the_search_for_the_index_ends_at_whatever_box(tmp_path: Path, box: bytes) -> None:
    path = tmp_path / "me.mp4"
    path.write_bytes(FTYP + box + bytes(40))
    with pytest.raises(ApiRefused):
        face_media.find(str(path))


def test_an_index_behind_four_gigabytes_worth_of_box_header_is_found(tmp_path: Path) -> None:
    path = tmp_path / "me.mp4"
    path.write_bytes(FTYP + b"\x00\x00\x00\x01mdat" + (24).to_bytes(8, "big") + bytes(8) + MOOV)
    assert face_media.find(str(path)).kind == "video"


def test_the_limits_are_the_services() -> None:
    assert KINDS["video"].max_bytes == video.MAX_BYTES
    assert KINDS["photo"].max_bytes == photo.MAX_BYTES
    assert face_media.MAX_INLINE_BYTES == service_eyes.MAX_INLINE_BYTES
    assert face_media._PHOTO_ENDINGS == service_eyes._PHOTO_ENDINGS


def _bad(folder: Path) -> None:
    """Files by name; which code each meets stands in the test."""
    for name, content in {
        "empty.mp4": b"",
        "empty.jpg": b"",
        "text.mp4": b"not a video at all",
        "text.jpg": b"not a picture at all",
        "notes": b"just some notes",
    }.items():
        (folder / name).write_bytes(content)
    Image.new("RGB", (9, 9)).save(folder / "moving.gif")
    for name, head, size in (("long.mp4", FTYP + MOOV, video.MAX_BYTES), ("long.jpg", b"\xff\xd8", photo.MAX_BYTES)):
        with (folder / name).open("wb") as file:
            file.write(head)
            file.truncate(size + 1)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("absent.mp4", "NOT_FOUND"),
        (".", "NOT_FOUND"),
        ("empty.mp4", "VIDEO_UNREADABLE"),
        ("empty.jpg", "IMAGE_UNREADABLE"),
        ("text.mp4", "VIDEO_UNREADABLE"),
        ("text.jpg", "IMAGE_UNREADABLE"),
        ("notes", "VIDEO_UNREADABLE"),
        ("moving.gif", "UNSUPPORTED_MEDIA"),
        ("long.mp4", "PAYLOAD_TOO_LARGE"),
        ("long.jpg", "PAYLOAD_TOO_LARGE"),
    ],
)
@pytest.mark.usefixtures("no_engine")
def test_refused_input_starts_no_engine(
    command_line: CliRunner, service: FakeApi, tmp_path: Path, name: str, code: str
) -> None:
    _bad(tmp_path)
    calm = command_line.invoke(app, ["eyes", str(tmp_path / name)], env={"HYPERMOB_URL": None})
    as_json = command_line.invoke(app, ["eyes", str(tmp_path / name), "--json"], env={"HYPERMOB_URL": None})
    assert calm.exit_code == as_json.exit_code == 3
    assert calm.stderr.startswith(f"Refused ({code}): ")
    assert len(calm.stderr.splitlines()) == 1
    assert json.loads(as_json.stdout)["error"]["code"] == code
    assert service.requests == []


@pytest.mark.usefixtures("no_engine")
def test_a_photo_with_a_videos_options_is_refused(command_line: CliRunner, photo: Path, service: FakeApi) -> None:
    command = ["eyes", str(photo), "--step", "2", "--precise-gaze"]
    result = command_line.invoke(app, command, env={"HYPERMOB_URL": None})
    assert result.exit_code == 3
    assert result.stderr.startswith("Refused (INVALID_VALUE): --precise-gaze, --step: only for videos")
    assert service.requests == []
