# pyright: basic
"""Cuts: few mistakes among many comparisons, nothing that earns, inside the room."""

import numpy as np

from methods.bids.cuts import earning_inside, gathered, losing, member, within
from methods.bids.rates import rates


def test_among_many_segments_that_all_earn_hardly_one_is_cut():
    """Raw rates would cut some of them by chance alone."""
    wrong = raw = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        clicks = np.exp(rng.normal(4.6, 0.8, 60))
        counts = rng.poisson(0.03 * clicks).astype(float)
        levels = (np.arange(60) // 6, np.arange(60))
        worth = 40.0 * rates(counts, clicks, levels, seed=seed, draws=400, warm=200)
        wrong += int((losing(worth, np.full(60, 0.9)) >= 0.95).sum())
        raw += int((40 * counts / clicks < 0.5 * 0.9).sum())
    assert raw > 15
    assert wrong <= 1


def test_false_cuts_are_as_many_as_expected():
    expected = found = 0.0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        clicks, rate = np.exp(rng.normal(6, 0.8, 40)), 0.02 * np.exp(rng.normal(0, 0.5, 40))
        counts = rng.poisson(rate * clicks).astype(float)
        worth = 40.0 * rates(counts, clicks, (np.arange(40),), seed=seed, draws=400, warm=200)
        chance = losing(worth, np.full(40, 0.7))
        cut = chance >= 0.9
        expected += float((1 - chance[cut]).sum())
        found += float((40 * rate[cut] >= 0.7).sum())
    assert found <= 2.5 * expected + 3
    assert expected > 2


def test_a_segment_is_the_mean_of_its_cells_by_clicks():
    worth = np.array([[1.0, 3.0, 5.0]])
    assert gathered(worth, np.array([1.0, 3.0, 2.0]), member([0, 0, 1], 2)).tolist() == [[2.5, 5.0]]


def test_a_part_that_earns_keeps_the_segment():
    worth = np.tile([0.2, 2.0, 0.3], (50, 1))
    price, cost = np.ones(3), np.array([80.0, 20.0, 50.0])
    belongs = member([0, 0, 1], 2)
    assert earning_inside(worth, price, cost, belongs, sure=0.8, least=0.1).tolist() == [True, False]
    assert earning_inside(worth, price, cost, belongs, sure=0.8, least=0.3).tolist() == [False, False]


def test_cuts_stay_within_each_campaign_and_the_run():
    order, home = np.arange(4), np.array([0, 0, 1, 1])
    kept = within(order, np.array([30.0, 30.0, 20.0, 5.0]), home, np.array([100.0, 50.0]), share=0.5, room=52.0)
    assert kept == [0, 2]
