"""How the lids moved in a blink whose movement is known, at several frame rates."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.eye_tracking.findings.blinks import closings
from functions.eye_tracking.findings.kinematics import Movement, movements

Values = NDArray[np.float64]

CLOSING_S, SHUT_S, OPENING_S = 0.08, 0.02, 0.16
DEPTH = 0.9


def lids(time_s: Values, begin_s: float) -> Values:
    """Openness of a blink whose phases are smooth (minimum jerk), with a peak speed of 1.875 times the mean."""

    def way(share: Values) -> Values:
        share = np.clip(share, 0, 1)
        done: Values = share**3 * (10 - 15 * share + 6 * share**2)
        return done

    down = way((time_s - begin_s) / CLOSING_S)
    up = way((time_s - begin_s - CLOSING_S - SHUT_S) / OPENING_S)
    opened: Values = 1 - DEPTH * (down - up)
    return opened


def moved(rate: float, *begins_s: float, lost: tuple[float, float] | None = None) -> list[Movement | None]:
    time_s = np.arange(0, 4, 1 / rate)
    opened = np.min([lids(time_s, begin_s) for begin_s in begins_s], axis=0)
    if lost:
        opened[(time_s >= lost[0]) & (time_s < lost[1])] = np.nan
    found = closings(time_s, opened)
    assert len(found) == len(begins_s)
    return movements(time_s, opened, found)


@pytest.mark.parametrize("rate", [50, 60, 120, 240, 1000])
def test_amplitude_width_phases_and_speeds_are_those_of_the_movement(rate: float) -> None:
    (one,) = moved(rate, 1.503)
    assert one is not None
    assert one.amplitude == pytest.approx(DEPTH, abs=0.02)
    assert one.prominence == pytest.approx(DEPTH, abs=0.02)
    assert one.half_width_s == pytest.approx(CLOSING_S / 2 + SHUT_S + OPENING_S / 2, abs=0.005)
    assert one.closing.seconds is not None
    assert one.opening.seconds is not None
    assert one.opening.seconds / one.closing.seconds == pytest.approx(2, rel=0.25)
    assert one.closing.speed == pytest.approx(1.875 * DEPTH / CLOSING_S, rel=0.1)
    assert one.opening.speed == pytest.approx(1.875 * DEPTH / OPENING_S, rel=0.1)


@pytest.mark.parametrize("rate", [15, 25, 30, 45])
def test_a_frame_rate_that_cannot_carry_a_speed_gives_none(rate: float) -> None:
    (one,) = moved(rate, 1.503)
    assert one is not None
    assert one.closing.speed is None
    assert one.opening.speed is None
    assert one.half_width_s == pytest.approx(0.14, abs=0.03)


def test_noise_at_a_high_frame_rate_does_not_make_speed() -> None:
    time_s = np.arange(0, 4, 1 / 240)
    opened = lids(time_s, 1.5) + np.random.default_rng(1).normal(0, 0.01, len(time_s))
    (one,) = movements(time_s, opened, closings(time_s, opened))
    assert one is not None
    assert one.closing.speed == pytest.approx(1.875 * DEPTH / CLOSING_S, rel=0.15)


def test_blinks_close_together_do_not_count_each_other() -> None:
    first, second = moved(120, 1.5, 1.8)
    alone = moved(120, 1.5)[0]
    assert first is not None
    assert second is not None
    assert alone is not None
    assert first.half_width_s == pytest.approx(alone.half_width_s, abs=0.005)
    assert second.closing.seconds == pytest.approx(alone.closing.seconds, abs=0.01)


def test_a_blink_cut_by_the_end_of_the_view_has_no_movement() -> None:
    assert moved(60, 1.5, lost=(1.57, 4.0)) == [None]


def test_the_level_before_a_blink_is_where_its_amplitude_begins() -> None:
    time_s = np.arange(0, 4, 1 / 120)
    opened = np.where(time_s < 1.55, lids(time_s, 1.5), lids(time_s, 1.5) * 0.8)
    (one,) = movements(time_s, opened, closings(time_s, opened))
    assert one is not None
    assert one.amplitude > one.prominence + 0.1
