"""The main job over HTTP: real pictures, the real state machine, every function in its own process."""

from __future__ import annotations

import io
import json
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from PIL import Image

import local
from tests.system.waiting import Body, finished

SETTINGS_PERCENT = {"seat_position", "seat_front_height", "seat_rear_height", "wheel_position"}
SETTINGS_DEGREES = {
    "seat_angle",
    "wheel_angle",
    *(f"mirror_{which}_{axis}" for which in ("left", "right", "room") for axis in ("yaw", "pitch")),
}


def upload(api: httpx.Client, data: bytes, user_id: str = "anonymous", content_type: str = "image/jpeg") -> str:
    asked = {"kind": "photo", "content_type": content_type, "user_id": user_id}
    form = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    httpx.post(form["url"], data=form["fields"], files={"file": data}).raise_for_status()
    address: str = form["s3_url"]
    return address


def encoded(image: Image.Image, kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def man(project_root: Path) -> bytes:
    return (project_root / "samples" / "man-174cm.jpg").read_bytes()


@pytest.fixture
def user() -> str:
    return f"user-{uuid.uuid4()}"


def analyze(api: httpx.Client, image_url: str, user_id: str = "anonymous", **headers: str) -> httpx.Response:
    body = {"image_url": image_url, "height_cm": 173.9, "user_id": user_id}
    return api.post("/analyze", json=body, headers={"Prefer": "wait=25", **headers})


def test_health_needs_no_key(stack: local.Deployment) -> None:
    assert httpx.get(f"{stack.api_url}/health").json()["status"] == "healthy"


@pytest.mark.parametrize("key", [None, "wrong"])
def test_everything_else_needs_the_right_key(stack: local.Deployment, key: str | None) -> None:
    headers = {"X-API-Key": key} if key else {}
    assert httpx.get(f"{stack.api_url}/users/ann/analyses", headers=headers).status_code == 403
    assert httpx.post(f"{stack.api_url}/recommend", headers=headers, json={}).status_code == 403


def test_a_photo_and_a_stature_become_a_seat_setup(api: httpx.Client, man: bytes, user: str) -> None:
    answer = analyze(api, upload(api, man, user), user)
    assert answer.status_code == 200
    analysis = answer.json()["data"]
    assert analysis["status"] == "SUCCEEDED"
    assert analysis["measurement"]["height"] == 173.9
    setup = analysis["seat_setup"]
    assert all(0 <= setup[name] <= 100 for name in SETTINGS_PERCENT)
    assert all(0 <= setup[name] <= 180 for name in SETTINGS_DEGREES)
    assert setup["model"]["source"] == "bundled"
    overlay = httpx.get(analysis["overlay_url"])
    assert Image.open(io.BytesIO(overlay.content)).format == "JPEG"
    assert api.get(f"/analyses/{analysis['analysis_id']}").json()["data"]["seat_setup"] == setup


def test_without_a_preference_the_analysis_is_accepted_and_found_later(api: httpx.Client, man: bytes) -> None:
    body = {"image_url": upload(api, man), "height_cm": 173.9}
    answer = api.post("/analyze", json=body)
    assert answer.status_code == 202
    location = httpx.URL(str(answer.request.url)).join(answer.headers["Location"])
    assert api.get(location).json()["data"]["analysis_id"] == answer.json()["data"]["analysis_id"]
    assert finished(api, answer.json()["data"]["analysis_id"])["status"] == "SUCCEEDED"


def test_the_workflow_and_the_single_routes_agree(api: httpx.Client, man: bytes) -> None:
    address = upload(api, man)
    analysis = analyze(api, address).json()["data"]
    measured = api.post("/measure", json={"image_url": address, "height_cm": 173.9}).json()["data"]
    lengths = {name: value for name, value in measured.items() if not name.startswith("output_image")}
    assert lengths.items() <= analysis["measurement"].items()
    assert api.post("/recommend", json=measured).json()["data"] == analysis["seat_setup"]  # with no renaming


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_give_nearly_the_same_lengths(api: httpx.Client, man: bytes, kind: str) -> None:
    address = upload(api, encoded(Image.open(io.BytesIO(man)), kind), content_type=f"image/{kind.lower()}")
    measured = api.post("/measure", json={"image_url": address, "height_cm": 173.9}).json()["data"]
    jpeg = api.post("/measure", json={"image_url": upload(api, man), "height_cm": 173.9}).json()["data"]
    assert measured["thigh"] == pytest.approx(jpeg["thigh"], abs=0.5)


def broken(_: bytes) -> bytes:
    return b"this is no picture"


def empty_room(_: bytes) -> bytes:
    return encoded(Image.new("RGB", (600, 900), (200, 200, 190)))


def without_feet(man: bytes) -> bytes:
    picture = Image.open(io.BytesIO(man))
    return encoded(picture.crop((0, 0, picture.width, int(picture.height * 0.7))))


def as_gif(man: bytes) -> bytes:
    return encoded(Image.open(io.BytesIO(man)), "GIF")


@pytest.mark.parametrize(
    ("spoil", "status", "code"),
    [
        (broken, 422, "IMAGE_UNREADABLE"),
        (empty_room, 422, "NO_PERSON"),
        (without_feet, 422, "PERSON_CROPPED"),
        (as_gif, 415, "UNSUPPORTED_MEDIA"),
    ],
)
def test_what_cannot_be_measured_is_refused_by_code_everywhere(
    api: httpx.Client, man: bytes, spoil: Callable[[bytes], bytes], status: int, code: str
) -> None:
    address = upload(api, spoil(man))
    direct = api.post("/measure", json={"image_url": address, "height_cm": 173.9})
    assert (direct.status_code, direct.json()["error"]["code"]) == (status, code)
    waited = analyze(api, address)
    assert (waited.status_code, waited.json()["error"]["code"]) == (status, code)
    assert waited.json()["error"]["message"] == direct.json()["error"]["message"]
    found = api.get(f"/analyses/{waited.json()['error']['details']['analysis_id']}")
    assert found.status_code == 200
    assert found.json()["data"]["status"] == "FAILED"
    assert found.json()["data"]["error"]["code"] == code


def test_a_missing_object_is_not_found(api: httpx.Client, man: bytes) -> None:
    waited = analyze(api, upload(api, man) + ".gone")
    assert (waited.status_code, waited.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("route", "body", "code", "named"),
    [
        ("/analyze", {}, "MISSING_FIELDS", ["image_url", "height_cm"]),
        ("/measure", {"height_cm": 170}, "MISSING_FIELDS", ["image_url"]),
        ("/recommend", {"height": 170}, "MISSING_FIELDS", ["upper_arm", "forearm", "thigh", "calf", "torso"]),
        ("/analyze", {"image_url": "s3://b/k", "height_cm": 99}, "INVALID_VALUE", ["height_cm"]),
        ("/analyze", {"image_url": "s3://b/k", "height_cm": 170, "user_id": "a/b"}, "INVALID_VALUE", ["user_id"]),
        ("/uploads", {"kind": "film", "content_type": "image/jpeg"}, "INVALID_VALUE", ["kind"]),
    ],
)
def test_missing_and_invalid_fields_are_named(
    api: httpx.Client, route: str, body: Body, code: str, named: list[str]
) -> None:
    answer = api.post(route, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, code)
    assert all(name in error["message"] for name in named)


def test_an_unknown_vehicle_fails_after_the_measurement_was_saved(api: httpx.Client, man: bytes) -> None:
    body = {"image_url": upload(api, man), "height_cm": 173.9, "vehicle": "no-such-car"}
    waited = api.post("/analyze", json=body, headers={"Prefer": "wait=25"})
    assert (waited.status_code, waited.json()["error"]["code"]) == (400, "INVALID_VALUE")
    found = finished(api, waited.json()["error"]["details"]["analysis_id"])
    assert found["status"] == "FAILED"
    assert found["measurement"]["height"] == 173.9
    assert found["seat_setup"] is None


def test_a_repeated_idempotency_key_runs_once(api: httpx.Client, stack: local.Deployment, man: bytes) -> None:
    address, key = upload(api, man), str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: analyze(api, address, **{"Idempotency-Key": key}), range(4)))
    ids = {answer.json()["data"]["analysis_id"] for answer in answers}
    assert len(ids) == 1
    (analysis_id,) = ids
    machine = stack.outputs["SeatSetupStateMachineArn"]
    runs = stack.client("stepfunctions").list_executions(stateMachineArn=machine, maxResults=1000)["executions"]
    assert [run["name"].startswith(analysis_id) for run in runs].count(True) == 1


