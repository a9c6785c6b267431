"""Purchases as frequency, recency and age."""

import numpy as np
import pytest

from methods.clv.purchases import Purchases, compact, summarised


def test_a_customer_by_hand_with_two_purchases_on_one_day():
    day = np.array([0, 10, 10, 21, 40])
    seen = summarised(np.zeros(5, int), day, np.array([5.0, 10.0, 20.0, 40.0, 99.0]), 28, 7.0)
    assert seen.frequency.tolist() == [2.0]
    assert seen.recency.tolist() == [3.0]
    assert seen.age.tolist() == [4.0]
    assert seen.spend.tolist() == [(30 + 40) / 2]


def test_order_of_rows_does_not_matter_and_late_customers_are_left_out():
    rng = np.random.default_rng(0)
    who, day, amount = rng.integers(0, 50, 400), rng.integers(0, 100, 400), rng.uniform(1, 9, 400)
    mixed = rng.permutation(400)
    one, other = (
        summarised(who[p], day[p], amount[p], 60, 1.0) for p in (np.arange(400), mixed)
    )  # fmt: skip
    for name in ("frequency", "recency", "age"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.spend == pytest.approx(other.spend)
    assert len(one) == len(np.unique(who[day <= 60]))


def test_equal_customers_are_grouped_and_found_again():
    seen = Purchases(*(np.array(part, float) for part in ([0, 1, 0, 1], [0, 2, 0, 2], [9, 9, 9, 8], [0, 1, 0, 1])))
    same = compact(seen)
    assert same.counts.sum() == 4
    assert len(same.x) == 3
    assert np.array_equal(same.T[same.place], seen.age)
    assert np.array_equal(same.x[same.place], seen.frequency)


def test_nobody_is_no_error():
    nothing = np.zeros(0)
    assert len(summarised(nothing.astype(int), nothing.astype(int), nothing, 5)) == 0
