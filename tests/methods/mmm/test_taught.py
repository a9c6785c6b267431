# pyright: basic
import numpy as np
import pytest

from methods.mmm.taught import taught

RNG = np.random.default_rng(3)
PRIOR = np.abs(RNG.standard_normal((6000, 1))) * 4


def posterior(prior, mean, sd, draws=6000):
    weight = np.exp(-0.5 * ((prior[:, 0] - mean) / sd) ** 2)
    return prior[RNG.choice(len(prior), draws, p=weight / weight.sum())]


@pytest.mark.parametrize(("mean", "sd"), [(2.0, 1.0), (5.0, 1.5), (0.5, 1.0), (-1.0, 2.0)])
def test_the_likelihood_is_found_again(mean, sd):
    found = taught(PRIOR, posterior(PRIOR, mean, sd))[0]
    assert found == pytest.approx([mean, sd], abs=0.25 * sd)


def test_a_posterior_like_the_prior_says_nothing():
    again = np.abs(RNG.standard_normal((6000, 1))) * 4
    mean, sd = taught(PRIOR, again)[0]
    assert np.isnan(mean)
    assert np.isinf(sd)


def test_far_from_the_prior_the_posterior_itself_counts():
    far = 40 + RNG.standard_normal((6000, 1))
    assert taught(PRIOR, far)[0] == pytest.approx([40, 1], abs=0.1)


def test_nothing_known_is_nothing_said():
    assert np.isnan(taught(np.zeros((50, 1)), np.ones((50, 1)))[0, 0])
    assert np.isnan(taught(np.full((50, 1), np.nan), np.ones((50, 1)))[0, 0])
    assert taught(np.zeros((5, 0)), np.zeros((5, 0))).shape == (0, 2)
