"""Customers buy and leave as the truth says."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from simulator.company import CLV
from simulator.people import (
    EARLIER,
    MAILED,
    NEVER,
    REPEAT,
    SEGMENT_SHARE,
    People,
    earlier,
    following,
    future_orders,
    segment,
)  # fmt: skip


def test_positions_stay_when_the_room_grows():
    people = People()
    one = {"key": np.arange(3000, dtype=np.uint64), "cause": np.zeros(3000)}
    places = [people.add(one) for _ in range(4)]
    assert people.count == 12_000
    assert places[3][0] == 9_000
    assert people["key"][[0, 3000, 11_999]].tolist() == [0, 0, 2999]


def test_a_copy_is_independent():
    people = earlier(1, 20_000)
    other = people.copy()
    other["mail"][:] = False
    assert people["mail"].any()


def test_rates_and_leaving_follow_the_laws():
    people = earlier(1, 20_000)
    assert set(people["cause"].tolist()) == {EARLIER}
    mean, var = CLV["r"] / CLV["alpha"], CLV["r"] / CLV["alpha"] ** 2
    assert np.isclose(people["rate"].mean(), mean, rtol=0.03)
    assert np.isclose(people["rate"].var(), var, rtol=0.1)
    assert np.isclose(people["leaves"].mean(), CLV["a"] / (CLV["a"] + CLV["b"]), rtol=0.02)


def test_gaps_are_exponential_and_leavers_never_return():
    key = np.arange(40_000, dtype=np.uint64)
    rate, leaves = np.full(40_000, 0.02), np.full(40_000, 0.3)
    after = following(key, np.full(40_000, 2), np.full(40_000, 100.5), rate, leaves)
    assert np.isclose((after == NEVER).mean(), 0.3, atol=0.01)
    stayed = after[after != NEVER] - 100.5
    assert np.isclose(stayed.mean(), 50, rtol=0.02)
    assert np.isclose(np.median(stayed), 50 * np.log(2), rtol=0.03)


def test_nobody_of_before_is_still_due_before_the_first_day():
    people = earlier(2, 20_000)
    assert not len(people.due(19_999))
    assert people["next"].min() >= 20_000


def test_segments_have_their_shares():
    found = np.bincount(segment(np.arange(60_000, dtype=np.uint64))) / 60_000
    assert np.allclose(found, SEGMENT_SHARE, atol=0.01)


def test_the_future_that_is_told_is_the_future_that_comes(world):
    told = future_orders(world.state.people, world.days[-1].day + 16)
    later = world.play(15)
    came = np.concatenate([day.orders.who[day.orders.cause == REPEAT] for day in later.days[-15:]])
    size = world.state.people.count
    assert (np.bincount(came[came < size], minlength=size) == told).all()
    assert told.sum() > 300


def test_the_orders_are_what_the_laws_of_the_truth_would_draw(world):
    """No other parameters of the BG/NBD model (Fader, Hardie, Lee 2005, eq. 6) fit the shop's orders much better."""
    people, end = world.state.people, world.days[-1].day + 1.0
    rows = [(day.orders.who, day.day + day.orders.second / 86_400, day.orders.cause) for day in world.days]
    who, at, cause = (np.concatenate(column) for column in zip(*rows, strict=True))
    who, at = who[cause != MAILED], at[cause != MAILED]
    new = np.flatnonzero(people["born"] >= world.first)
    times = np.bincount(who, minlength=people.count)[new] - 1
    last = np.zeros(people.count)
    np.maximum.at(last, who, at)
    recency, age = np.maximum(last[new] - people["born"][new], 0), end - people["born"][new]
    data = (times, np.where(times > 0, recency, 0), age)
    true = np.log([CLV["r"], CLV["alpha"], CLV["a"], CLV["b"]])
    best = minimize(lambda p: -_likelihood(np.exp(p), *data), true, method="Nelder-Mead", options={"maxiter": 400})
    assert -2 * (_likelihood(np.exp(true), *data) + best.fun) < 25
    assert np.allclose(np.exp(best.x[:2]), [CLV["r"], CLV["alpha"]], rtol=0.15)


def _likelihood(parameters, times, recency, age):
    r, alpha, a, b = parameters
    shared = gammaln(r + times) - gammaln(r) + r * np.log(alpha)
    stays = betaln(a, b + times) - betaln(a, b) - (r + times) * np.log(alpha + age)
    left = betaln(a + 1, b + times - 1) - betaln(a, b) - (r + times) * np.log(alpha + recency)
    return (shared + np.where(times > 0, np.logaddexp(stays, np.where(times > 0, left, 0)), stays)).sum()
