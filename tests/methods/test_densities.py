# pyright: basic
import numpy as np
import pytest
from scipy.stats import truncnorm

from methods._densities import before_truncation, inflated, two_piece


@pytest.mark.parametrize(("mean", "sd"), [(1.0, 2.0), (-1.0, 2.0), (3.0, 1.5)])
def test_the_normal_before_the_cut_is_found(mean, sd):
    low, middle, high = truncnorm.ppf([0.05, 0.5, 0.95], -mean / sd, np.inf, loc=mean, scale=sd)
    assert before_truncation(low, middle, high, 0.9) == pytest.approx((mean, sd), rel=0.02, abs=0.02)


def test_an_interval_far_from_zero_or_around_it_is_not_cut():
    assert before_truncation(8.0, 10.0, 12.0, 0.9) is None
    assert before_truncation(-1.0, 1.0, 3.0, 0.9) is None


def test_an_inflated_density_is_that_of_the_sum():
    random = np.random.default_rng(2)
    drawn = random.normal(0, 0.5, 400_000) + np.abs(random.normal(0, 1.2, 400_000))
    counts, edges = np.histogram(drawn, bins=40, range=(-1, 4), density=True)
    middle = (edges[1:] + edges[:-1]) / 2
    inside = ((drawn > -1) & (drawn < 4)).mean()
    assert inflated(middle, 0.5, 1.2) == pytest.approx(counts * inside, abs=0.01)


def test_each_side_has_its_own_error():
    assert two_piece(np.array([-1.0, 1.0]), 1.645, 3.29, 0.9) == pytest.approx([2.0, 1.0], rel=1e-3)
