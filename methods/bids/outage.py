# pyright: basic
"""Whether conversions have stopped being counted by now: too few in the last days, allowing for those still to come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LONGEST = 21
"""Days that are looked back."""
FEWEST = 8.0
"""Expected conversions below which silence proves nothing."""
SHARE = 0.45
"""More of the expected than this is a bad week, not an outage."""
CHANCE = 1e-4
"""Chance of so few conversions where counting works."""


def silent(conversions: Floats, expected: Floats, *, spread: float = 1.0, share: float = SHARE) -> int:
    """How many of the last days lack their conversions; 0 where counting works.

    Each of the last 1 … 21 days is tested as a Poisson count of expected / spread; of the runs that are both unlikely
    and below `share` the one counts whose own rate explains its counts best, by the likelihood ratio seen log(seen /
    expected) - seen + expected.

    Args:
        conversions: (days,) counted so far.
        expected: (days,) what clicks, rate and delay let expect by now.
        spread: variance over mean of the counts.
        share: of the expected conversions; with more of them it is a bad week.
    """
    from scipy.special import pdtr

    likeliest, best = 0, 0.0
    for back in range(1, min(LONGEST, len(conversions)) + 1):
        seen, hoped = float(conversions[-back:].sum()), float(expected[-back:].sum())
        if hoped / spread < FEWEST or seen > share * hoped:
            continue
        if pdtr(np.floor(seen / spread), hoped / spread) < CHANCE and conversions[-back] < 0.7 * expected[-back]:
            ratio = seen * np.log(max(seen, 1e-9) / hoped) - seen + hoped
            if ratio > best:
                likeliest, best = back, ratio
    return likeliest
