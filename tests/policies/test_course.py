"""Each rule by itself over all days: it begins, it holds, it ends."""

from __future__ import annotations

import numpy as np
import pytest

from bench.safeguards import CHANGE, changed, drawn, rules
from policies._course import RULES, course, profit, tracking
from policies._rates import Days


def told(days, rule=None, doubt=None, elsewhere=None):
    doubt = np.zeros(days.n, dtype=bool) if doubt is None else doubt
    return {each.rule: each for each in course(days, rule or rules(), doubt, elsewhere)}


@pytest.fixture(scope="module")
def steady():
    return drawn(np.random.default_rng(2), 40, 1.0)


def test_rules_come_in_their_order_each_over_all_days(steady):
    found = course(steady, rules(), np.zeros(steady.n, dtype=bool))
    assert tuple(each.rule for each in found) == RULES
    assert {len(each.on) for each in found} == {steady.n}


def test_days_in_doubt_are_the_measurement_s_and_count_for_nothing_else(steady):
    rule = rules()
    lost = changed(steady, CHANGE, conversions=0.0, rng=np.random.default_rng(1))
    doubt = np.arange(steady.n) >= CHANGE
    assert told(lost, rule)["cvr"].on[-1]
    found = told(lost, rule, doubt)
    assert found["tracking"].on.tolist() == doubt.tolist() == tracking(doubt, rule).on.tolist()
    assert not any(found[name].on[CHANGE:].any() for name in ("value", "loss", "cvr", "cpa"))


def test_money_above_the_ceiling_is_told_and_without_a_ceiling_nothing(steady):
    dear = changed(steady, CHANGE, spend=5.0)
    ceiling = float(steady.spend.max())
    on = told(dear, rules(spend_ceiling=ceiling))["spend"].on
    assert on[CHANGE + 3]
    assert not on[:CHANGE].any()
    assert not told(dear)["spend"].on.any()


def test_a_dear_click_is_none_where_clicks_are_dear_everywhere(steady):
    dear = changed(steady, CHANGE, spend=4.0)
    assert told(dear)["price"].on[CHANGE + 3]
    elsewhere = np.where(np.arange(steady.n) >= CHANGE, 4.0, 1.0)
    assert not told(dear, elsewhere=elsewhere)["price"].on[CHANGE + 3]


def test_the_bounds_hold_the_profit_that_is_true():
    rule = rules(incremental=1.0)
    days = drawn(np.random.default_rng(6), 200, 0.5, margin=rule.margin)
    upper, lower = profit(days, rule)
    at = days.n - rule.settle_days - 1
    assert lower[at] < 0.5 < upper[at]
    assert upper[at] - lower[at] < 1.0


def test_over_no_days_no_rule_says_anything():
    for n in (0, 1):
        assert not any(each.on.any() for each in told(Days(*(np.zeros(n) for _ in range(4)))).values())


def test_what_surely_fell_below_what_is_due_is_bounded_by_it():
    days = changed(drawn(np.random.default_rng(3), 15, 0.8), CHANGE, value=0.3)
    at = CHANGE + 12
    upper, _ = profit(days, rules())
    assert told(days)["value"].on[at : at + 10].all()
    assert upper[at] <= 0
    assert upper[CHANGE - 1] > 0
