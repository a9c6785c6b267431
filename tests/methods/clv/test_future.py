"""Futures: totals that hold chance and doubt, and that come again with the seed."""

import numpy as np
import pytest

from methods.clv import bgnbd, gamma_gamma
from methods.clv.future import Model, discounted, drawn, each, span
from tests.methods.clv._worlds import bgnbd_world, seen_of

TRUTH = (0.5, 5.0, 0.8, 2.2)


def fitted(seed, n=1200):
    rng = np.random.default_rng([seed, 3])
    seen, came, brought = seen_of(rng, n, bgnbd_world, TRUTH)
    return Model("bgnbd", bgnbd.fit(seen), gamma_gamma.fit(seen)), seen, came, brought


def test_draws_centre_on_the_expectation_and_repeat_with_the_seed():
    model, seen, _, _ = fitted(0)
    group = np.arange(len(seen)) % 3
    one, other = (drawn(model, seen, 30.0, group, 3, 1) for _ in range(2))
    assert np.array_equal(one.revenue, other.revenue)
    expected = model.expected(seen, 30.0)
    assert one.purchases.mean(axis=0).sum() == pytest.approx(expected.sum(), rel=0.03)
    assert one.whole().revenue.mean() == pytest.approx(float((expected * model.worth(seen)).sum()), rel=0.04)
    assert one.alive.sum(axis=1).mean() == pytest.approx(model.alive(seen).sum(), rel=0.03)


def test_later_money_counts_less():
    model, seen, _, _ = fitted(1)
    plain = discounted(model, seen, 30.0, 0.0)
    less = discounted(model, seen, 30.0, 0.01)
    assert plain == pytest.approx(model.expected(seen, 30.0))
    assert np.all(less < plain)
    assert less.sum() > plain.sum() * np.exp(-0.3)


def test_single_customers_have_draws_of_their_own():
    model, seen, _, _ = fitted(2)
    best = np.argsort(-model.expected(seen, 30.0))[:5]
    bought, brought = each(model, seen[best], 30.0, 1)
    assert bought.mean(axis=0) == pytest.approx(model.expected(seen[best], 30.0), rel=0.2)
    assert np.all((brought > 0) == (bought > 0))


def test_few_draws_give_normal_ends():
    draws = np.random.default_rng(0).normal(100, 10, (80, 1))
    low, high = span(draws, 0.9)
    assert high[0] - low[0] == pytest.approx(2 * 1.645 * 10, rel=0.25)


@pytest.mark.slow
def test_intervals_of_totals_cover_what_comes():
    hits = []
    for seed in range(25):
        model, seen, came, brought = fitted(seed + 10, 400)
        draws = drawn(model, seen, 30.0, np.zeros(len(seen), int), 1, seed)
        (low,), (high,) = span(draws.revenue, 0.9)
        (few,), (many,) = span(draws.purchases, 0.9)
        hits.append((low <= brought.sum() <= high, few <= came.sum() <= many))
    covered = np.mean(hits, axis=0)
    assert np.all((covered > 0.71) & (covered <= 1.0)), covered
