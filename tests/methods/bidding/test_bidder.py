"""What a bidder learns from a log of the simulated auction."""

import numpy as np
import pytest

from methods.bidding.bidder import learn
from methods.bidding.pace import paced
from simulator.auction import hindsight


@pytest.mark.parametrize("price", ["second", "first"])
def test_it_learns_worth_and_competition(round_and_log, price):
    truth, log = round_and_log(price)
    bidder = learn(log, log.price.sum() / log.days)
    matrix = bidder.matrix(log)
    worth, scale = bidder.worth.expected(matrix), bidder.landscape.scale(matrix)
    assert np.corrcoef(np.log(worth), np.log(truth.worth))[0, 1] > 0.85
    assert np.corrcoef(np.log(scale), np.log(truth.scale))[0, 1] > 0.9
    assert worth.mean() == pytest.approx(truth.worth.mean(), rel=0.2)


def test_the_price_of_money_fits_the_budget(round_and_log):
    log = round_and_log()[1].between(0, 7)
    daily = log.price.sum() / log.days
    scarce, plenty = learn(log, 0.3 * daily), learn(log, daily)
    assert scarce.price > plenty.price >= 1
    assert learn(log, 1e9).price == 1
    assert learn(log, 1e9, least=3.0).price == 3


def test_it_plays_better_than_the_rule_that_left_the_log(round_and_log):
    truth, log = round_and_log()
    learning, days = log.between(0, 14), 7
    playing = log.between(14, 21)
    budget = float(playing.price.sum())
    bidder = learn(learning, budget / days)
    matrix = bidder.matrix(playing)
    late = truth.day >= 14
    found = paced(
        playing.at, bidder.worth.expected(matrix), truth.rival[late], budget, bidder.plan(playing.weekday, days),
    )  # fmt: skip
    worth = truth.worth[late]
    assert worth[found.won].sum() > 1.15 * worth[playing.won].sum()
    assert worth[found.won].sum() > 0.8 * hindsight(worth, truth.rival[late], budget)
    assert found.total <= budget
