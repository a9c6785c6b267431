"""The effect of a change against truth: bias, coverage, false alarms; and what it does not see."""

# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false
from __future__ import annotations

import numpy as np
import pytest

from methods.realised import LEVER, realised

DAYS, AT = 300, 272


def world(seed: int, effect: float = 1.0, *, own: float = 0.05, moves: bool = False):
    """(value, market, cost) of one campaign in a drifting market; its budget may have moved before."""
    rng = np.random.default_rng(seed)
    market = np.exp(np.cumsum(rng.normal(0, 0.02, DAYS)))
    cost = np.full(DAYS, 100.0)
    if moves:
        cost *= np.repeat(rng.choice([0.6, 1.0, 1.6], DAYS // 25), 25)[:DAYS]
    value = 3 * cost**LEVER * 100 ** (1 - LEVER) * market * rng.lognormal(0, own, DAYS)
    value[AT:] *= effect
    return value, 500 * market, cost


def estimate(value, market, cost=None, **how):
    return realised(value[None], np.ones(1), market[None, None], AT, DAYS, 0.9, cost, **how)


def truth(value, effect):
    return float(value[AT:].sum() * (1 - 1 / effect))


@pytest.mark.parametrize("effect", [1.0, 1.25, 0.8])
def test_covers_the_truth_as_often_as_it_says_and_is_not_biased(effect):
    found = []
    for seed in range(120):
        value, market, _ = world(seed, effect)
        one = estimate(value, market)
        found.append((one.low <= truth(value, effect) <= one.high, (one.value - truth(value, effect)) / one.expected))
    covered, off = np.array(found).T
    assert 0.83 <= covered.mean() <= 0.98
    assert abs(off.mean()) < 0.01


def test_what_changed_nothing_is_seldom_taken_for_a_change():
    false = [not one.low <= 0 <= one.high for seed in range(120) for one in [estimate(*world(seed)[:2])]]
    assert np.mean(false) <= 0.16


def test_earlier_moves_of_the_budget_are_taken_out():
    plain, knowing = [], []
    for seed in range(40):
        value, market, cost = world(seed, moves=True)
        cost[AT:] = cost[AT - 28 : AT].mean()
        for found, lever in ((plain, None), (knowing, cost)):
            one = estimate(value, market, lever)
            found.append(one.high - one.low)
    assert np.median(knowing) < 0.5 * np.median(plain)


def test_a_comparison_whose_budget_changed_is_not_taken_for_the_market():
    value, market, cost = world(3)
    pulled = np.full((1, DAYS), 100.0)
    pulled[0, AT:] *= 2
    other = market * (pulled[0] / 100) ** LEVER
    fooled, careful = estimate(value, other, cost), estimate(value, other, cost, pulled=pulled)
    assert not fooled.low <= 0 <= fooled.high
    assert careful.low <= 0 <= careful.high


def test_several_parts_are_weighed_together():
    value, market, cost = world(1, 1.25)
    cost = cost * np.random.default_rng(2).lognormal(0, 0.02, DAYS)
    parts, others = np.array([value, cost]), np.array([market[None], np.ones((1, DAYS))])
    both = realised(parts, np.array([0.5, -1.0]), others, AT, DAYS)
    alone = estimate(value, market)
    assert both.value == pytest.approx(0.5 * alone.value, abs=0.03 * cost.sum() / DAYS * 28)


def test_nothing_sold_after_it_is_a_loss_and_no_error():
    value, market, _ = world(4)
    value[AT:] = 0
    one = estimate(value, market)
    assert one.observed == 0
    assert one.high < 0
    assert one.value == pytest.approx(-one.expected)


def test_without_comparison_it_stands_on_its_own_past():
    value, _, _ = world(5, 1.0)
    one = realised(value[None], np.ones(1), np.zeros((1, 0, DAYS)), AT, DAYS)
    assert one.low <= 0 <= one.high
    assert one.slopes.shape == (1, 0)


def test_too_short_a_past_gives_no_figure():
    value, market, _ = world(6)
    assert realised(value[None], np.ones(1), market[None, None], 100, 128) is None
    assert realised(np.zeros((1, DAYS)), np.ones(1), market[None, None], AT, DAYS) is None


def test_the_path_adds_up_to_what_was_expected():
    value, market, _ = world(7)
    one = estimate(value, market)
    assert one.path.sum() == pytest.approx(one.expected)
    assert len(one.path) == DAYS - AT
