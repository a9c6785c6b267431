"""Nothing counted, and orders of the shop that confirm or deny a loss."""

from __future__ import annotations

import numpy as np
import pytest

from bench.safeguards import CHANGE, changed, drawn, house_of, ordered, rules
from policies._counted import demand, missing, uncounted, worth_counted
from policies.safeguards import Days

LATE = CHANGE + 14


def lost(share):
    rng = np.random.default_rng(3)
    house = house_of(rng)
    shop = ordered(rng, house)
    return [changed(each, CHANGE, conversions=share, rng=rng) for each in house.values()], shop


def fallen(shop, share):
    return np.where(np.arange(len(shop)) >= CHANGE, shop * share, shop)


def test_orders_that_hold_deny_a_loss_and_orders_that_fall_confirm_it():
    days, shop = lost(0.4)
    denied, confirmed = missing(days, shop, rules())
    assert denied[LATE]
    assert not confirmed[LATE]
    denied, confirmed = missing(days, fallen(shop, 0.4), rules())
    assert confirmed[LATE]
    assert not denied[LATE]
    assert not missing(days, shop, rules())[0][CHANGE - 60 : CHANGE].any()


def test_orders_that_are_not_known_say_nothing():
    days, shop = lost(0.4)
    denied, confirmed = missing(days, np.full(len(shop), np.nan), rules())
    assert not denied.any()
    assert not confirmed.any()
    assert not demand(days, None, rules()).any()
    assert not demand(days, np.full(len(shop), np.nan), rules()).any()


def test_conversions_that_fall_as_orders_do_are_demand():
    days, shop = lost(0.4)
    assert demand(days, fallen(shop, 0.4), rules())[LATE]
    assert not demand(days, shop, rules())[LATE]


def test_days_without_any_conversion_are_not_counted():
    days = drawn(np.random.default_rng(5), 40, 1.0)
    broken = changed(days, CHANGE, conversions=0.0, rng=np.random.default_rng(1))
    assert not uncounted(days.clicks, days.conversions, 3).any()
    found = uncounted(broken.clicks, broken.conversions, 3)
    assert found[CHANGE : CHANGE + 10].all()
    assert not found[: CHANGE - 1].any()


def test_value_is_told_in_conversions_of_mean_value():
    days = Days(*(np.array(each) for each in ([1.0, 1.0], [9.0, 9.0], [2.0, 2.0], [30.0, 10.0])))
    assert worth_counted(days) == pytest.approx([3.0, 1.0])
    nothing = Days(days.spend, days.clicks, days.conversions, np.zeros(2))
    assert worth_counted(nothing) is days.conversions
