"""Welch's test against scipy, Fieller's interval against repetition and against the test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from methods.trial.arms import Arm, of_means
from methods.trial.welch import below, welch


def test_it_is_scipys_welch_test():
    random = np.random.default_rng(3)
    a, b = random.gamma(2, 1, 140), random.gamma(2, 1.2, 90)
    ours, theirs = welch(of_means(a), of_means(b), 0.1), stats.ttest_ind(b, a, equal_var=False)
    ends = theirs.confidence_interval(0.9)
    assert (ours.p, ours.df) == pytest.approx((theirs.pvalue, theirs.df))
    assert (ours.low, ours.high) == pytest.approx((ends.low, ends.high))


def test_one_sided_non_inferiority_is_the_shifted_test():
    random = np.random.default_rng(4)
    a, b = random.normal(1, 1, 200), random.normal(0.95, 1, 180)
    theirs = stats.ttest_ind(b + 0.2, a, equal_var=False, alternative="greater")
    assert below(of_means(a), of_means(b), 0.2) == pytest.approx(theirs.pvalue)


def test_the_lift_covers_the_true_ratio():
    random = np.random.default_rng(5)
    covered = 0
    for _ in range(1_000):
        a, b = random.binomial(3_000, [0.05, 0.06])
        arms = [Arm(3_000, k / 3_000, k / 3_000 * (1 - k / 3_000)) for k in (a, b)]
        found = welch(*arms, 0.1)
        covered += found.lift_low <= 0.2 <= found.lift_high
    assert 0.88 <= covered / 1_000 <= 0.92


@pytest.mark.parametrize("mean", [0.08, 0.1, 0.119, 0.12, 0.121, 0.15])
def test_lift_and_difference_agree_about_zero(mean):
    found = welch(Arm(1_500, 0.1, 0.09), Arm(1_500, mean, 0.09), 0.05)
    assert found.lift_low is not None
    assert found.lift_high is not None
    assert (found.low > 0) == (found.lift_low > 0)
    assert (found.high < 0) == (found.lift_high < 0)


def test_a_control_too_close_to_zero_has_no_bounded_lift():
    found = welch(Arm(50, 0.01, 0.01), Arm(50, 0.02, 0.02), 0.05)
    assert found.lift == pytest.approx(1.0)
    assert found.lift_low is None
    assert welch(Arm(50, 0.0, 0.0), Arm(50, 0.02, 0.02), 0.05).lift is None


def test_no_variation_is_no_division():
    assert welch(Arm(5, 1.0, 0.0), Arm(5, 1.0, 0.0), 0.05).p == 1
    assert welch(Arm(5, 1.0, 0.0), Arm(5, 2.0, 0.0), 0.05).p == 0
    assert below(Arm(5, 1.0, 0.0), Arm(5, 1.0, 0.0), 0.1) == 0
