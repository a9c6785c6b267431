# pyright: basic
"""The cheapest experiment: its length finds what it promises, and its cost is counted from the data."""

from __future__ import annotations

import numpy as np
import pytest

from methods.mmm.next_test import MOST, PART, REGIONS, cheapest

RNG = np.random.default_rng(1)
KPI, SPEND = RNG.normal(10_000, 300, 104), np.column_stack([RNG.gamma(2, 500, 104), RNG.gamma(2, 50, 104)])


def test_the_length_finds_the_effect_as_often_as_promised():
    noise, effect_per_money = 300.0, 0.9
    trial = cheapest(KPI, noise, SPEND, np.array([effect_per_money, 1]), [0], days=7, money=False)
    assert trial.enough
    spent, periods = SPEND[-8:, 0].mean(), trial.weeks
    rng = np.random.default_rng(5)
    if trial.design == "budget_variation":
        effect, error = 2 * PART * spent * effect_per_money, 2 * noise / np.sqrt(periods)
    else:
        effect, error = REGIONS * spent * effect_per_money, noise * np.sqrt(REGIONS / (1 - REGIONS) / periods)
    found = (rng.normal(effect, error, 20_000) > 1.645 * error).mean()
    assert found >= 0.78


def test_ups_and_downs_cost_the_extra_spend():
    trial = cheapest(KPI, 100.0, SPEND, np.array([0.5, 0.5]), [0], days=7, money=False)
    spent = SPEND[-8:, 0].mean()
    expected = PART * spent * trial.weeks / 2 if trial.design == "budget_variation" else REGIONS * spent * trial.weeks
    assert trial.cost == pytest.approx(expected)


def test_a_tiny_channel_needs_longer_than_there_is_time_for():
    trial = cheapest(KPI, 300.0, SPEND, np.array([1.0, 0.01]), [1], days=7, money=False)
    assert not trial.enough
    assert trial.weeks == MOST
    assert trial.mde > 0


def test_the_cheaper_channel_is_taken_when_both_decide():
    returns = np.array([5.0, 50.0])
    assert cheapest(KPI, 100.0, SPEND, returns, [0, 1], days=7, money=False).channel == 1
    assert cheapest(KPI, 100.0, SPEND, returns, [0], days=7, money=False).channel == 0


def test_a_pause_forgoes_the_outcome_less_what_it_saves():
    """With money as outcome a pause of a channel that brings its cost back costs next to nothing."""
    even = cheapest(KPI, 30.0, SPEND, np.array([1.0, 1.0]), [0], days=7, money=True)
    assert even.design == "geo_holdout"
    assert even.cost == pytest.approx(0.1 * REGIONS * SPEND[-8:, 0].mean() * even.weeks)


def test_daily_data_give_whole_weeks():
    trial = cheapest(KPI, 1000.0, SPEND, np.array([2.0, 1.0]), [0], days=1, money=False)
    assert 4 <= trial.weeks <= MOST


def test_how_far_a_test_falls_short_is_said():
    tiny = cheapest(KPI, 300.0, SPEND, np.array([1.0, 0.01]), [1], days=7, money=False)
    assert tiny.short > 10
    solid = cheapest(KPI, 30.0, SPEND, np.array([1.0, 1.0]), [0], days=7, money=False)
    assert 0 < solid.short <= 1
