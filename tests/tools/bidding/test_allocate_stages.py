# pyright: basic
"""No stage passes a limit of a change, and stages lead to the plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings import Limits
from tools.bidding._allocate_stages import DAYS, staged

MONEY = st.lists(st.floats(0, 5_000).map(lambda value: round(value, 2)), min_size=2, max_size=6)


def ways(now, wished, **limits):
    keys = [f"k{at}" for at in range(len(now))]
    return staged(keys, np.array(now, dtype=float), np.array(wished, dtype=float), Limits(**limits))


def test_a_small_shift_is_one_stage():
    found = ways([100, 100], [120, 80])
    assert [step.tolist() for step in found.steps] == [[120.0, 80.0]]
    assert found.reached
    assert found.risk == 20 * DAYS


def test_a_large_shift_goes_step_by_step_and_keeps_the_total():
    found = ways([100, 100], [190, 10])
    assert found.steps[0].tolist() == [150.0, 50.0]
    assert len(found.steps) > 1
    assert found.steps[-1] == pytest.approx([190, 10], abs=5)


def test_nothing_to_do_is_no_stage():
    assert ways([100, 100], [100, 100]).steps == ()


def test_a_small_limit_makes_the_step_smaller_and_what_it_adds_is_freed_elsewhere_to_the_cent():
    found = ways([100, 70, 70, 70], [190, 40, 40, 40], change=5)
    assert 0 < found.risk <= 5
    assert found.steps[0].sum() <= 310
    thirds = ways([100, 33.34, 33.33, 33.33], [150, 16.67, 16.67, 16.66])
    assert round(float(thirds.steps[0].sum()), 2) <= 200


def test_what_stays_as_it_is_gives_no_room_for_raises():
    found = ways([100] * 10, [145, 145, 145] + [100] * 7, run_share=0.2)
    assert np.maximum(found.steps[0] - found.now, 0).sum() == pytest.approx(60, abs=0.03)


@given(MONEY, st.data(), st.floats(0, 1), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 20_000)))
def test_every_stage_keeps_every_limit(now, data, share, run, change):
    wished = data.draw(st.lists(st.floats(0, 10_000), min_size=len(now), max_size=len(now)))
    found = ways(now, wished, change_share=share, run_share=run, change=change)
    at = np.round(np.array(now), 2)
    total = at.sum()
    for step in found.steps:
        moved = step - at
        assert (np.abs(moved)[at > 0] <= share * at[at > 0] + 1e-6).all()
        assert np.maximum(moved, 0).sum() <= run * at[moved != 0].sum() * (1 + 1e-9) + 1e-9
        if change is not None:
            assert max(np.maximum(moved, 0).sum(), np.maximum(-moved, 0).sum()) * DAYS <= change + 1e-6
        assert (step >= 0).all()
        assert step.sum() <= max(total, np.round(wished, 2).sum()) + 1e-6
        at = step
