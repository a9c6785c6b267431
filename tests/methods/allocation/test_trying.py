"""Trying plans on kept draws: the same figures as the optimiser's, quickly, and for plans of any size."""

from __future__ import annotations

import time

import numpy as np
import pytest

from methods.allocation.bounds import Bounds
from methods.allocation.evaluate import even
from methods.allocation.goal import Goal
from methods.allocation.optimise import optimise
from methods.allocation.response import Response
from methods.allocation.trying import Trying

NOW = np.array([400.0, 300.0, 100.0])


def _response(draws: int = 400) -> Response:
    random = np.random.default_rng(3)
    weights = np.tile(np.array([0.6, 0.3, 0.1])[:, None], (draws, 1, 3))
    rate, ceiling = random.uniform(1, 3, (draws, 3)), random.uniform(200, 900, (draws, 3))
    observed = np.tile(NOW / 4, (20, 1))
    return Response(
        ("tv", "search", "social"), 7, weights, "logistic", rate, np.ones((draws, 3)), ceiling, NOW / 4 * 2,
        np.tile(NOW / 4, (2, 1)), observed,
    )  # fmt: skip


def _trying() -> Trying:
    return Trying(_response(), even(4, 3), NOW, 1.5 * NOW)


def test_it_tells_of_a_plan_what_the_optimiser_tells_of_it():
    response, goal = _response(), Goal(1.0, spend_counts=False)
    plan = optimise(response, Bounds(800.0, high=1.5 * NOW), goal, present=NOW, pattern=even(4, 3))
    tried = Trying(response, even(4, 3), NOW, 1.5 * NOW).tried(plan.money, goal)
    low, _, high = plan.interval()
    assert tried.gain == pytest.approx([plan.gain.mean(), low, high])
    assert tried.beats == plan.beats
    assert tried.moved == pytest.approx(plan.moved)
    assert tried.next == pytest.approx(plan.marginal.mean(axis=0))


def test_as_now_changes_nothing():
    tried = _trying().tried(NOW, Goal(1.0, spend_counts=False))
    assert tried.gain == pytest.approx([0, 0, 0])
    assert tried.beats == 0
    assert not tried.beyond.any()


def test_the_channels_changes_add_up_to_the_gain_and_more_than_was_seen_is_marked():
    money = NOW * np.array([0.5, 1.2, 2.0])
    tried = _trying().tried(money, Goal(1.0, spend_counts=False))
    assert tried.by_channel[:, 0].sum() == pytest.approx(tried.gain[0])
    assert tried.by_channel[0, 0] < 0 < tried.by_channel[1, 0]
    assert tried.beyond.tolist() == [False, False, True]


def test_profit_counts_the_money_and_a_split_like_today_gains_nothing_over_itself():
    trying, more = _trying(), NOW * 2
    outcome, profit = trying.tried(more, Goal(1.0, spend_counts=False)), trying.tried(more, Goal(0.5))
    assert profit.gain[0] == pytest.approx(0.5 * outcome.gain[0] - NOW.sum())
    assert outcome.like_today == pytest.approx([0, 0, 0], abs=1e-9)


def test_curves_begin_at_nothing_and_rise():
    money, curve = _trying().curves(NOW * 2, points=9)
    assert money[0].tolist() == [0, 0, 0]
    assert curve[0, :, 0] == pytest.approx([0, 0, 0])
    assert (np.diff(curve[:, :, 0], axis=0) > 0).all()
    assert (curve[..., 1] <= curve[..., 0]).all()
    assert (curve[..., 0] <= curve[..., 2]).all()


def test_a_plan_answers_while_a_slider_moves():
    trying = _trying()
    trying.tried(NOW, Goal())
    started = time.process_time()
    for step in range(10):
        trying.tried(NOW * (1 + step / 50), Goal())
    assert (time.process_time() - started) / 10 < 0.1


@pytest.mark.parametrize("money", [np.array([1.0, 2.0]), np.array([-1.0, 0, 0]), np.array([np.nan, 0, 0])])
def test_what_is_no_plan_is_refused(money: np.ndarray):
    with pytest.raises(ValueError, match="an amount for each channel"):
        _trying().tried(money, Goal())
