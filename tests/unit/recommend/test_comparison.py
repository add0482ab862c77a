"""Two models side by side: who gets which, and where that is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from functions.recommend import app, serving
from functions.recommend.model_store import ModelStore
from functions.recommend.sides import side_of
from tests.unit.handlers import Context
from tests.unit.recommend.model_bucket import put

if TYPE_CHECKING:
    import io

    from mypy_boto3_s3 import S3Client

Build = Callable[..., bytes]
KEY_B = "candidate.joblib"
USERS = [f"user-{number}" for number in range(2000)]
ON_A, ON_B = (next(user for user in USERS if side_of(user, 0.5) == side) for side in ("a", "b"))


@pytest.fixture(autouse=True)
def comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "stores", {"a": ModelStore(), "b": ModelStore()})
    monkeypatch.setenv("MODEL_B_KEY", KEY_B)
    monkeypatch.setenv("MODEL_B_SHARE", "0.5")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_share_is_kept_within_chance_over_2000_users(share: float) -> None:
    on_b = sum(side_of(user, share) == "b" for user in USERS) / len(USERS)
    four_sd = 4 * (share * (1 - share) / len(USERS)) ** 0.5
    assert abs(on_b - share) <= four_sd


def test_a_larger_share_takes_nobody_off_the_second_model() -> None:
    assert all(side_of(user, 0.6) == "b" for user in USERS if side_of(user, 0.2) == "b")


def test_whoever_sends_no_name_stays_with_the_first_model() -> None:
    assert side_of("anonymous", 1.0) == "a"


def test_each_side_answers_with_its_own_model_always(s3: S3Client, model_bytes: Build) -> None:
    first, second = put(s3, model_bytes()), put(s3, model_bytes(trained_at="candidate"), KEY_B)
    for _ in range(2):
        assert (serving.model_for(ON_A).version, serving.model_for(ON_A).side) == (first, "a")
        assert (serving.model_for(ON_B).version, serving.model_for(ON_B).side) == (second, "b")


def test_a_pinned_version_belongs_to_the_first_model_only(
    s3: S3Client, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(s3, model_bytes())
    put(s3, model_bytes(trained_at="newer"))
    second = put(s3, model_bytes(), KEY_B)
    monkeypatch.setenv("MODEL_VERSION_ID", old)
    assert serving.model_for(ON_A).version == old
    assert serving.model_for(ON_B).version == second


@pytest.mark.parametrize("broken", [None, b"no model"])
def test_a_second_model_that_cannot_serve_gives_way_to_the_first_and_says_so(
    s3: S3Client, model_bytes: Build, broken: bytes | None
) -> None:
    first = put(s3, model_bytes())
    if broken is not None:
        put(s3, broken, KEY_B)
    served = serving.model_for(ON_B)
    assert (served.side, served.source, served.version) == ("a", "s3", first)


def test_answer_record_log_and_metric_name_side_and_version(
    s3: S3Client,
    model_bytes: Build,
    task_payload: dict[str, Any],
    function_log: io.StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(s3, model_bytes())
    version = put(s3, model_bytes(trained_at="candidate"), KEY_B)
    answer = app.handler(task_payload | {"user_id": ON_B}, Context())  # type: ignore[arg-type]
    assert (answer["seat_setup"]["model"]["side"], answer["seat_setup"]["model"]["version"]) == ("b", version)
    assert answer["record"]["M"]["model"]["M"]["side"] == {"S": "b"}
    last = json.loads(function_log.getvalue().splitlines()[-1])
    assert (last["model_side"], last["model_version"]) == ("b", version)
    _, metric = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (metric["side"], metric["model_version"], metric["Recommendations"]) == ("b", version, [1.0])
    assert ON_B not in json.dumps(metric)
    assert ON_B not in function_log.getvalue()


def test_metrics_leave_once_per_invocation_also_after_a_refusal(
    task_payload: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match="'flying-carpet' is not found"):
        app.handler(task_payload | {"vehicle": "flying-carpet"}, Context())  # type: ignore[arg-type]
    app.handler(task_payload, Context())  # type: ignore[arg-type]
    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [metric["Recommendations"] for metric in metrics if "Recommendations" in metric] == [[1.0], [1.0]]
    assert [metric["outcome"] for metric in metrics if "Outcome" in metric] == ["INVALID_VALUE", "SUCCESS"]


def test_users_keep_the_side_they_have_always_had() -> None:
    """Another salt or hash would show many people another model's answer from one day to the next."""
    first_share_on_b = {"bob": 0.11, "김민지": 0.40, "ann": 0.50, "dana": 0.57, "user-1": 0.62, "user-3": 0.75}
    for user, share in first_share_on_b.items():
        assert (side_of(user, share - 0.01), side_of(user, share)) == ("a", "b")
