from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tools.conftest import ARTIFACTS, Aws, Commands
from tools import release
from tools.aws import environment, processes
from tools.aws.failures import Refused

STAGING = environment.read("staging")
COMMIT = "1a2b3c4d" * 5


@pytest.fixture
def settings(pushed: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the pipeline's variables point, and what SAM leaves: a template that names images by tag."""
    packaged = tmp_path / "packaged.yaml"
    image = f"{pushed.repository}:measurefunction-1-vision"
    packaged.write_text(f"Resources:\n  A:\n    ImageUri: {image}\n  B:\n    ImageUri: {image}\n")
    (tmp_path / "sam").touch()
    monkeypatch.setattr(processes, "SAM", tmp_path / "sam")
    monkeypatch.setattr("tools.aws.sam.ROOT", tmp_path)
    monkeypatch.setattr(release, "PACKAGED", packaged)
    monkeypatch.setenv("ARTIFACTS_BUCKET", ARTIFACTS)
    monkeypatch.setenv("IMAGE_REPOSITORY", pushed.repository)
    return packaged


def stored(aws: Aws) -> str:
    return aws.s3.get_object(Bucket=ARTIFACTS, Key=f"releases/{COMMIT}.yaml")["Body"].read().decode()


def test_a_release_names_its_images_by_digest(pushed: Aws, commands: Commands, settings: Path) -> None:
    release.build(STAGING, pushed.s3, pushed.ecr, COMMIT)
    assert [line[1] for line in commands.lines] == ["build", "package"]
    assert stored(pushed).count(f"{pushed.repository}@sha256:") == 2
    assert "measurefunction-1-vision" not in stored(pushed)


def test_a_release_is_built_once(pushed: Aws, commands: Commands, settings: Path) -> None:
    release.build(STAGING, pushed.s3, pushed.ecr, COMMIT)
    first = stored(pushed)
    commands.lines.clear()
    settings.write_text(f"ImageUri: {pushed.repository}:other")
    release.build(STAGING, pushed.s3, pushed.ecr, COMMIT)
    assert commands.lines == []
    assert stored(pushed) == first


def test_what_is_deployed_is_what_was_built(pushed: Aws, commands: Commands, settings: Path) -> None:
    release.build(STAGING, pushed.s3, pushed.ecr, COMMIT)
    settings.unlink()
    commands.lines.clear()
    release.deploy(STAGING, pushed.s3, COMMIT)
    assert settings.read_text() == stored(pushed)
    line = " ".join(commands.of("sam", "deploy"))
    assert f"--template-file {settings}" in line
    assert "--stack-name hypermob-staging" in line
    assert "--config-env staging" in line


def test_a_release_that_was_never_built_is_refused(pushed: Aws, commands: Commands, settings: Path) -> None:
    with pytest.raises(Refused, match="there is no release"):
        release.deploy(STAGING, pushed.s3, "0" * 40)
    assert commands.lines == []


@pytest.mark.parametrize("name", ["", "main", "../secrets", "1a2b3c4", COMMIT + " ; rm", "v"])
def test_a_name_that_is_no_commit_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="is not a release"):
        release.key_of(name)


@pytest.mark.parametrize("name", [COMMIT, "v1.2.0", "v2.0.0-rc.1"])
def test_commits_and_versions_are_names(name: str) -> None:
    assert release.key_of(name) == f"releases/{name}.yaml"


def test_a_template_without_an_image_is_no_release(pushed: Aws) -> None:
    with pytest.raises(Refused, match="names no image"):
        release.pin_images("Resources: {}", pushed.repository, pushed.ecr)


@pytest.mark.usefixtures("settings")
def test_a_missing_setting_is_named(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMAGE_REPOSITORY")
    monkeypatch.setattr("sys.argv", ["release", "build", COMMIT])
    with pytest.raises(SystemExit, match="IMAGE_REPOSITORY is not set"):
        release.main()


@pytest.mark.usefixtures("settings")
def test_the_command_builds_and_deploys(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    for what in ("build", "deploy"):
        monkeypatch.setattr("sys.argv", ["release", what, COMMIT, "--config-env", "prod"])
        release.main()
    assert [line[1] for line in commands.lines] == ["build", "package", "deploy"]
    assert "hypermob-prod" in commands.lines[-1]
