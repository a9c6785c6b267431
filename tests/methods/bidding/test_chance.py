"""How bids were drawn: from what the log says, or from what context leaves open."""

from dataclasses import replace

import numpy as np
import pytest

from methods.bidding.bidder import learn
from methods.bidding.chance import drawn


@pytest.fixture(scope="module")
def seen(round_and_log):
    _, log = round_and_log()
    return log, learn(log, log.price.sum() / log.days).matrix(log)


def test_a_recorded_centre_and_deviation(seen):
    log, matrix = seen
    found = drawn(log, matrix)
    assert found.kind == "recorded"
    assert (found.spread == 0.4).all()
    unsaid = drawn(replace(log, noise=np.full(len(log), np.nan)), matrix)
    assert unsaid.spread[0] == pytest.approx(0.4, abs=0.01)
    assert found.ratio(log, found.centre).mean() == pytest.approx(1, abs=0.02)


def test_without_a_record_context_explains_what_it_can(seen):
    log, matrix = seen
    bare = replace(log, base=np.full(len(log), np.nan), noise=np.full(len(log), np.nan))
    found = drawn(bare, matrix)
    assert found.kind == "estimated"
    assert found.spread[0] == pytest.approx(0.4, abs=0.02)
    still = replace(bare, bid=np.full(len(log), 0.4))
    assert drawn(still, matrix).kind == "none"
    assert drawn(replace(log, bid=log.base), matrix).kind == "none"


def test_levels_with_their_chances(seen):
    log, matrix = seen
    random = np.random.default_rng(0)
    chance = np.array([0.2, 0.5, 0.3])
    pick = random.choice(3, len(log), p=chance)
    levels = np.array([0.7, 1.0, 1.4])
    known = replace(log, bid=log.base * levels[pick], propensity=chance[pick])
    found = drawn(known, matrix)
    assert found.kind == "levels"
    weight = found.ratio(known, 1.5 * log.base)
    assert (weight[pick == 2] == 1 / 0.3).all()
    assert (weight[pick != 2] == 0).all()


def test_a_density_for_each_bid(seen):
    log, matrix = seen
    spread = 0.4
    density = np.exp(-0.5 * (np.log(log.bid / log.base) / spread) ** 2) / (np.sqrt(2 * np.pi) * spread * log.bid)
    bare = replace(log, base=np.full(len(log), np.nan), noise=np.full(len(log), np.nan), propensity=density)
    found = drawn(bare, matrix)
    assert found.kind == "density"
    assert found.ratio(bare, log.base).mean() == pytest.approx(1, abs=0.03)
