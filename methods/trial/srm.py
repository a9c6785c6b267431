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


def attrition(assigned: np.ndarray, lost: np.ndarray) -> float:
    """P value of Pearson's chi-squared test that every arm lost the same share of its units.

    Args:
        assigned: (arms,) units per arm.
        lost: (arms,) those of them whose outcome is not known.

    Returns:
        The probability of shares at least this far apart if being lost had nothing to do with the arm; 1 where no unit
        or every unit is lost.

    >>> round(attrition(np.array([1000, 1000]), np.array([100, 130])), 4)
    0.0355
    """
    share = lost.sum() / assigned.sum()
    if share in (0.0, 1.0):
        return 1.0
    from scipy.stats import chi2

    statistic = float(((lost - assigned * share) ** 2 / (assigned * share * (1 - share))).sum())
    return float(chi2.sf(statistic, len(assigned) - 1))
