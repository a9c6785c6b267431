"""Two bidders on auctions built from a log."""

import numpy as np
import pytest

from methods.bidding.bidder import learn
from methods.bidding.chance import drawn
from methods.bidding.counterfactual import told
from methods.bidding.trial import Match, apart, days_of, play, prices, scene, target


@pytest.fixture(scope="module")
def set_up(round_and_log):
    made = {}

    def build(price):
        if price not in made:
            truth, log = round_and_log(price)
            learning, judging = log.between(0, 12), log.between(12, 21)
            budget = float(log.price.sum()) / log.days * 7
            bidder = learn(learning, budget / 7)
            made[price] = truth, scene(judging, bidder, 1), Match(bidder, None, bids, budget, 7, 0, 600)
        return made[price]

    return build


def bids(log, _):
    return log.bid


@pytest.mark.parametrize("price", ["second", "first"])
def test_the_learnt_bidder_wins_within_the_budget(set_up, price):
    _, market, match = set_up(price)
    found = play(market, match, 6, 1)
    assert found.overspend == 0
    assert (found.spend <= match.budget).all()
    assert (found.now_spend <= match.budget).all()
    assert found.gain.mean() > 0
    assert (found.value < found.best).all()
    assert found.by_day[:, 2].sum() == pytest.approx(found.spend.mean(), rel=1e-6)
    again = play(market, match, 6, 1)
    assert np.array_equal(again.value, found.value)


def test_the_rule_against_itself_gains_nothing(set_up):
    from dataclasses import replace

    _, market, match = set_up("second")
    found = play(market, replace(match, candidate=bids), 3, 1)
    assert (found.gain == 0).all()


def test_other_bids_agree_with_what_the_log_shows(set_up):
    truth, market, _ = set_up("second")
    rows = np.arange(len(market.log))
    rival = market.rivals(rows, 1)
    won = market.log.won
    assert (rival[won] == market.log.price[won]).all()
    assert (rival[~won] > market.log.bid[~won]).all()
    real = truth.rival[truth.day >= 12]
    assert np.quantile(rival, [0.25, 0.5, 0.75]) == pytest.approx(np.quantile(real, [0.25, 0.5, 0.75]), rel=0.12)


def test_a_reported_minimum_is_used_unless_it_contradicts(set_up):
    truth, market, match = set_up("first")
    real = truth.rival[truth.day >= 12]
    known = scene(market.log, match.bidder, 1, np.where(np.arange(len(real)) % 2, real, -1.0))
    rival = known.rivals(np.arange(len(real)), 1)
    told_rows = np.arange(len(real)) % 2 == 1
    assert (rival[told_rows] == real[told_rows]).all()
    assert (rival > 0).all()


def test_days_keep_their_weekday_and_time_runs_forward(set_up):
    _, market, _ = set_up("second")
    rows, at = days_of(market.log, 10, 3, 5)
    assert (np.diff(at) >= 0).all()
    assert at[-1] < 10 * 86_400
    picked = market.log.weekdays[rows]
    assert (picked == (3 + at // 86_400) % 7).all()


@pytest.mark.parametrize("price", ["second", "first"])
def test_the_log_itself_tells_about_the_same(set_up, price):
    truth, market, match = set_up(price)
    path = prices(market, match, 2)
    assert (path >= 1).all()
    matrix = market.matrix
    bid = match.bidder.bids(match.bidder.worth.expected(matrix), match.bidder.landscape.scale(matrix), path)
    how = drawn(market.log, matrix)
    found = told(market.log, target(market, match.bidder, how, bid), None, 1e9, 1, 200)
    real = truth.rival[truth.day >= 12]
    worth = truth.worth[truth.day >= 12]
    want = float((worth * (bid >= real)).mean())
    low, high = np.quantile(found.value["dr"][1:], [0.005, 0.995])
    assert low < want < high


def test_what_a_win_is_worth_is_told_by_the_other_days(set_up):
    from dataclasses import replace

    _, market, match = set_up("second")
    before = apart(market, match.bidder)
    odd = market.log.day % 2 == 1
    dearer = replace(market, log=replace(market.log, value=np.where(odd, 5 * market.log.value, market.log.value)))
    after = apart(dearer, match.bidder)
    assert after[odd] == pytest.approx(before[odd])
    assert after[~odd].mean() == pytest.approx(5 * before[~odd].mean(), rel=0.1)


def test_prices_of_grouped_auctions_tell_no_rival(set_up):
    from dataclasses import replace

    _, market, match = set_up("second")
    assert np.isfinite(market.seen[market.log.won]).all()
    hours = replace(market.log, decision=market.log.at // 3600)
    assert hours.grouped
    assert not market.log.grouped
    assert not np.isfinite(scene(hours, match.bidder, 1).seen).any()
