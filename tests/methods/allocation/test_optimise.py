from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench._allocation_oracle import broken
from errors import BadArguments
from methods.allocation.bounds import Bounds
from methods.allocation.goal import Goal, cvar
from methods.allocation.optimise import optimise
from methods.allocation.response import Response, by_channel, outcome
from tests.methods.allocation.conftest import made

WEEKS = 5
GOALS = [
    Goal(), Goal(spend_counts=False), Goal(risk=1.0), Goal(risk=0.5, tail=0.25, of="outcome"),
    Goal(worth=np.arange(1.0, 4)),
]  # fmt: skip


def now_of(r: Response) -> np.ndarray:
    return np.round(r.observed.mean(axis=0) * WEEKS, 2)


def scored(r: Response, goal: Goal, present: np.ndarray, money: np.ndarray) -> np.ndarray:
    """The goal of many plans (k, c), straight from the response."""
    worth = np.broadcast_to(goal.worth, money.shape[1])

    def draws(each: np.ndarray) -> np.ndarray:
        earned = by_channel(r, np.tile(each / WEEKS, (WEEKS, 1))) @ worth
        return earned - each.sum() * goal.spend_counts

    before = draws(present) if goal.of == "gain" else 0.0
    found = []
    for each in money:
        gained = np.sort(draws(each) - before)
        worst = gained[: round(goal.tail * len(gained))].mean()
        found.append((1 - goal.risk) * gained.mean() + goal.risk * worst)
    return np.array(found)


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
@pytest.mark.parametrize("goal", GOALS)
def test_no_plan_of_a_fine_grid_is_better(saturation, goal):
    r = made(11, draws=40, saturation=saturation)
    now = now_of(r)
    total = now.sum()
    plan = optimise(r, Bounds(total), goal, present=now, pattern=WEEKS)
    steps = np.linspace(0, total, 41)
    grid = np.array(
        [(a, b, max(total - a - b, 0)) for a, b in itertools.product(steps, steps) if a + b <= total + 1e-9]
    )
    best = scored(r, goal, now, grid).max()
    own = scored(r, goal, now, plan.money[None])[0]
    assert own == pytest.approx(plan.score, rel=1e-9)
    assert own >= best - 1e-3 * abs(best)


@pytest.mark.parametrize("seed", range(6))
def test_s_shaped_curves_do_not_trap_the_search(seed):
    """Steep Hill curves: putting everything on some channels beats spreading it, and many plans are local tops."""
    r = made(seed, draws=30, channels=3, saturation="hill")
    steep = Response(**{**r.__dict__, "slope": np.full_like(r.slope, 5.0), "past": np.zeros_like(r.past)})
    now = now_of(r) * 0.4
    goal = Goal(spend_counts=False)
    plan = optimise(steep, Bounds(now.sum()), goal, present=now, pattern=WEEKS)
    steps = np.linspace(0, now.sum(), 41)
    grid = np.array(
        [(a, b, max(now.sum() - a - b, 0)) for a, b in itertools.product(steps, steps) if a + b <= now.sum() + 1e-9]
    )
    best = scored(steep, goal, now, grid).max()
    assert plan.score >= best - 2e-3 * abs(best)


def test_the_bad_end_asks_for_another_plan_than_the_mean():
    r = made(12, draws=400)
    luck = np.where(np.random.default_rng(0).random(400) < 0.2, 0.05, 2.0)
    ceiling = np.median(r.ceiling, axis=0) * np.ones_like(r.ceiling)
    ceiling[:, 0] *= luck
    risky = Response(**{**r.__dict__, "ceiling": ceiling})
    now = now_of(r)
    mean, bad = (
        optimise(risky, Bounds(now.sum()), Goal(risk=risk, of="outcome"), present=now, pattern=WEEKS)
        for risk in (0.0, 1.0)
    )
    assert mean.money[0] - bad.money[0] > 0.15 * now.sum()
    assert mean.goal.mean() > bad.goal.mean()
    assert cvar(bad.goal, 0.1) > cvar(mean.goal, 0.1) * 1.02


def test_standing_still_is_the_plan_where_every_move_can_go_wrong():
    r = made(13, draws=400)
    now = now_of(r)
    best = optimise(r, Bounds(now.sum()), Goal(), present=now, pattern=WEEKS)
    again = optimise(r, Bounds(now.sum()), Goal(risk=1.0, tail=0.01), present=best.money, pattern=WEEKS)
    np.testing.assert_allclose(again.money, best.money, atol=0.02 * now.sum())
    assert again.score >= -0.01


def test_the_same_input_gives_the_same_plan_to_the_byte():
    r = made(14, saturation="hill")
    plans = [
        optimise(r, Bounds(9_000.0), Goal(risk=0.7), present=now_of(r), pattern=WEEKS).money.tobytes() for _ in range(3)
    ]
    assert len(set(plans)) == 1


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
def test_more_money_is_left_unspent_once_it_does_not_pay(saturation):
    r = made(15, saturation=saturation)
    now = now_of(r)
    plan = optimise(r, Bounds(50 * now.sum(), exact=False), Goal(), present=now, pattern=WEEKS)
    assert plan.unspent > 0
    inner = plan.money > 0
    np.testing.assert_allclose(plan.marginal.mean(axis=0)[inner], 1.0, atol=2e-3)


