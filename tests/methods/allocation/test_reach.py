from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from methods.allocation.evaluate import even
from methods.allocation.reach import beyond, observed_high
from methods.allocation.response import stocks


def test_spending_as_much_as_allowed_just_reaches_what_was_seen(response):
    r = response(1).without_past()
    one = replace(r, weights=np.repeat(r.weights.mean(axis=0, keepdims=True), r.draws, axis=0))
    pattern = even(10, 3)
    high = observed_high(one, pattern)
    seen = stocks(replace(one, past=np.zeros_like(one.past)), one.observed)[0].max(axis=0)
    np.testing.assert_allclose(stocks(one, high * pattern)[0].max(axis=0), seen, rtol=1e-9)
    np.testing.assert_allclose(beyond(one, high * pattern), 1.0, rtol=1e-9)
    np.testing.assert_allclose(observed_high(one, pattern, 1.5), 1.5 * high)


def test_one_week_of_much_money_is_no_lasting_level(response):
    r = response(2)
    flat = np.full((30, 3), 100.0)
    spike = flat.copy()
    spike[20] = 1_000.0
    lasting = observed_high(replace(r, observed=flat), even(8, 3))
    assert lasting == pytest.approx(800.0)
    once = observed_high(replace(r, observed=spike), even(8, 3))
    assert (once < 8 * 1_000.0).all()
    assert (once > lasting).all()


def test_a_channel_never_used_may_not_be_used(response):
    r = response(3)
    seen = r.observed.copy()
    seen[:, 1] = 0
    r = replace(r, observed=seen, past=np.zeros_like(r.past))
    assert observed_high(r, even(4, 3))[1] == 0
    assert beyond(r, np.full((4, 3), 10.0))[1] == np.inf
    assert beyond(r, np.zeros((4, 3)))[1] == 0
