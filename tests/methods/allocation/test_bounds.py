from __future__ import annotations

import numpy as np
import pytest

from errors import BadArguments
from methods.allocation.bounds import Bounds, settle

NAMES = ("search", "social", "tv")
NOW = np.array([100.0, 200.0, 300.0])


def test_limits_are_rounded_inwards_to_cents_and_steps():
    frame = settle(
        Bounds(600.0, low=np.array([10.001, 0, 20]), high=np.array([99.999, 250, 400]), step=np.array([0, 0, 30])),
        NAMES, NOW,
    )  # fmt: skip
    assert frame.low.tolist() == [1001, 0, 3000]
    assert frame.high.tolist() == [9999, 25000, 39000]
    assert frame.step.tolist() == [1, 1, 3000]
    assert frame.stepped.tolist() == [False, False, True]


def test_what_is_a_cent_but_for_the_computer_stays_a_cent():
    frame = settle(Bounds(0.1 + 0.2, low=np.full(3, 0.07 + 0.01)), NAMES, NOW)
    assert frame.total == 30
    assert frame.low.tolist() == [8, 8, 8]


def test_a_locked_channel_keeps_its_money_whatever_its_step_and_floor():
    frame = settle(
        Bounds(600.0, locked=np.array([False, True, False]), step=np.full(3, 70.0), floor=np.full(3, 250.0)), NAMES, NOW
    )
    assert frame.low[1] == frame.high[1] == 20000
    assert frame.floor[1] == 0
    assert not frame.stepped[1]


def test_a_floor_above_the_range_closes_the_channel_and_one_below_the_least_amount_is_none():
    low, high = np.array([0, 20.0, 0]), np.array([80.0, 600, 600])
    frame = settle(Bounds(600.0, floor=np.array([90.0, 10, 0]), high=high, low=low), NAMES, NOW)
    assert frame.high[0] == 0
    assert frame.floor[1] == 0


@pytest.mark.parametrize(
    "bounds",
    [Bounds(-1.0), Bounds(float("nan")), Bounds(float("inf")), Bounds(600.0, low=np.array([1, np.nan, 1])),
     Bounds(600.0, step=np.array([-1.0, 0, 0])), Bounds(600.0, move=-5.0)],
)  # fmt: skip
def test_nonsense_is_refused(bounds):
    with pytest.raises(BadArguments, match="not negative"):
        settle(bounds, NAMES, NOW)


def test_a_channel_that_must_get_something_gets_at_least_its_floor():
    frame = settle(Bounds(600.0, floor=np.array([90.0, 0, 50]), low=np.array([20.0, 5, 0])), NAMES, NOW)
    assert frame.low.tolist() == [9000, 500, 0]
    assert frame.floor.tolist() == [0, 0, 5000]
    with pytest.raises(BadArguments, match=r"at least 90\.00 and may get at most 80\.00"):
        settle(
            Bounds(600.0, floor=np.array([90.0, 0, 0]), low=np.array([20.0, 0, 0]), high=np.full(3, 80.0)), NAMES, NOW
        )
