# pyright: basic
"""The checks on data whose structure is known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from methods.mmm import checks

N = 156
NONE = np.zeros((N, 0))


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_independent_channels_pass(rng):
    spend = rng.gamma(2, 500, (N, 3))
    found = checks.check(10_000 + spend @ [1.0, 0.5, 0.2] + rng.normal(0, 300, N), spend, NONE)
    assert found.vif.max() < 1.2
    assert found.pairs == ()
    assert found.condition < 2
    assert (found.variation > 0.5).all()
    assert (found.follows_p > 0.01).all()
    assert (found.loose == 1).all() or found.loose.min() > 0.8
    assert not found.flat_kpi


def test_the_variance_inflation_is_that_of_the_formula(rng):
    one = rng.normal(size=N)
    other = 0.8 * one + 0.6 * rng.normal(size=N)
    spend = np.column_stack([one, other]) + 10
    r = np.corrcoef(one, other)[0, 1]
    free = 1 - (1 - r**2) * (N - 1) / (N - 2)
    centred = spend - spend.mean(axis=0)
    assert checks.inflation(centred, NONE) == pytest.approx([1 / (1 - free)] * 2, rel=1e-9)


def test_the_same_channel_twice_is_exact(rng):
    tv = rng.gamma(2, 500, N)
    spend = np.column_stack([tv, 3 * tv, rng.gamma(2, 500, N)])
    found = checks.check(rng.normal(100, 1, N), spend, NONE)
    assert np.isinf(found.vif[:2]).all()
    assert found.vif[2] < 1.2
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1)]
    assert found.pairs[0].correlation == pytest.approx(1.0)
    assert np.isinf(found.condition)


def test_a_constant_channel_and_a_constant_outcome(rng):
    spend = np.column_stack([np.full(N, 700.0), rng.gamma(2, 500, N)])
    found = checks.check(np.full(N, 5000.0), spend, NONE)
    assert found.flat_kpi
    assert found.variation[0] == 0
    assert np.isinf(found.vif[0])


def test_spend_that_answers_the_week_before_is_seen(rng):
    demand = np.zeros(N)
    for week in range(1, N):
        demand[week] = 0.5 * demand[week - 1] + rng.normal()
    kpi = 1000 + 100 * demand
    led = 200 + 20 * np.concatenate([[0], demand[:-1]]) + rng.normal(0, 3, N)
    free = rng.gamma(2, 100, N)
    r, p = checks.demand_led(kpi[None], np.column_stack([led, free])[None], NONE[None])
    assert r[0] > 0.5
    assert p[0] < 1e-6
    assert p[1] > 0.01


def test_carry_over_is_no_evidence_of_demand():
    hits = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        spend = rng.gamma(2, 500, N)
        kpi = 10_000 + np.convolve(spend, [1.0, 0.6, 0.3])[:N] + rng.normal(0, 300, N)
        hits += checks.demand_led(kpi[None], spend[None, :, None], NONE[None])[1][0] < 0.01
    assert hits <= 2


def test_a_budget_that_is_a_share_of_sales_hangs_on_them(rng):
    sales = 10_000 * np.exp(rng.normal(0, 0.2, N))
    found = checks.check(sales, (0.1 * sales * np.exp(rng.normal(0, 0.03, N)))[:, None], NONE)
    assert found.loose[0] < 0.3
    assert found.mirrors[0] > 0.9


def test_the_season_is_not_taken_for_media(rng):
    wave = np.sin(2 * np.pi * np.arange(N) / 52)
    baseline = np.column_stack([wave, np.cos(2 * np.pi * np.arange(N) / 52)])
    found = checks.check(1000 + 300 * wave, (500 + 400 * wave)[:, None], baseline)
    assert found.season[0] == pytest.approx(1.0)
    assert found.vif[0] > 1e3


def test_noise_has_no_signal_as_often_as_it_should():
    p = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        noise = np.zeros(N)
        for week in range(1, N):
            noise[week] = 0.6 * noise[week - 1] + rng.normal()
        p.append(checks.signal(noise[None], np.ones((1, N, 1)), rng.gamma(2, 1, (1, N, 2)), 0.6, free=1))
    assert np.mean(np.array(p) < 0.05) < 0.15
    assert np.mean(p) == pytest.approx(0.5, abs=0.12)


def test_an_effect_has_a_signal(rng):
    curve = np.tanh(rng.gamma(2, 1, (1, N, 1)))
    assert checks.signal(curve[..., 0] + rng.normal(0, 0.3, (1, N)), np.ones((1, N, 1)), curve, 0.0) < 1e-6


def test_contraction_by_known_spreads(rng):
    prior, posterior = rng.normal(0, 2, (4000, 2)), rng.normal(0, [2, 0.2], (4000, 2))
    found = checks.contraction(prior, posterior)
    assert found[0] == pytest.approx(0, abs=0.1)
    assert found[1] == pytest.approx(0.99, abs=0.01)


def test_the_last_periods_may_be_incomplete(rng):
    residual = rng.normal(0, 1, 80)
    assert checks.last_drop(np.append(residual, [0.1, 0.2])) < 1
    assert checks.last_drop(np.append(residual, [-3, -9])) > 6


def test_regions_are_looked_at_within_themselves(rng):
    """Two channels that differ between regions only do not vary; what moves within a region does."""
    level = np.array([100.0, 1000.0, 5000.0])[:, None, None]
    spend = np.concatenate([np.broadcast_to(level, (3, N, 1)), level * rng.gamma(4, 0.25, (3, N, 1))], axis=2)
    found = checks.check(rng.normal(100, 5, (3, N)), spend, np.zeros((3, N, 0)))
    assert found.variation[0] == 0
    assert found.variation[1] > 0.3


def test_an_outcome_that_the_baseline_explains_leaves_nothing_for_media(rng):
    time, spend = np.arange(N) / N, rng.gamma(2, 500, (N, 2))
    baseline = np.column_stack([time - 0.5, np.sin(7 * time)])
    line = 30_000 + 200 * np.arange(N)
    assert checks.check(line, spend, baseline).settled
    assert not checks.check(line + rng.normal(0, 30, N), spend, baseline).settled
    assert not checks.check(line + spend[:, 0], spend, baseline).settled
