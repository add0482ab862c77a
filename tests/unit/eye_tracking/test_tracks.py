"""One person is followed for the whole clip, whoever else is in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.eye_tracking.face.features import COLUMNS
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.person import Followed, follow, somebody_else

WIDTH, HEIGHT = 1280, 720
Face = tuple[float, float, float]  # x, y, size

LEFT: Face = (300.0, 360.0, 240.0)
RIGHT: Face = (900.0, 360.0, 200.0)


def film(frames: list[list[Face]], rate: float = 30.0) -> tuple[Rows, Clip]:
    """Rows of the faces of each frame, in the order given."""
    frame, face, values = [], [], []
    for number, faces in enumerate(frames):
        for index, place in enumerate(faces or [None]):
            frame.append(number)
            face.append(-1 if place is None else index)
            values.append(_values(place))
    n = len(frames)
    clip = Clip(np.arange(n), np.arange(n) / rate, WIDTH, HEIGHT, np.zeros(n, dtype=bool), False, n)
    return Rows(np.array(frame), np.array(face), np.array(values)), clip


def _values(place: Face | None) -> list[float]:
    if place is None:
        return [np.nan] * len(COLUMNS)
    x, y, size = place
    named = {"face_x": x, "face_y": y, "face_size": size, "L_iris_cx": x + size / 5, "R_iris_cx": x - size / 5}
    named |= {"L_iris_cy": y, "R_iris_cy": y}
    return [named.get(name, 0.0) for name in COLUMNS]


def x_of(followed: Followed, rows: Rows) -> list[float | None]:
    """Where the person followed is in each frame."""
    return [None if row < 0 else float(rows.column("face_x")[row]) for row in followed.row]


@given(st.lists(st.booleans(), min_size=5, max_size=40))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_faces_does_not_matter(swapped: list[bool]) -> None:
    rows, clip = film([[RIGHT, LEFT] if swap else [LEFT, RIGHT] for swap in swapped])
    followed = follow(rows, clip)
    assert x_of(followed, rows) == [LEFT[0]] * len(swapped)
    assert followed.other.all()


def test_the_face_that_is_there_longest_is_followed() -> None:
    rows, clip = film([[LEFT, RIGHT]] * 20 + [[RIGHT]] * 100)
    assert x_of(follow(rows, clip), rows) == [RIGHT[0]] * 120


def test_frames_with_somebody_else_only_have_no_face() -> None:
    rows, clip = film([[LEFT, RIGHT]] * 60 + [[RIGHT]] * 20 + [[LEFT, RIGHT]] * 60)
    followed = follow(rows, clip)
    assert x_of(followed, rows) == [LEFT[0]] * 60 + [None] * 20 + [LEFT[0]] * 60
    assert followed.processed.all()


@pytest.mark.parametrize("other", [RIGHT, (300.0, 360.0, 80.0)])
def test_somebody_who_appears_while_the_person_is_lost_is_not_taken_for_the_person(other: Face) -> None:
    rows, clip = film([[LEFT]] * 60 + [[other]] * 20 + [[LEFT, other]] * 60)
    followed = follow(rows, clip)
    assert x_of(followed, rows) == [LEFT[0]] * 60 + [None] * 20 + [LEFT[0]] * 60


def test_somebody_else_who_comes_back_alone_is_still_somebody_else() -> None:
    rows, clip = film([[LEFT, RIGHT]] * 90 + [[]] * 90 + [[RIGHT]] * 60)
    assert x_of(follow(rows, clip), rows)[90:] == [None] * 150


def test_a_face_that_leaves_and_comes_back_elsewhere_is_the_same() -> None:
    rows, clip = film([[LEFT]] * 60 + [[]] * 120 + [[(800.0, 300.0, 200.0)]] * 60)
    followed = follow(rows, clip)
    assert (followed.row >= 0).sum() == 120
    assert not somebody_else(followed, clip.seconds)


def test_a_face_of_another_size_is_somebody_else() -> None:
    rows, clip = film([[LEFT]] * 60 + [[]] * 120 + [[(300.0, 360.0, 80.0)]] * 30)
    followed = follow(rows, clip)
    assert x_of(followed, rows)[180:] == [None] * 30


def test_a_moving_face_is_one_face() -> None:
    rows, clip = film([[(100.0 + 8 * k, 300.0 + 40 * np.sin(k / 5), 200.0 + k)] for k in range(120)])
    assert (follow(rows, clip).row >= 0).all()


def test_two_faces_that_pass_each_other_keep_their_own() -> None:
    frames = [[(200.0 + 6 * k, 250.0, 240.0), (1000.0 - 6 * k, 450.0, 150.0)] for k in range(120)]
    rows, clip = film(frames)
    assert x_of(follow(rows, clip), rows) == [faces[0][0] for faces in frames]


def test_a_face_whose_eyes_have_left_the_picture_does_not_count() -> None:
    rows, clip = film([[(300.0 - 20 * k, 300.0, 240.0)] for k in range(20)])
    seen = follow(rows, clip).row >= 0
    assert seen.sum() == 13  # the right eye is 48 px left of the middle
    assert seen[:13].all()


@pytest.mark.parametrize(("second", "said"), [(0, False), (9, False), (45, True)])
def test_only_a_second_face_that_stays_is_told(second: int, said: bool) -> None:
    rows, clip = film([[LEFT, RIGHT]] * second + [[LEFT]] * (300 - second))
    assert somebody_else(follow(rows, clip), clip.seconds) is said


def test_a_second_face_in_a_single_frame_is_told() -> None:
    rows, clip = film([[LEFT, RIGHT]])
    assert somebody_else(follow(rows, clip), clip.seconds)


def test_rows_that_were_not_planned_are_left_aside() -> None:
    rows, clip = film([[LEFT]] * 10)
    later = Clip(clip.frame[::2], clip.time_s[::2], WIDTH, HEIGHT, clip.failed[::2], False, 10)
    followed = follow(rows, later)
    assert [int(rows.frame[row]) for row in followed.row] == [0, 2, 4, 6, 8]
    assert not followed.other.any()


def test_rows_may_come_in_any_order() -> None:
    rows, clip = film([[LEFT, RIGHT], [RIGHT, LEFT], [], [LEFT]] * 20)
    order = np.random.default_rng(0).permutation(len(rows.frame))
    mixed = Rows(rows.frame[order], rows.face[order], rows.values[order])
    assert x_of(follow(mixed, clip), mixed) == x_of(follow(rows, clip), rows)


def test_no_face_at_all() -> None:
    rows, clip = film([[]] * 5)
    followed = follow(rows, clip)
    assert (followed.row == -1).all()
    assert followed.processed.all()
    assert not somebody_else(followed, clip.seconds)