def test_a_failed_execution_ends_in_the_named_failure(api: httpx.Client, stack: local.Deployment, man: bytes) -> None:
    waited = analyze(api, upload(api, empty_room(man)))
    analysis_id = waited.json()["error"]["details"]["analysis_id"]
    states = stack.client("stepfunctions")
    machine = stack.outputs["SeatSetupStateMachineArn"]
    runs = states.list_executions(stateMachineArn=machine, statusFilter="FAILED", maxResults=1000)["executions"]
    (run,) = [run for run in runs if run["name"].startswith(analysis_id)]
    described = states.describe_execution(executionArn=run["executionArn"])
    assert described["status"] == "FAILED"
    assert described["error"] == "NoPerson"


def test_history_lists_newest_first_and_erasure_leaves_nothing(
    api: httpx.Client, stack: local.Deployment, man: bytes, user: str
) -> None:
    address = upload(api, man, user)
    started = [analyze(api, address, user).json()["data"]["analysis_id"] for _ in range(3)]
    first = api.get(f"/users/{user}/analyses", params={"limit": 2}).json()["data"]
    rest = api.get(f"/users/{user}/analyses", params={"limit": 2, "next": first["next"]}).json()["data"]
    assert [entry["analysis_id"] for entry in first["analyses"] + rest["analyses"]] == started[::-1]

    assert api.delete(f"/users/{user}").json()["data"] == {"objects": 4, "items": 3}

    assert api.get(f"/users/{user}/analyses").json()["data"]["analyses"] == []
    assert api.get(f"/analyses/{started[0]}").status_code == 404
    for bucket in ("UploadsBucketName", "ResultsBucketName"):
        left = stack.client("s3").list_object_versions(Bucket=stack.outputs[bucket])
        assert user not in json.dumps(left, default=str)
    assert user not in json.dumps(stack.client("dynamodb").scan(TableName=stack.outputs["AnalysesTableName"]))


