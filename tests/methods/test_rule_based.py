from itertools import combinations
from math import factorial

import numpy as np
import pytest

from methods.journeys import Journeys
from methods.rule_based import RULES, rule_based

JOURNEYS = Journeys.of([["a", "b", "c", "d"], ["a", "a"], ["b"]], [10, 4, 1], [3, 0, 9], [100, 8, 5])


def credit(rule, value=False):
    return dict(zip(JOURNEYS.channels, rule_based(JOURNEYS, rule, value).credit.tolist(), strict=True))


def test_first_touch():
    assert credit("first") == {"a": 14, "b": 1, "c": 0, "d": 0}


def test_last_touch():
    assert credit("last") == {"a": 4, "b": 1, "c": 0, "d": 10}


def test_linear():
    assert credit("linear") == {"a": 6.5, "b": 3.5, "c": 2.5, "d": 2.5}


def test_position_gives_the_ends_two_fifths_each():
    assert credit("position") == pytest.approx({"a": 4 + 4, "b": 1 + 1, "c": 1, "d": 4})


def test_time_decay_halves_every_two_touches():
    weights = np.exp2([-1.5, -1, -0.5, 0])
    assert credit("time_decay")["d"] == pytest.approx(10 * 1 / weights.sum())
    assert credit("time_decay")["b"] == pytest.approx(1 + 10 * 0.5 / weights.sum())


def test_shapley_is_that_of_the_subset_game():
    channels = JOURNEYS.channels

    def worth(coalition):
        sets = [{"a", "b", "c", "d"}, {"a"}, {"b"}]
        return sum(won for touched, won in zip(sets, (10, 4, 1), strict=True) if touched <= set(coalition))

    for channel in channels:
        others, total = [other for other in channels if other != channel], 0.0
        for size in range(len(channels)):
            for coalition in combinations(others, size):
                share = factorial(size) * factorial(len(channels) - size - 1) / factorial(len(channels))
                total += share * (worth((*coalition, channel)) - worth(coalition))
        assert credit("shapley")[channel] == pytest.approx(total)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_gives_away_exactly_what_there_is(rule):
    assert sum(credit(rule).values()) == pytest.approx(15)
    assert sum(credit(rule, value=True).values()) == pytest.approx(113)


@pytest.mark.parametrize("rule", RULES)
def test_a_very_long_path_is_as_good_as_any(rule):
    long = Journeys.of([["a", "b"] * 50_000], [2])
    assert rule_based(long, rule).credit.sum() == pytest.approx(2)


def test_resampled_credits_spread_like_counts():
    draws = rule_based(Journeys.of([["a"], ["b"]], [400, 100]), "last").draws
    assert draws.mean(axis=0) == pytest.approx([400, 100], rel=0.03)
    assert draws.std(axis=0) == pytest.approx([20, 10], rel=0.15)
