"""The pacing loop: the stop holds on every path, the budget is used, and hindsight is near."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.bidding.pace import Plan, fixed, paced, rate_for
from methods.bidding.shade import table
from simulator.auction import Market, auctions, hindsight, part, settle

DAYS = 14


@pytest.fixture(scope="module")
def market():
    whole = auctions(6, Market(days=2 * DAYS, daily=8000))
    return part(whole, 0, DAYS), part(whole, DAYS, 2 * DAYS)


def plan_of(past, budget):
    """Spend by hour at a price of money of three in the past."""
    _, cost = settle(past, past.worth / 3)
    hours = np.bincount(past.at // 3600, cost, 24 * DAYS)
    return Plan(hours, 3.0, budget / len(past), rate=rate_for(8000))


def test_it_comes_near_hindsight_where_greedy_does_not(market):
    past, play = market
    _, cost = settle(play, play.worth)
    budget = 0.3 * float(cost.sum())
    best = hindsight(play.worth, play.rival, budget)
    found = paced(play.at, play.worth, play.rival, budget, plan_of(past, budget))
    greedy = fixed(play.at, play.worth, play.rival, budget)
    assert play.worth[found.won].sum() > 0.95 * best
    assert play.worth[greedy.won].sum() < 0.85 * best
    assert 0.97 * budget < found.total <= budget
    assert found.overspend == greedy.overspend == 0


@given(
    seed=st.integers(0, 10_000), budget=st.floats(0, 300), delay=st.sampled_from([0, 60, 3600, 90_000]),
    first=st.booleans(), moves=st.booleans(), factors=st.lists(st.floats(0.0, 2.0), max_size=3),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_path_spends_more_than_any_budget_in_force(seed, budget, delay, first, moves, factors):
    """An oracle of its own: sums of what was billed, in whole millionths, in order of time."""
    random = np.random.default_rng(seed)
    count = 400
    at = np.sort(random.integers(0, 5 * 86_400, count))
    worth, rival = random.lognormal(0, 1, count), random.lognormal(0, 1.5, count)
    when = np.sort(random.integers(0, 5 * 86_400, len(factors)))
    changes = (when, budget * np.array(factors, float)) if factors else None
    more = {"delay": delay, "first": first, "changes": changes}
    if moves:
        plan = Plan(np.ones(120), 1.0, max(budget, 1) / count, rate=0.01)
        found = paced(at, worth, rival, budget, plan, scale=np.ones(count), table=table(2.0), **more)
    else:
        found = fixed(at, worth * 3, rival, budget, **more)
    spent = np.cumsum(np.rint(found.cost * 1e6).astype(np.int64))
    limit = np.full(count, int(budget * 1e6 + 1e-3))
    for moment, to in zip(when, budget * np.array(factors, float), strict=True):
        limit[at >= moment] = int(to * 1e6 + 1e-3)
    for place in np.flatnonzero(found.won):
        assert spent[place] <= limit[place]
    assert found.overspend == 0
    assert (found.cost <= found.bid + 1e-12).all()
    assert (found.won == (found.cost > 0)).all()


def test_a_bid_is_set_aside_until_its_result_is_known():
    at = np.arange(10)
    found = fixed(at, np.full(10, 1.0), np.full(10, 0.1), 3.0, delay=1000)
    assert found.won.sum() == 3  # three bids of one are open; the prices of a tenth come too late
    quick = fixed(at, np.full(10, 1.0), np.full(10, 0.1), 3.0)
    assert quick.won.all()
    assert quick.total == pytest.approx(1.0)


def test_a_cut_stops_bidding_at_once_and_a_raise_lets_it_go_on():
    at = np.arange(100)
    ones = np.ones(100)
    cut = fixed(at, ones, ones, 50.0, changes=(np.array([10]), np.array([5.0])))
    assert cut.won.sum() == 10
    assert cut.overspend == 0
    more = fixed(at, ones, ones, 5.0, changes=(np.array([50]), np.array([20.0])))
    assert more.won[:5].all()
    assert more.won[50:65].all()
    assert more.total == 20


def test_the_price_of_money_rises_when_money_runs_short():
    random = np.random.default_rng(1)
    at = np.sort(random.integers(0, 10 * 86_400, 20_000))
    worth, rival = random.lognormal(1, 0.5, 20_000), random.lognormal(0, 0.5, 20_000)
    plan = Plan(np.ones(240), 1.0, 0.1, rate=1e-3)
    found = paced(at, worth, rival, 2_000.0, plan)
    assert found.price[-1] > 2
    assert found.price.min() >= 1
    assert found.total == pytest.approx(2_000, rel=0.02)


def test_never_more_than_worth_over_the_least_return():
    at = np.arange(1000) * 60
    worth = np.full(1000, 2.0)
    found = paced(at, worth, np.full(1000, 1.5), 1e6, Plan(np.ones(17), 1.0, 1.0, least=2.0))
    assert found.bid.max() == pytest.approx(1.0)
    assert not found.won.any()


def test_what_is_missing_is_said():
    one = np.ones(1)
    with pytest.raises(ValueError, match="first-price"):
        paced(np.zeros(1, int), one, one, 1.0, Plan(one, 1.0, 1.0), first=True)
    with pytest.raises(ValueError, match="below zero"):
        fixed(np.zeros(1, int), one, one, -1.0)
