"""Shares inside limits: against limits checked independently, on examples nobody chose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.bandit.shares import affordable, bounds, rounded, within


@st.composite
def wishes(draw):
    size = draw(st.integers(2, 9))
    wished = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    allowed = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    allowed[draw(st.integers(0, size - 1))] = True
    free = int(allowed.sum())
    least = draw(st.floats(0, 1 / free))
    most = draw(st.floats(max(1 / free, least), 1))
    return wished, allowed, least, most


def broken(shares, allowed, least, most, slack=1e-9):
    """What an auditor would object to, in words of its own."""
    return [
        *(["sum"] if abs(float(np.sum(shares)) - 1) > slack else []),
        *(["forbidden"] if np.any(shares[~allowed] != 0) else []),
        *(["floor"] if np.any(shares[allowed] < least - slack) else []),
        *(["cap"] if np.any(shares[allowed] > most + slack) else []),
    ]


@given(wishes())
def test_no_limit_is_ever_broken(given_):
    wished, allowed, least, most = given_
    assert broken(within(wished, bounds(allowed, least, most)), allowed, least, most) == []


@given(wishes(), st.integers(0, 2**32 - 1))
def test_a_budget_is_kept_where_any_shares_keep_it(given_, seed):
    wished, allowed, least, most = given_
    price = np.random.default_rng(seed).uniform(0, 5, len(wished))
    limits = bounds(allowed, least, most)
    cheapest, order, left = limits.low.copy(), np.argsort(price), 1 - limits.low.sum()
    for at in order.tolist():
        more = min(left, limits.high[at] - cheapest[at])
        cheapest[at] += more
        left -= more
    money = float(cheapest @ price) * 1.02 + 1e-6
    found = affordable(wished, price, money, limits)
    assert broken(found, allowed, least, most, 1e-7) == []
    assert float(found @ price) <= money + 1e-9


@given(wishes())
def test_rounded_shares_still_add_up_to_one(given_):
    wished, allowed, _, _ = given_
    limits = bounds(allowed, 0.0, 1.0)
    found = rounded(within(wished, limits), limits)
    assert float(np.round(found * 1e4).sum()) == 10_000
    assert np.all(found[~allowed] == 0)


def test_a_hundred_thousand_random_decisions_break_nothing():
    rng = np.random.default_rng(7)
    allowed = np.array([True, False, True, True, True, False])
    wished = rng.dirichlet(np.full(6, 0.2), 100_000)
    found = np.concatenate([within(part, bounds(allowed, 0.03, 0.6)) for part in np.array_split(wished, 4)])
    assert np.all(found[:, ~allowed] == 0)
    assert found[:, allowed].min() >= 0.03 - 1e-9
    assert found.max() <= 0.6 + 1e-9
    assert np.abs(found.sum(axis=1) - 1).max() < 1e-9


def test_what_no_shares_can_keep_is_refused():
    yes = np.ones(4, dtype=bool)
    with pytest.raises(ValueError, match="floor"):
        bounds(yes, 0.3)
    with pytest.raises(ValueError, match="cap"):
        bounds(yes, 0.0, 0.2)
    with pytest.raises(ValueError, match="none"):
        bounds(~yes)


def test_wishes_inside_the_limits_stay_as_they_are():
    wished = np.array([0.5, 0.3, 0.2])
    assert within(wished, bounds(np.ones(3, dtype=bool), 0.1, 0.6)) == pytest.approx(wished)
