"""Figures against what was usual."""

from __future__ import annotations

import numpy as np
import pytest

from bench.safeguards import rules
from policies._rates import above, below, lately, settled, sums, usual


def test_what_is_lately_is_set_against_the_weeks_before_the_horizon():
    counts, size = np.full(120, 20.0), np.full(120, 100.0)
    counts[110:] = 10.0
    rule = rules()
    assert usual(counts, size, rule)[119] == pytest.approx(0.2)
    assert np.isnan(usual(counts, size, rule)[rule.horizon_days + rule.baseline_days // 2 - 2])
    assert lately(counts, size, rule, 7)[[109, 119]] == pytest.approx([1.0, 0.5])


def test_days_that_are_not_known_count_on_neither_side():
    counts, size = np.array([1.0, np.nan, 3.0]), np.array([10.0, 10.0, np.nan])
    assert [each.tolist() for each in sums(counts, size, 2)] == [[1.0, 1.0, 0.0], [10.0, 10.0, 0.0]]
    assert np.isnan(settled(np.ones(10), rules())).sum() == rules().settle_days
    assert below(np.array([np.nan, 1.0]), 2).tolist() == [False, True]
    assert above(np.array([np.nan, 3.0]), 2).tolist() == [False, True]
