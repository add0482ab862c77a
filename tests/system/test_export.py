"""A user's data over HTTP: both jobs, the archive, what an erasure leaves."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pandas as pd
import pytest

import local
from tests.system import eye_workflow, test_seat_setup
from tests.system.waiting import Body, finished


def export(api: httpx.Client, user: str, wait_s: int = 20) -> Body:
    for _ in range(6):
        answer = api.get(f"/users/{user}/export", headers={"Prefer": f"wait={wait_s}"}).raise_for_status()
        found: Body = answer.json()["data"]
        if answer.status_code == 200:
            return found
        assert (answer.status_code, found["status"], answer.headers["Location"]) == (202, "RUNNING", "export")
    pytest.fail("the export never ended")


def kept(stack: local.Deployment, user: str) -> dict[str, int]:
    """Every object whose address names the user, and its size."""
    s3 = stack.client("s3")
    return {
        f"s3://{bucket}/{entry['Key']}": entry["Size"]
        for bucket in (stack.outputs["UploadsBucketName"], stack.outputs["ResultsBucketName"])
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for entry in page.get("Contents", [])
        if f"/{user}/" in entry["Key"]
    }


def test_everything_of_a_user_comes_in_one_archive_and_goes_with_an_erasure(
    stack: local.Deployment, api: httpx.Client, film: bytes, user: str, project_root: Path
) -> None:
    photo = (project_root / "samples" / "man-174cm.jpg").read_bytes()
    address = test_seat_setup.upload(api, photo, user)
    large = os.urandom(18_000_000)  # more than one part of the archive's upload
    test_seat_setup.upload(api, large, user)
    seat = finished(api, test_seat_setup.analyze(api, address, user).json()["data"]["analysis_id"])
    eyes = eye_workflow.analysed(api, film, user)
    before = kept(stack, user)
    assert len(before) >= 3 + 1 + 4  # all uploads, the overlay, the results of eye tracking

    found = export(api, user)
    download = httpx.get(found["url"], trust_env=False)
    assert f'filename="hypermob-{user}.zip"' in download.headers["Content-Disposition"]
    assert len(download.content) == found["size_bytes"]
    archive = zipfile.ZipFile(io.BytesIO(download.content))
    assert archive.testzip() is None

    rows = list(csv.DictReader(io.StringIO(archive.read("kept.csv").decode("utf-8-sig"))))
    assert {row["included"] for row in rows} == {"yes"}
    inside = {row["kept_at"]: archive.getinfo(row["file"]).file_size for row in rows if row["kept_at"] != "table"}
    assert before.items() <= inside.items()
    assert all(f"/windows/{eyes['analysis_id']}/" in place for place in inside.keys() - before.keys())
    by_name = {row["kept_at"]: row["file"] for row in rows}
    assert archive.read(by_name[address]) == photo
    assert len(pd.read_csv(io.BytesIO(archive.read(by_name[eyes["csv_path"]])))) == eye_workflow.FRAMES
    for analysis, part in [(seat, "seat_setup"), (eyes, "summary")]:
        stored = json.loads(archive.read(f"analyses/{analysis['analysis_id']}.json"))
        assert stored["user_id"] == user
        assert {name: analysis[part][name] for name in stored[part]} == stored[part]

    assert export(api, user)["made_at"] == found["made_at"]  # nothing has changed, so nothing is made again
    erased = api.delete(f"/users/{user}").raise_for_status().json()["data"]
    assert erased == {"objects": len(inside) + 1, "items": 2}  # and the archive
    assert kept(stack, user) == {}
    assert httpx.get(found["url"], trust_env=False).status_code == 404


def test_the_command_line_saves_it(stack: local.Deployment, user: str, project_root: Path, tmp_path: Path) -> None:
    variables = {**os.environ, "HYPERMOB_URL": stack.api_url, "HYPERMOB_API_KEY": stack.api_key}
    line = [sys.executable, "-m", "hypermob", "export", user, "-o", str(tmp_path / "mine.zip")]
    ended = subprocess.run(line, env=variables, cwd=project_root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"Export: {tmp_path / 'mine.zip'} (0.0 MB, 0 analyses and files)")
    assert user in zipfile.ZipFile(tmp_path / "mine.zip").read("README.txt").decode()


def test_an_export_of_nobody_says_that_nothing_is_kept(api: httpx.Client, user: str) -> None:
    found = export(api, user)
    archive = zipfile.ZipFile(io.BytesIO(httpx.get(found["url"], trust_env=False).content))
    assert archive.read("kept.csv").decode("utf-8-sig").splitlines()[1:] == []
    assert user in archive.read("README.ko.txt").decode()


def test_an_erasure_while_the_export_is_made_leaves_nothing(
    stack: local.Deployment, api: httpx.Client, user: str, project_root: Path
) -> None:
    """Whatever the export was doing: it may be at its start, in the middle, or done."""
    photo = (project_root / "samples" / "man-174cm.jpg").read_bytes()
    for pause_s in ("0", "1", "0"):
        for _ in range(5):
            test_seat_setup.upload(api, photo, user)
        api.get(f"/users/{user}/export", headers={"Prefer": f"wait={pause_s}"}).raise_for_status()
        api.delete(f"/users/{user}").raise_for_status()
        export(api, user)  # waits for the one before, or makes one of nothing
        left = kept(stack, user)
        assert [place.rpartition("/")[2] for place in left] == ["data.zip"]
        api.delete(f"/users/{user}").raise_for_status()
        assert kept(stack, user) == {}
