"""Another bidder's value from the log, against the truth and against the definitions written out."""

import numpy as np
import pytest
from scipy.stats import chi2

from methods.bidding.counterfactual import (
    Heavy,
    Target,
    blocks_of,
    density_ratio,
    effective,
    settled,
    skewed,
    smeared,
    told,
    weighed,
)  # fmt: skip
from methods.bidding.log import Log

ROWS = 60_000
SPREAD = np.full(ROWS, 0.4)
CENTRE = np.full(ROWS, 0.5)


def market(seed, first=False):
    """Worth 1.3 each, other bids log-normal around 0.6; the log bids around 0.5."""
    random = np.random.default_rng(seed)
    rival = 0.6 * np.exp(0.5 * random.normal(size=ROWS))
    bid = 0.5 * np.exp(0.4 * random.normal(size=ROWS))
    won = bid >= rival
    value = np.where(won & (random.random(ROWS) < 0.13), 10.0, 0.0)
    nan = np.full(ROWS, np.nan)
    log = Log(
        np.sort(random.integers(0, 30 * 86_400, ROWS)), bid, CENTRE, SPREAD, nan, won,
        np.where(won, bid if first else rival, 0.0), value, nan, np.arange(ROWS), {}, first, 0, 30 * 86_400,
    )  # fmt: skip
    return log, rival


def zeros():
    return np.zeros(ROWS), np.zeros(ROWS)


def exact(bid, rival, first):
    won = bid >= rival
    return 1.3 * won.mean(), np.where(won, bid if first else rival, 0).mean()


def test_settled_auctions_tell_the_value_of_another_bid():
    errors, covered = [], []
    for seed in range(12):
        log, rival = market(seed)
        bid = np.full(ROWS, 0.7)
        want, cost = exact(bid, rival, False)
        found = told(log, settled(log, CENTRE, SPREAD, bid, zeros()), None, 9.0, 1, 300)
        errors.append(found.value["ips"][0] - want)
        low, high = np.quantile(found.value["snips"][1:], [0.05, 0.95])
        covered.append(low <= want <= high)
        assert found.cost["snips"][0] == pytest.approx(cost, rel=0.05)
        assert found.mean_weight[0] == pytest.approx(1, abs=5 * found.mean_weight[1])
        assert found.ess > 10_000
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(12)
    assert np.mean(covered) > 0.6


@pytest.mark.parametrize("first", [False, True])
def test_densities_tell_it_as_well(first):
    errors = []
    for seed in range(12):
        log, rival = market(seed, first)
        random = np.random.default_rng(100 + seed)
        bid = 0.6 * np.exp(0.2 * random.normal(size=ROWS))
        want, _ = exact(bid, rival, first)
        ratio = density_ratio(log.bid, CENTRE, np.full(ROWS, 0.6), SPREAD, 0.5)
        found = told(log, weighed(log, ratio, zeros(), zeros()), None, 9.0, 1, 50)
        errors.append(found.value["ips"][0] - want)
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(12)


def test_the_estimates_are_those_of_the_definitions():
    log, _ = market(3)
    random = np.random.default_rng(1)
    weight = random.gamma(1, 1, ROWS)
    direct, control = (np.full(ROWS, 0.2), np.full(ROWS, 0.1)), (np.full(ROWS, 0.3), np.full(ROWS, 0.2))
    found = told(log, Target(weight, log.value, log.price, direct, control), None, 9.0, 1, 20)
    assert found.value["ips"][0] == pytest.approx((weight * log.value).mean())
    assert found.value["snips"][0] == pytest.approx((weight * log.value).sum() / weight.sum())
    assert found.value["dr"][0] == pytest.approx(0.2 + (weight * (log.value - 0.3)).mean())
    assert found.now[0] == pytest.approx(log.value.mean())
    assert found.ess == pytest.approx(weight.sum() ** 2 / (weight**2).sum())


def test_a_budget_binds_both_alike():
    log, _ = market(4)
    same = weighed(log, np.ones(ROWS), zeros(), zeros())
    budget = 0.4 * float(log.price.mean())
    found = told(log, same, None, budget, 1, 20)
    assert found.value["ips"][0] == pytest.approx(0.4 * log.value.mean())
    assert found.gain("ips")[0] == pytest.approx(0)
    assert found.now_cost[0] == pytest.approx(budget)
    against = told(log, same, same, budget, 1, 20)
    assert against.gain("snips") == pytest.approx(np.zeros(21))


def test_auctions_of_one_decision_count_once():
    assert effective(np.ones(50)) == 50
    assert effective(np.zeros(3)) == 0
    log, _ = market(5)
    from dataclasses import replace

    hours = replace(log, decision=np.arange(ROWS) // 100)
    assert told(hours, weighed(log, np.ones(ROWS), zeros(), zeros()), None, 1.0, 1, 20).ess == ROWS / 100


def test_smearing_is_the_mean_over_the_random_part():
    random = np.random.default_rng(2).normal(size=400_000)
    want = np.sqrt(0.8 * np.exp(0.3 * random)).mean()
    assert smeared(np.sqrt, np.array([0.8]), np.array([0.3]))[0] == pytest.approx(want, rel=1e-3)


def test_ranges_of_few_heavy_values_are_those_of_fay_and_feuer():
    parts = np.array([3.0, 1.0, 1.0, 2.0])
    draws = np.append(7.0, np.random.default_rng(3).normal(7.0, np.sqrt(15.0), 20_001))
    draws[1:] = 7 + (draws[1:] - draws[1:].mean()) / draws[1:].std() * np.sqrt(15.0)
    found = skewed(draws, Heavy(parts, 4.0))
    low, high = np.quantile(found[1:], [0.05, 0.95])
    # v / 2y * chi2(0.05; 2 y^2 / v), and the same with y + 4 and v + 16 for the upper end
    assert low == pytest.approx(15 / 14 * chi2.ppf(0.05, 2 * 49 / 15), rel=0.01)
    assert high == pytest.approx(31 / 22 * chi2.ppf(0.95, 2 * 121 / 31), rel=0.01)
    assert found[0] == 7
    assert (np.argsort(found[1:]) == np.argsort(draws[1:])).all()


def test_ranges_of_rare_values_cover_and_their_lower_end_is_safe():
    """Thirty values among sixty thousand auctions, with weights that spread a hundredfold."""
    covered, above = [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        log, _ = market(seed)
        weight = np.exp(1.3 * random.normal(size=ROWS) - 1.3**2 / 2)
        value = np.where(random.random(ROWS) < 30 / ROWS, 10.0, 0.0)
        found = told(log, Target(weight, value, log.price, zeros(), zeros()), None, 9.0, seed, 400)
        low, high = np.quantile(found.value["ips"][1:], [0.05, 0.95])
        covered.append(low <= 300 / ROWS <= high)
        above.append(low > 300 / ROWS)
        assert found.valued < 31
    assert np.mean(covered) > 0.85
    assert np.mean(above) < 0.1


def test_blocks_are_days_or_hours():
    assert len(np.unique(blocks_of(np.arange(30) * 86_400))) == 30
    assert len(np.unique(blocks_of(np.arange(0, 86_400, 60)))) == 24
