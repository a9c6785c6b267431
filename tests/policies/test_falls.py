"""Campaigns that bring less together, and one that does so alone."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from bench.safeguards import CHANGE, DAYS, changed, drawn, rules
from policies._falls import CLEAR, carried, complete, fallen, held, least, poorer, quiet, together
from policies.safeguards import Days


def group(*, lost: int, of: int = 4, share: float = 0.4):
    """Campaigns without chance, the first the largest; so many of them bring a share from a day on."""
    found = []
    for at in range(of):
        counts = np.full(DAYS, 80.0 if at == 0 else 40.0)
        counts[CHANGE:] *= share if at < lost else 1.0
        found.append(Days(np.full(DAYS, 400.0), np.full(DAYS, 800.0), counts, counts * 25))
    return found


def seen(days):
    rule = rules()
    return together(days, rule, partial(fallen, rule, np.full(days[0].n, rule.suspected), False, CLEAR))


def test_a_group_has_fallen_when_all_have_and_not_when_one_has():
    late = slice(CHANGE + 7, CHANGE + 20)
    assert seen(group(lost=4))[late].all()
    assert not seen(group(lost=4))[CHANGE - 60 : CHANGE].any()
    assert not seen(group(lost=1))[late].any()


def test_what_holds_is_held_and_what_fell_is_not():
    rule, late = rules(), slice(CHANGE + 10, CHANGE + 20)
    assert together(group(lost=0), rule, partial(held, rule))[late].all()
    assert not together(group(lost=4), rule, partial(held, rule))[late].any()


def test_the_last_days_are_like_the_one_before_them():
    assert carried(np.array([False, True]), 4).tolist() == [False, True, True, True]
    assert carried(np.array([], dtype=bool), 2).tolist() == [False, False]


def test_the_lower_of_three_days_and_a_week_counts():
    counts, size = np.full(120, 20.0), np.full(120, 100.0)
    counts[117:] = 5.0
    assert least(counts, size, rules())[119] == pytest.approx(0.25)
    assert least(counts, size, rules())[116] == pytest.approx(1.0)


def test_one_campaign_is_poorer_by_what_it_counts_or_by_what_that_is_worth():
    days = drawn(np.random.default_rng(8), 60, 1.0)
    assert not poorer(days, rules())[CHANGE - 10]
    assert poorer(changed(days, CHANGE, conversions=0.3, rng=np.random.default_rng(1)), rules())[-1]
    assert poorer(changed(days, CHANGE, value=0.3), rules())[-1]


def test_a_group_is_quiet_when_it_counts_next_to_nothing():
    assert quiet(group(lost=4, share=0.0), rules(), "conversions", "clicks")[-1]
    assert not quiet(group(lost=0), rules(), "conversions", "clicks")[-1]


def test_worth_is_complete_at_once_and_counts_when_they_have_settled():
    rule = rules()
    assert complete(100, rule, "conversions") == 100
    assert complete(100, rule, "clicks") == 100 - rule.settle_days
    assert complete(1, rule, "clicks") == 0
    last = DAYS - 1
    cheap = [Days(each.spend, each.clicks, each.conversions, np.where(np.arange(DAYS) < last, 1.0, 0.1) * each.value)
             for each in group(lost=0)]  # fmt: skip
    assert poorer(cheap[0], rule)[last]
    assert quiet(cheap, rule, "value", "conversions")[last]
    assert not quiet(cheap, rule, "conversions", "clicks")[last]
