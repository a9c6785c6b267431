"""Clicks that suddenly cost far more than they are worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.safeguards import CHANGE, changed, drawn, rules
from policies._price import dear, market, prices
from policies._rates import Days


def flipped(size=10, profit=0.2, factor=4.0, seed=1):
    return changed(drawn(np.random.default_rng(seed), size, profit), CHANGE, spend=factor)


@pytest.mark.parametrize("size", [3, 10, 40])
def test_a_bid_that_slipped_is_seen_on_the_second_day(size):
    days = flipped(size)
    on, ratio = dear(days, rules(), np.ones(days.n))
    assert not on[: CHANGE + 1].any()
    assert on[CHANGE + 1 : CHANGE + 18].all()
    assert ratio[CHANGE + 1] == pytest.approx(4.0, rel=0.5)


def test_dear_clicks_that_still_pay_are_left_alone():
    assert not dear(flipped(profit=6.0), rules(), np.ones(234))[0].any()


def test_a_price_that_rose_everywhere_is_the_market():
    days = flipped()
    elsewhere = market([prices(flipped(seed=seed)) for seed in (2, 3, 4)], days.n)
    assert not dear(days, rules(), elsewhere)[0].any()
    assert market([], days.n).tolist() == [1.0] * days.n
    calm = market([prices(drawn(np.random.default_rng(seed), 10, 0.2)) for seed in (2, 3)], days.n)
    assert dear(days, rules(), calm)[0][CHANGE + 1]


def test_dear_clicks_that_bring_as_much_more_are_no_loss():
    days = flipped()
    rich = replace(days, conversions=np.where(np.arange(days.n) < CHANGE, 1, 6) * days.conversions,
                   value=np.where(np.arange(days.n) < CHANGE, 1, 6) * days.value)  # fmt: skip
    on = dear(rich, rules(), np.ones(days.n))[0]
    assert not on[CHANGE + 12 : -3].all()


def test_few_clicks_and_short_histories_have_no_price():
    days = flipped(size=0.2)
    assert np.isnan(prices(days)).all()
    short = drawn(np.random.default_rng(1), 10, 0.2, days=40)
    assert np.isnan(prices(short)).all()
    assert not dear(short, rules(), np.ones(40))[0].any()


def test_no_days_have_no_price():
    days = Days(*(np.zeros(0) for _ in range(4)))
    on, ratio = dear(days, rules(), market([], 0))
    assert len(on) == len(ratio) == 0
