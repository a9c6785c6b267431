"""A split that is not the planned one is found, a sound one hardly ever."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from methods.trial.srm import BROKEN_BELOW, attrition, sample_ratio


def test_it_is_scipys_chi_squared_test():
    counts, split = np.array([5_200, 4_800, 1_020]), np.array([5.0, 5.0, 1.0])
    theirs = stats.chisquare(counts, counts.sum() * split / split.sum()).pvalue
    assert sample_ratio(counts, split) == pytest.approx(theirs)


def test_false_alarms_are_as_rare_as_they_should_be():
    heads = np.random.default_rng(1).binomial(20_000, 0.5, 2_000)
    found = np.array([sample_ratio(np.array([each, 20_000 - each]), np.ones(2)) for each in heads])
    assert np.mean(found < 0.05) == pytest.approx(0.05, abs=0.015)
    assert np.mean(found < BROKEN_BELOW) < 0.004


def test_a_loss_of_three_per_cent_of_one_arm_is_found():
    assert sample_ratio(np.array([50_000, 48_500]), np.ones(2)) < BROKEN_BELOW
    assert sample_ratio(np.array([90_000, 10_000]), np.array([9, 1])) == 1


def test_attrition_is_the_test_of_a_table():
    assigned, lost = np.array([5_000, 4_900, 1_000]), np.array([500, 560, 90])
    theirs = stats.chi2_contingency(np.array([lost, assigned - lost]), correction=False).pvalue
    assert attrition(assigned, lost) == pytest.approx(theirs)
    assert attrition(assigned, 0 * lost) == 1
    assert attrition(assigned, assigned) == 1