def test_inside_their_ranges_all_channels_return_the_same_at_the_margin():
    r = made(16, channels=4)
    now = now_of(r)
    plan = optimise(r, Bounds(now.sum()), Goal(), present=now, pattern=WEEKS)
    inner = np.array([held == "" for held in plan.held])
    margin = plan.marginal.mean(axis=0)
    assert inner.sum() >= 2
    assert np.ptp(margin[inner]) < 2e-3 * margin[inner].mean()
    assert (margin[~inner] <= margin[inner].min() + 1e-3).all()


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
@pytest.mark.parametrize("exact", [True, False])
def test_a_least_return_is_kept_and_binds(saturation, exact):
    r = made(17, saturation=saturation)
    now = now_of(r)
    goal = Goal(spend_counts=False)
    free = optimise(r, Bounds(now.sum(), exact=exact), goal, present=now, pattern=WEEKS)
    reached = free.kpi.mean() / free.money.sum()
    rather = Bounds(now.sum(), exact=False, least_return=1.3 * reached)
    plan = optimise(r, rather, goal, present=now, pattern=WEEKS)
    kpi = outcome(r, plan.spend).mean()
    assert kpi / plan.money.sum() >= 1.3 * reached * (1 - 1e-9)
    assert kpi / plan.money.sum() == pytest.approx(1.3 * reached, rel=1e-3)
    with pytest.raises(BadArguments, match="asked for"):
        optimise(r, Bounds(now.sum(), least_return=3 * reached), goal, present=now, pattern=WEEKS)


@pytest.mark.parametrize("saturation", ["logistic", "hill"])
def test_steps_cost_little_and_no_whole_plan_is_better(saturation):
    r = made(18, draws=20, saturation=saturation)
    now = now_of(r)
    total, step = 12 * 800.0, 800.0
    for goal in (Goal(spend_counts=False), Goal(spend_counts=False, risk=1.0, tail=0.25, of="outcome")):
        plan = optimise(r, Bounds(total, step=np.full(3, step)), goal, present=now, pattern=WEEKS)
        grid = np.array([(a, b, 12 - a - b) for a in range(13) for b in range(13 - a)]) * step
        best = scored(r, goal, now, grid).max()
        assert plan.unspent == 0
        assert plan.score >= best - (1e-9 if saturation == "logistic" else 5e-3) * abs(best)


def test_a_floor_is_all_or_nothing():
    r = made(19)
    now = now_of(r)
    free = optimise(r, Bounds(now.sum()), Goal(), present=now, pattern=WEEKS)
    least = int(np.argmin(free.money))
    for factor in (1.5, 6.0):
        floor = np.zeros(3)
        floor[least] = min(factor * free.money[least], now.sum())
        plan = optimise(r, Bounds(now.sum(), floor=floor), Goal(), present=now, pattern=WEEKS)
        without, with_floor = np.full(3, np.inf), np.zeros(3)
        without[least], with_floor[least] = 0.0, floor[least]
        either = [
            optimise(r, Bounds(now.sum(), high=without), Goal(), present=now, pattern=WEEKS).score,
            optimise(r, Bounds(now.sum(), low=with_floor), Goal(), present=now, pattern=WEEKS).score,
        ]
        assert plan.score == pytest.approx(max(either), rel=1e-6)


@st.composite
def asked(draw):
    """A response and limits, sensible or not."""
    channels = draw(st.integers(1, 5))
    saturation = draw(st.sampled_from(["logistic", "hill"]))
    r = made(
        draw(st.integers(0, 10_000)), draws=8, channels=channels, lags=draw(st.integers(1, 4)), saturation=saturation
    )
    now = np.round(now_of(r), 2)
    share = st.lists(st.floats(0, 2), min_size=channels, max_size=channels).map(np.array)
    limits: dict[str, Any] = {"total": round(now.sum() * draw(st.floats(0.3, 2)), 2), "exact": draw(st.booleans())}
    if draw(st.booleans()):
        limits["low"] = now * draw(share) / 2.5
    if draw(st.booleans()):
        limits["high"] = now * (0.6 + draw(share))
    if draw(st.booleans()):
        limits["step"] = np.array(
            draw(st.lists(st.sampled_from([0, 0.5, 10, 99.99, 350]), min_size=channels, max_size=channels))
        )
    if draw(st.integers(0, 2)) == 0:
        limits["floor"] = now * draw(share) / 3
    if draw(st.integers(0, 2)) == 0:
        limits["locked"] = np.array(draw(st.lists(st.booleans(), min_size=channels, max_size=channels)))
    if draw(st.integers(0, 2)) == 0:
        limits["move"] = now.sum() * draw(st.floats(0, 1))
    goal = draw(st.sampled_from([Goal(), Goal(spend_counts=False), Goal(risk=1.0, tail=0.25)]))
    return r, now, limits, goal


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(asked())
def test_every_plan_keeps_every_limit_or_says_which_ones_contradict(case):
    r, now, limits, goal = case
    try:
        plan = optimise(r, Bounds(**limits), goal, present=now, pattern=WEEKS)
    except BadArguments as error:
        assert "contradict" in str(error)
        return
    assert broken(limits, now, plan.money, plan.spend) == []
    assert plan.money.sum() + plan.unspent == pytest.approx(limits["total"])
    assert plan.gain == pytest.approx(
        scored_draws(r, goal, plan.money) - scored_draws(r, goal, now), rel=1e-6, abs=1e-4 * now.sum()
    )


def scored_draws(r: Response, goal: Goal, money: np.ndarray) -> np.ndarray:
    return outcome(r, np.tile(money / WEEKS, (WEEKS, 1))) - money.sum() * goal.spend_counts
