"""The response to contacts against curves whose truth is known, and caps against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest

from methods.frequency import Response, best_cap, best_stop, by_count, by_mean, capped, spread

CONTACTS = np.arange(0, 13.0)
PEOPLE = np.round(40_000 * 0.78**CONTACTS)


def geometric(k):
    return 0.004 + 0.02 * (1 - 0.7**k)


def hill(k):
    return 0.004 + 0.03 * k**2 / (k**2 + 4.0**2)


@pytest.mark.parametrize("truth", [geometric, hill])
def test_the_band_holds_the_true_curve_as_often_as_it_says(truth):
    rng, held = np.random.default_rng(3), []
    for seed in range(6):
        conversions = rng.poisson(PEOPLE * truth(CONTACTS)).astype(float)
        found = by_count(CONTACTS, PEOPLE, conversions, seed)
        low, high = np.quantile(found.marginal, [0.05, 0.95], axis=0)
        held.append((low <= np.diff(truth(CONTACTS))) & (np.diff(truth(CONTACTS)) <= high))
    assert 0.75 <= np.mean(held) <= 1


def test_names_the_family_that_made_the_data():
    many = PEOPLE * 100
    assert by_count(CONTACTS, many, many * geometric(CONTACTS), 1).weight["geometric"] > 0.9
    assert by_count(CONTACTS, many, many * hill(CONTACTS), 1).weight["hill"] > 0.9


def test_the_best_stop_is_where_a_contact_no_longer_pays():
    many = PEOPLE * 100
    found = by_count(CONTACTS, many, many * geometric(CONTACTS), 1)
    true = (100 * geometric(CONTACTS) - 0.1 * CONTACTS).argmax()
    stops = best_stop(found, 100, 0.1)
    assert abs(np.median(stops) - true) <= 1
    assert np.quantile(stops, 0.05) <= true <= np.quantile(stops, 0.95)


def test_a_cap_by_hand():
    curve = np.array([[0.0, 0.1, 0.15, 0.16]])
    flat = Response(curve, {}, 1.0, 1.0, 1.0)
    found = capped(flat, np.array([1.0, 3.0]), np.array([10.0, 20.0]), 2, value=5.0, cost=0.5)
    assert found.contacts == 20
    assert found.share == pytest.approx(20 / 70)
    assert found.lost == pytest.approx([20 * 0.01])
    assert found.gain == pytest.approx([20 * 0.5 - 20 * 0.01 * 5])
    assert best_cap(flat, np.array([1.0, 3.0]), np.array([10.0, 20.0]), 5.0, 0.5) == 1


def test_no_cap_gains_where_contacts_cost_nothing():
    curve = np.array([[0.0, 0.1, 0.15, 0.16]])
    assert best_cap(Response(curve, {}, 1.0, 1.0, 1.0), np.array([3.0]), np.array([20.0]), 5.0, 0.0) == 3


def test_scatter_beyond_chance_widens_the_band():
    rng = np.random.default_rng(2)
    calm = rng.poisson(PEOPLE * geometric(CONTACTS)).astype(float)
    wild = calm * rng.choice([0.6, 1.4], len(calm))
    width = [np.ptp(np.quantile(by_count(CONTACTS, PEOPLE, c, 1).curve[:, 6], [0.05, 0.95])) for c in (calm, wild)]
    assert by_count(CONTACTS, PEOPLE, wild, 1).dispersion > 3
    assert width[1] > 1.5 * width[0]


def test_few_or_no_conversions_leave_a_band_and_no_error():
    found = by_count(CONTACTS, PEOPLE, np.zeros(len(PEOPLE)), 1)
    assert np.isfinite(found.curve).all()
    assert (found.curve >= 0).all()
    single = by_count(np.array([1.0]), np.array([100.0]), np.array([3.0]), 1)
    assert np.isfinite(single.curve).all()


def test_totals_with_a_mean_frequency_give_the_curve_back():
    rng = np.random.default_rng(8)
    frequency = rng.uniform(1.2, 6, 300)
    group = np.arange(300) % 3
    level = np.array([0.01, 0.03, 0.05])[group]
    people = np.full(300, 20_000.0)
    rate = spread(frequency, 40) @ (1 - 0.6 ** np.arange(41.0))
    conversions = rng.poisson(people * level * rate).astype(float)
    found = by_mean(frequency, people, conversions, group, 1, most=20)
    share = found.curve[:, 1:4] / found.curve[:, -1:]
    low, high = np.quantile(share, [0.02, 0.98], axis=0)
    true = 1 - 0.6 ** np.arange(1, 4.0)
    assert ((low <= true) & (true <= high)).all()


def test_the_spread_of_contacts_keeps_the_mean():
    found = spread(np.array([1.0, 2.5]), 200)
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found @ np.arange(201) == pytest.approx([1.0, 2.5])


def test_the_same_seed_gives_the_same_draws():
    conversions = np.round(PEOPLE * geometric(CONTACTS))
    first, second = (by_count(CONTACTS, PEOPLE, conversions, 4).curve for _ in range(2))
    assert (first == second).all()
