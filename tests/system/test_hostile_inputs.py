"""Hostile and clumsy requests: coded answers of the described shape, no 5xx, and no analysis that vanishes.

`make fuzz` sends more of them, each time others.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from hypothesis import given
from hypothesis import strategies as st

import local
from tests.system import hostile
from tests.system.fuzzing import checked, hostile_settings
from tests.system.hostile import USER
from tests.system.waiting import finished

LENGTHS = {"height": 175, "upper_arm": 30, "forearm": 26, "thigh": 41, "calf": 40, "torso": 52}


@pytest.fixture(scope="module")
def photo(api: httpx.Client) -> str:
    """The address of a sound upload that is no photo: whoever comes so far is answered IMAGE_UNREADABLE."""
    asked = {"kind": "photo", "content_type": "image/jpeg", "user_id": USER}
    form = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    httpx.post(form["url"], data=form["fields"], files={"file": b"x"}, trust_env=False).raise_for_status()
    return str(form["s3_url"])


@hostile_settings()
@given(data=st.data(), route=st.sampled_from(["/uploads", "/measure", "/recommend", "/analyze", "/eye-tracking"]))
def test_a_body_with_one_thing_wrong_is_answered_by_a_code(
    api: httpx.Client, photo: str, data: st.DataObject, route: str
) -> None:
    parameters = {"vpp_thresh": 0.06, "blink_thresh": 0.18, "step": 1}
    setup = {"image_url": photo, "height_cm": 175, "camera_pitch_deg": 1.5, "sex": "male", "user_id": USER}
    routes: dict[str, dict[str, Any]] = {
        "/uploads": {"kind": "video", "content_type": "video/mp4", "user_id": USER, "parameters": parameters},
        "/measure": setup,
        "/recommend": {**LENGTHS, "user_id": USER},
        "/analyze": {**setup, "vehicle": "generic-d-segment-sedan"},
        "/eye-tracking": {"action": "process_s3_file", "s3_url": photo, "user_id": USER, "parameters": parameters},
    }
    body = data.draw(hostile.bodies(routes[route])).encode("utf-8", "surrogatepass")
    answer = api.post(route, content=body, headers={"Content-Type": "application/json"})
    checked(route, "POST", answer)
    if answer.status_code == httpx.codes.ACCEPTED:
        finished(api, answer.json()["data"]["analysis_id"])


@hostile_settings()
@given(
    text=hostile.encoded(b"\xff\xd8\xff\xfb\xef\xbe" * 30), action=st.sampled_from(["analyze_image", "analyze_video"])
)
def test_base64_of_any_make_is_answered_by_a_code(api: httpx.Client, text: str, action: str) -> None:
    answer = api.post("/eye-tracking", json={"action": action, "file_data": text, "user_id": USER})
    checked("/eye-tracking", "POST", answer)
    if answer.status_code == httpx.codes.ACCEPTED:
        assert finished(api, answer.json()["data"]["analysis_id"])["error"]["code"] == "VIDEO_UNREADABLE"


@hostile_settings()
@given(token=hostile.TOKENS)
def test_a_made_up_page_token_is_the_callers_mistake(api: httpx.Client, token: str) -> None:
    answer = api.get(f"/users/{USER}/analyses", params={"next": token.encode("utf-8", "surrogatepass")})
    checked("/users/{user_id}/analyses", "GET", answer)


@hostile_settings()
@given(key=hostile.KEYS, route=st.sampled_from(["/measure", "/analyze", "/eye-tracking"]))
def test_an_address_that_no_object_has_is_answered_by_a_code(
    stack: local.Deployment, api: httpx.Client, key: str, route: str
) -> None:
    url = f"s3://{stack.outputs['UploadsBucketName']}/{key}"
    body = (
        {"s3_url": url, "action": "process_s3_file"}
        if route == "/eye-tracking"
        else {"image_url": url, "height_cm": 175}
    )
    answer = api.post(route, json=body)
    checked(route, "POST", answer)
    if answer.status_code == httpx.codes.ACCEPTED:
        assert finished(api, answer.json()["data"]["analysis_id"])["status"] == "FAILED"


@hostile_settings(most=12)
@given(data=st.data(), number=st.integers(0, 10**12))
def test_a_video_that_arrives_with_any_metadata_ends_with_a_code(
    stack: local.Deployment, api: httpx.Client, data: st.DataObject, number: int
) -> None:
    text = data.draw(
        st.one_of(
            hostile.NUMBERS.map(lambda value: f'{{"vpp_thresh": {value}}}'),
            hostile.TANGLED.map(lambda value: value[:1900]),  # S3 takes 2 KB of metadata
            st.sampled_from(['[{"step": 2}]', '{"step": "2"}', '{"stepp": 2}', "null", "7"]),
        )
    )
    place = {"Bucket": stack.outputs["UploadsBucketName"], "Key": f"videos/{USER}/{number}.mp4"}
    try:
        metadata = {"user-id": USER, "parameters": text}
        stack.client("s3").put_object(**place, Body=b"no video", Metadata=metadata)
    except (ClientError, ParamValidationError, ValueError):
        return  # never arrived: S3 takes only printable ASCII
    address = f"s3://{place['Bucket']}/{place['Key']}"
    assert ended(stack, api, address), f"{address} with {text[:80]} vanished"


def ended(stack: local.Deployment, api: httpx.Client, address: str) -> bool:
    """Whether the arrival ended in an analysis with a code."""
    for _ in range(300):
        answer = api.get(f"/users/{quote(USER)}/analyses", params={"limit": 100})
        listed = answer.json()["data"]["analyses"] if answer.is_success else []  # a busy machine may kill a cold start
        found = [entry for entry in listed if entry.get("video_path") == address and entry["status"] != "RUNNING"]
        if found:
            return found[0]["status"] == "FAILED" and bool(found[0]["error"]["code"])
        time.sleep(0.1)
    return False
