"""The seat model's life on the real template: published while it is used, compared, spoilt, rolled back."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_socket import enable_socket, socket_allow_hosts
from typer.testing import CliRunner

import local
from functions.recommend.sides import side_of
from hypermob.cli import app
from local.project import PROJECT_ROOT
from training import train_model, vehicle

KEY, KEY_B, SHARE_B = "car_fit_model.joblib", "candidate.joblib", 0.3
CHECK_S = 0.5
PARAMETERS = {
    "ModelCheckSeconds": str(CHECK_S),
    "ModelBKey": KEY_B,
    "ModelBShare": str(SHARE_B),
    "RateLimit": "10000",
    "BurstLimit": "5000",
    "MonthlyQuota": "1000000",
}
LENGTHS = {"height": 175, "upper_arm": 33.5, "forearm": 26.5, "thigh": 40.9, "calf": 42.3, "torso": 53.4}
USERS = [f"user-{number}" for number in range(200)]  # the unit tests share out 2000
ON_A, ON_B = (next(user for user in USERS if side_of(user, SHARE_B) == side) for side in ("a", "b"))
Model = dict[str, Any]


@pytest.fixture(scope="module")
def stack() -> Iterator[local.Deployment]:
    """An engine of its own: what is published here concerns no other test."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with local.session(PROJECT_ROOT, PARAMETERS) as deployment:
        yield deployment
    enable_socket()


@pytest.fixture(scope="module")
def api(stack: local.Deployment) -> Iterator[httpx.Client]:
    headers = {"X-API-Key": stack.api_key}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two valid models, and one that saw too few drivers to be any good."""
    folder = tmp_path_factory.mktemp("models")
    packages = [vehicle.load()]
    paths = [folder / "one.joblib", folder / "two.joblib", folder / "poor.joblib"]
    for path, count, seed in zip(paths, (10_000, 10_000, 60), (1, 2, 3), strict=True):
        train_model.write(train_model.train(packages, count, seed), path)
    return paths


@pytest.fixture
def hypermob(stack: local.Deployment, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`hypermob("model", "versions")` -> exit code and parsed JSON, against this engine."""
    monkeypatch.setattr("hypermob.models.target.start_engine", lambda _: stack)

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        result = CliRunner().invoke(app, [*arguments, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, json.loads(result.stdout)

    return run


@pytest.fixture(autouse=True)
def empty_bucket(stack: local.Deployment) -> None:
    s3 = stack.client("s3")
    bucket = stack.outputs["ModelsBucketName"]
    listed = s3.list_object_versions(Bucket=bucket)
    for version in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]:
        s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
    s3.close()


def model_of(api: httpx.Client, user: str = ON_A) -> Model:
    answer = api.post("/recommend", json={**LENGTHS, "user_id": user})
    assert answer.status_code == 200, answer.text
    model: Model = answer.json()["data"]["model"]
    return model


def served(api: httpx.Client, version: str, user: str = ON_A) -> bool:
    """Whether this version answers soon."""
    deadline = time.monotonic() + 10 * CHECK_S + 5
    while time.monotonic() < deadline:
        if model_of(api, user)["version"] == version:
            return True
        time.sleep(CHECK_S / 5)
    return False


def publish(hypermob: Any, path: Path, key: str = KEY) -> str:
    code, body = hypermob("model", "publish", str(path), "--key", key)
    assert code == 0, body
    version: str = body["data"]["version_id"]
    return version


def test_a_model_is_published_while_requests_run_and_none_fails(
    api: httpx.Client, hypermob: Any, models: list[Path]
) -> None:
    first = publish(hypermob, models[0])
    assert served(api, first)
    stop = threading.Event()
    seen: list[str] = []

    def keep_asking() -> None:
        while not stop.is_set():
            seen.append(model_of(api)["version"])

    with ThreadPoolExecutor(3) as pool:
        askers = [pool.submit(keep_asking) for _ in range(3)]
        second = publish(hypermob, models[1])
        arrived = served(api, second)
        time.sleep(2 * CHECK_S)
        stop.set()
        for asker in askers:
            asker.result()  # raises what a request raised
    assert arrived
    assert set(seen) == {first, second}
    assert seen[-1] == second


def test_a_rollback_serves_the_older_model_again_and_a_second_one_goes_further_back(
    api: httpx.Client, hypermob: Any, models: list[Path]
) -> None:
    versions = [publish(hypermob, models[number]) for number in (0, 1, 0)]
    for older in (versions[1], versions[0]):
        code, body = hypermob("model", "rollback")
        assert code == 0
        assert served(api, body["data"]["version_id"])
        listed = hypermob("model", "versions")[1]["data"]["versions"]
        assert listed[0]["current"]
        assert listed[0]["notes"]["restored-from"] == older
    assert hypermob("model", "rollback")[1]["error"]["code"] == "NOTHING_OLDER"
    assert len(hypermob("model", "versions")[1]["data"]["versions"]) == 5
    code, body = hypermob("model", "rollback", "--to", versions[2])
    assert code == 0
    assert served(api, body["data"]["version_id"])


def test_a_model_that_misses_a_target_is_not_published(hypermob: Any, models: list[Path]) -> None:
    code, body = hypermob("model", "publish", str(models[2]))
    assert (code, body["error"]["code"]) == (3, "MODEL_NOT_VALID")
    assert body["error"]["details"]["missed"]
    assert hypermob("model", "versions")[1]["data"]["versions"] == []


@pytest.mark.parametrize("spoilt", [b"", b"no model at all", b"\x80\x04K\x01."])
def test_a_corrupt_object_is_answered_by_the_model_in_the_image(
    api: httpx.Client, stack: local.Deployment, hypermob: Any, models: list[Path], spoilt: bytes
) -> None:
    assert served(api, publish(hypermob, models[0]))
    s3 = stack.client("s3")
    s3.put_object(Bucket=stack.outputs["ModelsBucketName"], Key=KEY, Body=spoilt)
    s3.close()
    time.sleep(2 * CHECK_S)
    assert {model_of(api)["source"] for _ in range(12)} == {"bundled"}
    assert served(api, publish(hypermob, models[1]))


def test_users_are_shared_out_as_configured_and_stay_where_they_are(
    api: httpx.Client, hypermob: Any, models: list[Path]
) -> None:
    versions = {"a": publish(hypermob, models[0]), "b": publish(hypermob, models[1], KEY_B)}
    assert served(api, versions["a"])
    assert served(api, versions["b"], ON_B)
    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(lambda user: model_of(api, user), USERS))
    assert all(versions[model["side"]] == model["version"] for model in first)
    on_b = sum(model["side"] == "b" for model in first)
    assert abs(on_b - SHARE_B * len(USERS)) <= 4 * (len(USERS) * SHARE_B * (1 - SHARE_B)) ** 0.5
    assert [model_of(api, user)["side"] for user in USERS[::40]] == [model["side"] for model in first[::40]]
    assert {model_of(api, "anonymous")["side"] for _ in range(5)} == {"a"}


