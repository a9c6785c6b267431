"""A campaign that fell from what it was and does not pay since: stopped soon; one that still pays: never."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.safeguards import CHANGE, DAYS, WARM, Days, changed, drawn, rules
from policies._fell import unpaid

FALLS = ("conversions", "value")


def fell(seed, size, before, after, how):
    rng, share = np.random.default_rng(seed), (1 + after) / (1 + before)
    size = size / share if how == "conversions" else size
    return changed(drawn(rng, size, before), CHANGE, rng=rng, **{how: share})


def on_at(days, end):
    return unpaid(Days(*(side[:end] for side in (days.spend, days.clicks, days.conversions, days.value))), rules())[-1]


@pytest.mark.parametrize(("how", "most"), [("conversions", 12), ("value", 12)])
def test_a_fall_that_no_longer_pays_is_found_with_six_conversions_a_day(how, most):
    waits = []
    for seed in range(20):
        on = unpaid(fell(seed, 6, 0.8, -0.5, how), rules())
        assert not on[WARM:CHANGE].any()
        waits.append(int(np.argmax(on[CHANGE:])) if on[CHANGE:].any() else DAYS)
    assert np.median(waits) <= most


@pytest.mark.parametrize("how", FALLS)
def test_a_fall_to_what_just_pays_is_rarely_stopped_and_one_that_pays_well_never(how):
    just = [unpaid(fell(seed, 8, 1.0, 0.0, how), rules())[CHANGE : CHANGE + 30].any() for seed in range(40)]
    assert np.mean(just) <= 0.05
    assert not any(unpaid(fell(seed, 8, 3.0, 0.4, how), rules())[CHANGE:].any() for seed in range(20))


def test_baskets_tell_before_conversions_are_in():
    days = fell(1, 40, 0.2, -0.6, "value")
    assert on_at(days, CHANGE + 3)
    late = replace(days, conversions=days.conversions.copy(), value=days.value.copy())
    for back, part in enumerate((0.7, 0.85, 0.9)):
        late.conversions[CHANGE + 2 - back] *= part
        late.value[CHANGE + 2 - back] *= part
    assert on_at(late, CHANGE + 3)


@pytest.mark.parametrize("size", [4, 40])
def test_smaller_baskets_of_more_buyers_are_a_sale_and_no_loss(size):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        days, late = drawn(rng, size, 0.3), np.arange(DAYS) >= CHANGE
        # Twice the conversions at half the basket, drawn as many and as uneven as they would be.
        more = drawn(rng, 2 * size, 0.3)
        sale = Days(days.spend, days.clicks, np.where(late, more.conversions, days.conversions),
                    np.where(late, more.value / 2, days.value))  # fmt: skip
        assert not unpaid(sale, rules())[CHANGE:].any()


def test_four_times_the_spend_that_leaves_it_paying_just_so_is_no_loss():
    late, found = np.arange(DAYS) >= CHANGE, []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        few, many = drawn(rng, 10, 1.0), drawn(rng, 40, 0.0)
        grown = Days(*(np.where(late, getattr(many, side), getattr(few, side))
                       for side in ("spend", "clicks", "conversions", "value")))  # fmt: skip
        found.append(unpaid(grown, rules())[CHANGE : CHANGE + 30].any())
    assert np.mean(found) <= 0.05


def test_without_history_conversions_or_worth_nothing_is_said():
    rule = rules()
    for days in (
        Days(*(np.zeros(0) for _ in range(4))), Days(*(np.zeros(120) for _ in range(4))),
        Days(*(np.full(120, np.nan) for _ in range(4))), drawn(np.random.default_rng(1), 10, -0.5, days=40),
        replace(drawn(np.random.default_rng(1), 10, 0.2), value=np.zeros(DAYS)),
    ):  # fmt: skip
        assert not unpaid(days, rule).any()
