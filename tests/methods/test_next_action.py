"""The best allowed action a person; totals whose intervals hold; habits that few orders do not bend."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from methods.next_action import NONE, best, groups, held_out, usual_times, value

NETS = arrays.arrays(float, st.tuples(st.integers(1, 20), st.integers(1, 4)), elements=st.floats(-5, 5))


@given(NETS, st.integers(0, 2**32 - 1))
def test_nobody_gets_what_is_forbidden_or_loses(net, seed):
    allowed = np.random.default_rng(seed).random(net.shape) < 0.6
    chosen = best(net, allowed)
    for row, action in enumerate(chosen.tolist()):
        open_to = [net[row, at] for at in range(net.shape[1]) if allowed[row, at]]
        if action == NONE:
            assert max(open_to, default=0) <= 0
        else:
            assert allowed[row, action]
            assert net[row, action] == max(open_to) > 0


def test_the_total_over_the_chosen_covers_the_truth():
    rng, inside = np.random.default_rng(4), 0
    for _ in range(400):
        effect = np.where(rng.random(900) < 0.4, 0.3, -0.1)
        score = effect + rng.normal(0, 1.2, 900)
        chosen = effect + rng.normal(0, 0.2, 900) > 0
        found = value(chosen, 10 * score, score)
        low, high = found.increment.span(0.9)
        inside += low <= effect[chosen].sum() <= high
        assert found.gain.value == pytest.approx(10 * found.increment.value)
    assert 0.87 <= inside / 400 <= 0.99


def test_nobody_chosen_is_worth_nothing():
    found = value(np.zeros(5, bool), np.ones(5), np.ones(5))
    assert (found.people, found.gain.value, found.gain.se) == (0, 0.0, 0.0)


def test_groups_hold_alike_predictions():
    group = groups(np.array([0.1, 0.9, 0.5, 0.7]), np.array([True, True, False, True]), 3)
    assert group.tolist() == [2, 0, NONE, 1]


def test_one_order_at_night_is_no_habit():
    own = np.zeros((50, 24))
    own[:, 19] = 4
    own[0] = 0
    own[0, 3] = 1
    own[1] = 0
    own[1, 8] = 40
    hour, weight = usual_times(own)
    assert hour[0] == 19
    assert hour[1] == 8
    assert weight[0] < 0.2
    assert weight[1] > 0.8


def test_the_same_people_stay_out_each_time():
    names = np.array([f"K{i}" for i in range(20_000)], object)
    first = held_out(names, 0.1, 7)
    assert 0.09 < first.mean() < 0.11
    assert (first == held_out(names, 0.1, 7)).all()
    assert (first != held_out(names, 0.1, 8)).any()
