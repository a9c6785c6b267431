"""The chance of winning, against competition that is known and against integrals."""

import numpy as np
import pytest
from scipy.integrate import quad

from methods.bidding.landscape import Landscape, landscape


def made(rows, noise, first, seed=0):
    random = np.random.default_rng(seed)
    matrix = np.column_stack([np.ones(rows), random.random(rows) < 0.4]).astype(float)
    scale = 0.5 * np.exp(0.7 * matrix[:, 1])
    u = random.random(rows)
    rival = scale * (u / (1 - u)) ** (1 / 3.0)
    bid = 0.6 * np.exp(noise * random.normal(size=rows))
    won = bid >= rival
    return matrix, bid, won, np.where(won, bid if first else rival, 0.0)


@pytest.mark.parametrize(("noise", "first"), [(0.4, True), (0.4, False), (0.0, False)])
def test_it_finds_scale_and_steepness(noise, first):
    """In a second-price log even if the own bid never changes."""
    found = landscape(*made(40_000, noise, first), first=first)
    assert found.steepness == pytest.approx(3, rel=0.08)
    assert np.exp(found.line[0]) == pytest.approx(0.5, rel=0.05)
    assert found.line[1] == pytest.approx(0.7, abs=0.06)


@pytest.mark.parametrize("bid", [0.1, 0.9, 4.0])
def test_expected_cost_is_the_integral(bid):
    model = Landscape(np.zeros(1), 2.5, 1)
    scale = np.ones(1)

    def density(price):
        return 2.5 * price**1.5 / (1 + price**2.5) ** 2

    want = quad(lambda price: price * density(price), 0, bid)[0]
    assert model.cost(np.array([bid]), scale, first=False)[0] == pytest.approx(want, rel=1e-3)
    assert model.cost(np.array([bid]), scale, first=True)[0] == pytest.approx(
        bid * model.chance(np.array([bid]), scale)[0]
    )


def test_draws_stay_between_and_follow_the_distribution():
    model = Landscape(np.zeros(1), 3.0, 1)
    random = np.random.default_rng(1)
    size = 40_000
    low, high = np.full(size, 0.5), np.full(size, 2.0)
    found = model.between(low, high, np.ones(size), random.random(size))
    assert found.min() > 0.5
    assert found.max() <= 2.0
    under = model.chance(np.array([0.5, 1.0, 2.0]), np.ones(1))
    assert (found <= 1).mean() == pytest.approx((under[1] - under[0]) / (under[2] - under[0]), abs=0.01)


def test_only_wins_are_refused():
    with pytest.raises(ValueError, match="some auctions were won and some lost"):
        landscape(np.ones((3, 1)), np.ones(3), np.ones(3, bool), np.ones(3), first=True)
