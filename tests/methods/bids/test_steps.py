# pyright: basic
"""The best price per click against a grid of its own, and what a change does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.bids.steps import FACTORS, LATER, MEDIAN, changes, elasticities, later_clicks, wider, wished


@settings(max_examples=60, deadline=None)
@given(worth=st.floats(0.3, 3.0), price=st.floats(0.2, 2.0), elastic=st.floats(0.3, 2.5))
def test_with_a_known_elasticity_the_best_price_is_worth_times_e_over_one_plus_e(worth, price, elastic):
    best = float(np.clip(worth * elastic / (1 + elastic) / price, FACTORS[0], FACTORS[-1]))
    found = wished(np.array([worth]), np.array([price]), np.full(3, elastic), np.zeros(1))[0]
    assert found == pytest.approx(best, rel=0.012)


def test_profit_of_the_wish_beats_its_neighbours_under_an_uncertain_elasticity():
    elastic = elasticities(None, 2000, 3)
    for bound in (0.0, 0.5, 1.0):
        wish = wished(np.array([1.2]), np.array([0.8]), elastic, np.array([bound]))
        binds = np.arange(2000)[:, None] < bound * 2000
        gains = [
            changes(
                np.full((2000, 1), 1.2), np.array([0.8]), np.array([100.0]), wish * by, elastic, binds, np.ones(2000)
            )[2].mean()
            for by in (0.9, 1.0, 1.1)
        ]
        assert gains[1] >= max(gains) - 0.05


def test_no_change_changes_nothing():
    more, cost, gain = changes(
        np.full((5, 2), 2.0), np.array([1.0, 0.5]), np.array([10.0, 20.0]), np.ones(2), np.full(5, 0.9),
        np.zeros((5, 2), dtype=bool), np.ones(5),
    )  # fmt: skip
    assert np.abs(more).max() == np.abs(cost).max() == np.abs(gain).max() == 0


def test_where_a_budget_binds_a_dearer_click_means_fewer_for_the_same_money():
    more, cost, _ = changes(
        np.full((1, 1), 2.0), np.array([1.0]), np.array([100.0]), np.array([1.25]), np.full(1, 0.9), np.array([[True]]),
        np.ones(1),
    )  # fmt: skip
    assert more[0, 0] == pytest.approx(-20)
    assert cost[0, 0] == pytest.approx(0)


def test_the_assumed_elasticity_is_told_and_a_given_one_is_taken_as_known():
    assert np.median(elasticities(None, 20_000, 1)) == pytest.approx(MEDIAN, rel=0.02)
    assert set(elasticities(1.3, 5, 1).tolist()) == {1.3}


def test_a_target_on_average_is_reached_by_pricing_at_the_target():
    rate, target, elastic = 0.04, 30.0, np.full(4, 0.8)
    worth = rate * target * wider(elastic)
    price = 0.9
    factor = wished(np.array([worth]), np.array([price]), elastic, np.zeros(1))[0]
    assert price * factor / rate == pytest.approx(target, rel=0.012)


def test_clicks_beyond_todays_are_worth_less_and_lost_ones_count_in_full():
    later = later_clicks(None, 5000, 1)
    assert (later.min() >= LATER[0], later.max() <= LATER[1]) == (True, True)
    assert set(later_clicks(0.5, 3, 1).tolist()) == {0.5}
    free = np.zeros((1, 2), dtype=bool)
    more, _, _ = changes(
        np.ones((1, 2)), np.ones(2), np.full(2, 100.0), np.array([1.2, 0.8]), np.ones(1), free, np.array([0.5])
    )  # fmt: skip
    assert more[0].tolist() == pytest.approx([10.0, -20.0])
    args = (np.array([2.5]), np.array([1.0]), np.ones(3), np.zeros(1))
    assert wished(*args, 0.5)[0] < wished(*args)[0]
