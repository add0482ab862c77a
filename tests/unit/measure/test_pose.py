"""The real network on real pictures: what the pinned MediaPipe does, and that nothing of its package is needed."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from functions.measure import overlay
from functions.measure.landmarks import ANKLES, SHOULDERS
from functions.measure.measurement import Measurement, Person, measure
from functions.measure.pose import find_pose, mirrored, other_person_height
from functions.shared.errors import NoPerson, PersonCropped, PoseUnclear
from functions.vision.photo import Photo


def cut(photo: Photo, top: float = 0, bottom: float = 1, left: float = 0, right: float = 1) -> Photo:
    height, width = photo.rgb.shape[:2]
    part = photo.rgb[int(top * height) : int(bottom * height), int(left * width) : int(right * width)]
    return Photo(np.ascontiguousarray(part), 1.0)


def test_the_lengths_of_the_sample_are_near_its_true_ones(measured: Measurement) -> None:
    # The rendered man's own lengths between joint centres, brought to tape definitions by the population's ratio.
    assert measured.lengths.height == 173.9
    assert measured.lengths.upper_arm == pytest.approx(33.2, abs=2.5)
    assert measured.lengths.thigh == pytest.approx(40.5, abs=2.5)
    assert measured.warnings == []
    assert all(0.5 < sd < 2.6 for sd in measured.uncertainty_cm.values())


def test_the_scale_is_that_of_the_uploaded_photo(measured: Measurement, man: Photo) -> None:
    assert measured.scale_cm_per_px == pytest.approx(173.9 / measured.silhouette.height)
    half = Photo(man.rgb, original_per_pixel=2.0)
    assert measure(half, Person(173.9)).scale_cm_per_px == pytest.approx(measured.scale_cm_per_px / 2)


def test_the_same_photo_gives_the_same_answer_whatever_came_before(measured: Measurement, man: Photo) -> None:
    measure(Photo(np.ascontiguousarray(man.rgb[:, ::-1]), 1.0), Person(160))
    again = measure(man, Person(173.9))
    assert again.lengths == measured.lengths


def test_a_mirrored_photo_gives_the_mirrored_pose(man: Photo) -> None:
    pose, other = find_pose(man.rgb), find_pose(np.ascontiguousarray(man.rgb[:, ::-1]))
    again = mirrored(other)
    np.testing.assert_allclose(again.points, pose.points, atol=1e-6)
    np.testing.assert_array_equal(again.mask, pose.mask)
    left, right = SHOULDERS
    assert other.points[left, 0] > other.points[right, 0], "in the mirror, too, the left shoulder is on the right"


def test_landmarks_lie_on_the_person(measured: Measurement) -> None:
    pose = measured.pose
    for index in (*SHOULDERS, *ANKLES):
        x, y = pose.points[index]
        assert pose.mask[int(y), int(x)]


def test_a_wall_is_no_person() -> None:
    with pytest.raises(NoPerson):
        find_pose(np.full((640, 480, 3), 180, np.uint8))


@pytest.mark.parametrize(
    ("edges", "refusal"),
    [
        ({"bottom": 0.70}, PersonCropped),
        ({"top": 0.16}, PersonCropped),
    ],
)
def test_a_cropped_person_is_refused(man: Photo, edges: dict[str, float], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        measure(cut(man, **edges), Person(173.9))


def test_a_tiny_person_is_refused(man: Photo) -> None:
    small = np.asarray(Image.fromarray(man.rgb).resize((180, 320)))
    with pytest.raises((PoseUnclear, NoPerson)):
        measure(Photo(small, 4.0), Person(173.9))


def test_two_people_are_refused(man: Photo) -> None:
    beside = Photo(np.ascontiguousarray(np.hstack([man.rgb, man.rgb])), 1.0)
    with pytest.raises(PoseUnclear, match="two people"):
        measure(beside, Person(173.9))


@pytest.mark.parametrize("apart", [0.24, 0.3])
def test_somebody_who_stands_inside_the_persons_box_is_seen(man: Photo, measured: Measurement, apart: float) -> None:
    # Arms that are held away from the body make the box wide: painted over, it would hide the second one.
    aside = int(apart * measured.silhouette.height)
    both = np.pad(man.rgb, ((0, 0), (0, aside), (0, 0)), mode="edge")
    behind = both[:, aside:]
    hidden = np.pad(measured.pose.mask, ((0, 0), (0, aside)))[:, aside:]
    seen = np.s_[measured.pose.mask & ~hidden]
    behind[seen] = man.rgb[seen]
    with pytest.raises(PoseUnclear, match="two people"):
        measure(Photo(np.ascontiguousarray(both), 1.0), Person(173.9))


def test_one_person_alone_is_nobody_else(man: Photo, measured: Measurement) -> None:
    assert other_person_height(man.rgb, measured.pose) == 0


def test_the_sex_narrows_the_population_if_it_is_given(man: Photo, measured: Measurement) -> None:
    as_man, as_woman = measure(man, Person(173.9, "male")), measure(man, Person(173.9, "female"))
    assert as_man.lengths.torso != as_woman.lengths.torso
    assert as_woman.lengths.calf > as_man.lengths.calf  # women of one stature have longer lower legs (ANSUR II)
    assert as_woman.uncertainty_cm["thigh"] < measured.uncertainty_cm["thigh"]


def test_a_told_pitch_tells_where_the_camera_stood(man: Photo, measured: Measurement) -> None:
    down, up = (measure(man, Person(173.9), camera_pitch_deg=pitch).camera for pitch in (-20, 10))
    assert up.height_m < measured.camera.height_m < down.height_m
    beyond = measure(man, Person(173.9), camera_pitch_deg=-55)  # steeper than any picture of the fit
    assert all(beyond.uncertainty_cm[name] > sd for name, sd in measured.uncertainty_cm.items())


def test_the_sample_was_taken_from_chest_height(measured: Measurement) -> None:
    assert 0.8 < measured.camera.height_m < 1.7
    assert 0.05 < measured.camera.height_sd_m < 0.5


def test_the_overlay_is_a_picture_that_shows_every_segment_in_its_colour(measured: Measurement, man: Photo) -> None:
    drawn = np.asarray(Image.open(io.BytesIO(overlay.draw(man.rgb, measured)))).astype(int)
    assert drawn.shape[0] == man.height
    assert drawn.shape[1] >= man.width
    for colour in overlay.COLOURS.values():
        assert (np.abs(drawn - colour).max(axis=2) < 40).sum() > 200


def test_labels_never_cover_the_person_or_each_other(measured: Measurement) -> None:
    boxes = [label.box for label in overlay._place_labels(measured, 1.0)]
    assert all(box[0] > measured.silhouette.right for box in boxes)
    assert all(above[3] < below[1] for above, below in itertools.pairwise(boxes))


def test_measuring_needs_no_package_that_the_image_leaves_out() -> None:
    code = (
        "import sys, functions.measure.app; "
        "left_out = {'jax', 'matplotlib', 'sentencepiece', 'sounddevice', 'sklearn', 'scipy', 'pandas'}; "
        "print(sorted(left_out & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stderr