def test_an_analysis_erased_while_it_runs_does_not_come_back(
    api: httpx.Client, stack: local.Deployment, man: bytes, user: str
) -> None:
    table, states = stack.outputs["AnalysesTableName"], stack.client("stepfunctions")
    body = {"image_url": upload(api, man, user), "height_cm": 173.9, "user_id": user}
    analysis_id = api.post("/analyze", json=body).json()["data"]["analysis_id"]
    # Only the item: the photo stays, so that the measurement succeeds and meets an item that is gone.
    stack.client("dynamodb").delete_item(TableName=table, Key={"analysis_id": {"S": analysis_id}})

    machine = stack.outputs["SeatSetupStateMachineArn"]
    for _ in range(100):
        runs = states.list_executions(stateMachineArn=machine, maxResults=1000)["executions"]
        (run,) = [run for run in runs if run["name"].startswith(analysis_id)]
        if run["status"] != "RUNNING":
            break
        time.sleep(0.1)

    assert states.describe_execution(executionArn=run["executionArn"])["error"] == "AnalysisErased"
    assert api.get(f"/analyses/{analysis_id}").status_code == 404
    left = stack.client("s3").list_objects_v2(Bucket=stack.outputs["ResultsBucketName"], Prefix=f"results/{user}/")
    assert left["KeyCount"] == 0


def test_an_upload_is_held_to_its_size(api: httpx.Client) -> None:
    asked = {"kind": "photo", "content_type": "image/jpeg"}
    form = api.post("/uploads", json=asked).json()["data"]
    too_large = httpx.post(form["url"], data=form["fields"], files={"file": bytes(form["max_bytes"] + 1)})
    assert too_large.status_code == 400


def test_preflight_reaches_the_service(stack: local.Deployment) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"}
    answer = httpx.options(f"{stack.api_url}/measure", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"


def test_fifty_analyses_at_once_all_end(api: httpx.Client, man: bytes) -> None:
    good, bad = upload(api, man), upload(api, empty_room(man))
    addresses = [bad if number % 10 == 0 else good for number in range(50)]

    def start(address: str) -> str:
        answer = api.post("/analyze", json={"image_url": address, "height_cm": 173.9})
        assert answer.status_code == 202, answer.text
        analysis_id: str = answer.json()["data"]["analysis_id"]
        return analysis_id

    with ThreadPoolExecutor(50) as pool:
        ids = list(pool.map(start, addresses))
    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(lambda analysis_id: finished(api, analysis_id), ids))
    assert len(set(ids)) == 50
    for address, analysis in zip(addresses, ended, strict=True):
        if address == good:
            assert analysis["status"] == "SUCCEEDED", analysis["error"]
        else:
            assert analysis["error"]["code"] == "NO_PERSON"