def test_the_status_says_what_answers_on_either_side(api: httpx.Client, hypermob: Any, models: list[Path]) -> None:
    version = publish(hypermob, models[0])
    assert served(api, version)
    sides = {side["side"]: side for side in hypermob("model", "status")[1]["data"]["sides"]}
    assert (sides["a"]["serving"]["version"], sides["a"]["newest"]) == (version, version)
    assert (sides["b"]["key"], sides["b"]["newest"], sides["b"]["serving"]["side"]) == (KEY_B, None, "a")
    assert sides["b"]["share"] == pytest.approx(SHARE_B)


@pytest.fixture
def without_rights(stack: local.Deployment) -> Iterator[None]:
    """`recommend` with a role that allows nothing, as where a policy is missing."""
    functions, iam = stack.client("lambda"), stack.client("iam")
    function = functions.get_function_configuration(FunctionName=stack.outputs["RecommendFunctionName"])
    role = {"RoleName": function["Role"].rpartition("/")[2]}
    names = iam.list_role_policies(**role)["PolicyNames"]
    policies = {name: iam.get_role_policy(**role, PolicyName=name)["PolicyDocument"] for name in names}
    for name in policies:
        iam.delete_role_policy(**role, PolicyName=name)
    yield
    for name, document in policies.items():
        iam.put_role_policy(**role, PolicyName=name, PolicyDocument=json.dumps(document))


@pytest.mark.usefixtures("without_rights")
def test_without_the_right_to_read_the_model_in_the_image_answers(
    api: httpx.Client, hypermob: Any, models: list[Path]
) -> None:
    publish(hypermob, models[0])
    time.sleep(2 * CHECK_S)
    assert {model_of(api)["source"] for _ in range(6)} == {"bundled"}
