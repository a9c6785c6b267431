"""Rates of thin things: closed forms against simulation, a prior that is found again, chances that hold."""

import numpy as np
from scipy import stats

from methods.search.rates import DEAD, Prior, learn, levels, posterior

PRIOR = Prior(share=-1.0, slope=0.0, shape=2.0, mean=1.2)


def simulated(count, seed, prior=PRIOR, level=1.0):
    random = np.random.default_rng(seed)
    dead = random.random(count) < prior.dead(np.zeros(count))
    theta = np.where(dead, random.gamma(DEAD[0], 1 / DEAD[1], count),
                     random.gamma(prior.shape, prior.mean / prior.shape, count)) * level  # fmt: skip
    due = random.lognormal(0.5, 1.2, count)
    return theta, random.poisson(theta * due).astype(float), due


def test_chances_hold():
    theta, seen, due = simulated(60_000, 1)
    above = posterior(seen, due, np.ones(len(due)), PRIOR).below()
    for low, high in ((0.0, 0.1), (0.3, 0.5), (0.7, 0.9), (0.95, 1.0)):
        inside = (above >= low) & (above <= high)
        assert inside.sum() > 500
        assert abs((theta[inside] < 1).mean() - above[inside].mean()) < 0.03


def test_what_comes_next_is_as_likely_as_told():
    theta, seen, due = simulated(60_000, 2)
    ahead = np.random.default_rng(3).lognormal(-0.5, 1, len(due))
    reached = np.random.default_rng(4).poisson(theta * ahead) >= np.maximum(ahead, 1e-9)
    told = posterior(seen, due, np.ones(len(due)), PRIOR).reaches(ahead)
    for low, high in ((0.0, 0.02), (0.1, 0.3), (0.5, 0.8)):
        inside = (told >= low) & (told <= high)
        assert inside.sum() > 500
        assert abs(reached[inside].mean() - told[inside].mean()) < 0.02


def test_the_prior_is_found_again():
    _, seen, due = simulated(6_000, 5)
    found = learn(seen, due, np.ones(len(due)))
    assert abs(found.dead(np.zeros(1))[0] - PRIOR.dead(np.zeros(1))[0]) < 0.05
    assert abs(found.shape - PRIOR.shape) < 0.5
    assert abs(found.mean - PRIOR.mean) < 0.1


def test_a_hint_that_tells_is_believed_and_one_that_does_not_is_let_be():
    random = np.random.default_rng(6)
    hint = random.random(4_000)
    dead = random.random(4_000) < np.where(hint > 0.5, 0.8, 0.05)
    theta = np.where(dead, 0.01, random.gamma(3, 0.4, 4_000))
    due = random.lognormal(0, 1, 4_000)
    seen = random.poisson(theta * due).astype(float)
    told = learn(seen, due, np.ones(4_000), hint)
    assert told.dead(np.array([1.0]))[0] > 0.6
    assert told.dead(np.array([0.0]))[0] < 0.2
    vain = learn(seen, due, np.ones(4_000), random.random(4_000))
    assert abs(np.diff(vain.dead(np.array([0.0, 1.0])))[0]) < 0.2


def test_little_cost_without_a_conversion_says_little():
    due = np.array([0.1, 0.5, 2.0, 10.0])
    rates = posterior(np.zeros(4), due, np.ones(4), Prior(-1.1, 0.0, 1.35, 1.0))
    assert (np.diff(rates.below()) > 0).all()
    assert rates.below()[0] < 0.8
    assert rates.below()[3] > 0.95


def test_below_and_mean_are_those_of_the_mixture():
    rates = posterior(np.array([0.0, 3.0]), np.array([4.0, 2.0]), np.array([1.0, 2.0]), PRIOR)
    for at in range(2):
        parts = [stats.gamma(rates.shape[i, at], scale=1 / rates.rate[i, at]) for i in range(2)]
        weight = rates.weight[at]
        assert np.isclose(rates.below(0.7)[at], weight * parts[0].cdf(0.7) + (1 - weight) * parts[1].cdf(0.7))
        assert np.isclose(rates.mean[at], weight * parts[0].mean() + (1 - weight) * parts[1].mean())
    drawn = rates.draws(40_000, 7)
    assert np.allclose(drawn.mean(0), rates.mean, rtol=0.05)
    assert (rates.draws(10, 7) == rates.draws(10, 7)).all()


def test_levels_are_those_of_the_families():
    seen, due = np.array([50.0, 0.0, 5.0]), np.array([25.0, 25.0, 50.0])
    found = levels(seen, due, np.array([0, 0, 1]), 3)
    assert np.isclose(found[0], 1.0, atol=0.02)
    assert np.isclose(found[1], 0.1, atol=0.02)
    assert np.isclose(found[2], 55 / 100)


def test_nothing_at_all_gives_the_expected_prior():
    found = learn(np.zeros(0), np.zeros(0), np.zeros(0))
    assert 0.2 < found.dead(np.zeros(1))[0] < 0.3
    assert len(posterior(np.zeros(0), np.zeros(0), np.zeros(0), found).below()) == 0
