# pyright: basic
"""Sample ratio mismatch: did the arms get the units that they were meant to get?"""

from __future__ import annotations

import numpy as np

BROKEN_BELOW = 0.001
"""p value from which a trial counts as broken (Fabijan et al. 2019, KDD: 'Diagnosing sample ratio mismatch')."""


def sample_ratio(counts: np.ndarray, split: np.ndarray) -> float:
    """P value of Pearson's chi-squared test of the counts against the expected split.

    Args:
        counts: (arms,) units per arm.
        split: (arms,) expected shares; they need not sum to one.

    Returns:
        The probability of counts at least this far from the split under a sound randomisation.

    >>> round(sample_ratio(np.array([5000, 5000]), np.array([1, 1])), 3)
    1.0
    """
    from scipy.stats import chi2

    expected = counts.sum() * split / split.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return float(chi2.sf(statistic, len(counts) - 1))
