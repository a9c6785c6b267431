from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from methods.allocation.pacing import paced, pattern_of


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=4),
    st.lists(st.floats(0, 5), min_size=1, max_size=40).filter(lambda w: sum(w) > 1e-3),
)
def test_periods_add_up_and_follow_the_pattern(whole, weights):
    pattern = pattern_of(np.array(weights), len(whole))
    spend = paced(np.array(whole), pattern)
    cents = np.rint(spend * 100).astype(np.int64)
    assert (cents.sum(axis=0) == whole).all()
    assert (cents >= 0).all()
    assert (np.abs(cents - pattern * np.array(whole)) <= 1 + 1e-6).all()


def test_each_channel_may_have_its_own_pattern_and_none_means_even():
    pattern = pattern_of(np.array([[1.0, 0.0], [3.0, 0.0]]), 2)
    assert pattern.tolist() == [[0.25, 0.5], [0.75, 0.5]]
