from __future__ import annotations

from pathlib import Path

import pytest

from tools import mutants
from tools.aws.processes import ROOT


def diff(removed: str, added: str) -> str:
    """As `mutmut show` prints it."""
    return f"# a.x_b__mutmut_1: survived\n--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n def b():\n-    {removed}\n+    {added}"


@pytest.mark.parametrize(
    ("removed", "added", "expected"),
    [
        ('raise NotFound("There is none.")', 'raise NotFound("XXThere is none.XX")', True),
        ('raise NotFound("There is none.")', "raise NotFound(None)", True),
        ('text = f"{count} are needed: go on"', "text = None", True),
        ('yield "DARK", "It is dark."', 'yield "XXDARKXX", "It is dark."', False),
        ('say("It is dark.", seconds < 3)', 'say("It is dark.", seconds <= 3)', False),
        ('return "b" if first < second else "a"', 'return "b" if first <= second else "a"', False),
    ],
)
def test_only_a_change_of_a_sentence_is_one_of_words(removed: str, added: str, expected: bool) -> None:
    assert mutants.is_words_only(diff(removed, added)) is expected


def test_modules_are_chosen_by_the_end_of_their_path() -> None:
    assert mutants.chosen([]) == list(mutants.MODULES)
    assert mutants.chosen(["blinks"]) == ["functions/eye_tracking/findings/blinks.py"]
    assert len(mutants.chosen(["quality"])) == 2
    assert mutants.chosen(["measure/quality.py"]) == ["functions/measure/quality.py"]
    with pytest.raises(SystemExit, match="ids"):
        mutants.chosen(["ids"])


def test_every_module_and_its_tests_are_there() -> None:
    for source, tests in mutants.MODULES.items():
        assert all((ROOT / path).is_file() for path in (source, *tests))


def test_a_module_is_judged_in_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "blinks"
    mutants._set_up(folder, "functions/eye_tracking/findings/blinks.py")
    settings = (folder / "pyproject.toml").read_text(encoding="utf-8")
    assert "only_mutate = ['functions/eye_tracking/findings/blinks.py']" in settings
    assert settings.count("[tool.mutmut]\n") == 1
    assert (folder / "functions" / "shared").is_dir()


def test_the_score_leaves_sentences_out() -> None:
    assert mutants.Score(killed=9, words=40, survived=["one"]).share == 0.9
    assert mutants.Score().share == 1.0
