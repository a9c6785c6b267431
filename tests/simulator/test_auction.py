"""The simulated auction: repeatable, never standing still, and its bounds hold."""

import numpy as np
import pytest

from simulator.auction import DAY, Market, auctions, hindsight, informed, logged, part, settle

SMALL = Market(days=14, daily=3000)


@pytest.fixture(scope="module")
def round_():
    return auctions(3, SMALL)


def test_the_same_seed_gives_the_same_auctions(round_):
    again = auctions(3, SMALL)
    assert all(np.array_equal(getattr(round_, name), getattr(again, name)) for name in ("at", "rival", "value", "lag"))
    assert not np.array_equal(auctions(4, SMALL).rival[:100], round_.rival[:100])


def test_time_runs_forward_and_the_night_is_quiet(round_):
    assert (np.diff(round_.at) >= 0).all()
    assert round_.at[-1] < 14 * DAY
    by_hour = np.bincount(round_.hour, minlength=24)
    assert by_hour[3] < 0.15 * by_hour[20]


def test_values_are_worth_what_the_truth_says():
    found = auctions(8, Market(days=28, daily=20_000))
    error = found.value.std() / np.sqrt(len(found))
    assert abs(found.value.mean() - found.worth.mean()) < 4 * error


def test_competition_has_a_heavy_tail_and_moves(round_):
    ratio = round_.rival / round_.scale
    assert np.quantile(ratio, 0.5) == pytest.approx(1, abs=0.05)
    assert ratio.max() > 20
    levels = [np.log(round_.scale[round_.day == day]).mean() for day in range(14)]
    assert np.std(levels) > 0.05


def test_first_price_costs_the_own_bid_and_second_the_next(round_):
    bids = np.full(len(round_), 0.6)
    won, cost = settle(round_, bids)
    assert (cost[won] == round_.rival[won]).all()
    first = auctions(3, Market(price="first", days=14, daily=3000))
    won, cost = settle(first, bids)
    assert (cost[won] == 0.6).all()
    assert (cost[~won] == 0).all()


def test_no_constant_price_of_money_beats_hindsight(round_):
    best = hindsight(round_.worth, round_.rival, 500.0)
    got = []
    for price in np.geomspace(1, 20, 1000):
        won, cost = settle(round_, round_.worth / price)
        if cost.sum() <= 500:
            got.append(round_.worth[won].sum())
    assert 0.97 * best < max(got) <= best


def test_the_informed_first_price_bidder_stays_under_the_bound():
    first = auctions(5, Market(price="first", days=7, daily=3000))
    best = hindsight(first.worth, first.rival, 400.0)
    assert 0.5 * best < informed(first, 400.0) < best


def test_a_part_begins_anew(round_):
    second = part(round_, 7, 14)
    assert second.market.days == 7
    assert second.market.start == np.datetime64("2026-01-12").item()
    assert 0 <= second.at[0] < DAY
    assert len(part(round_, 0, 7)) + len(second) == len(round_)


def test_the_log_holds_what_an_employee_sees(round_):
    table = logged(round_, 1, noise=0.3)
    assert np.std(np.log(table["bid"] / table["base_bid"])) == pytest.approx(0.3, abs=0.01)
    assert (table["value"][table["won"] == 0] == 0).all()
    late = ~np.isnat(table["valued_at"])
    assert (table["value"][late] > 0).all()
    early = logged(round_, 1, known=3 * DAY)
    assert early["value"].sum() < table["value"].sum()
    assert (logged(round_, 1, constant=0.4, noise=0)["bid"] == 0.4).all()
