"""Since when something fell, and whether what came in since then is surely too little.

Whether a mean is too low since any day at all takes much evidence, for there are many days to choose from. A fall from
what was usual is plain far sooner, and it dates itself: from its first day on there is but one question, asked at every
look (an e-process; Ramdas, Grünwald, Vovk & Shafer 2023, section 4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags
from methods.noise import Floats

Starts = NDArray[np.int64]
DROPS = (0.25, 0.5, 0.75)
"""Shares of what is due that may be missing; each is believed alike."""


def begun(evidence: Floats, most: float) -> tuple[Flags, Starts]:
    """Whether something fell, and since which day.

    The fall began after the last day without evidence (the likeliest change point of a CUSUM), and lasts until there is
    none left.

    Args:
        evidence: (n,) of each day, as `methods.guards.tipped` finds it.
        most: evidence that has to be passed.

    Returns:
        (n,) whether it fell, and (n,) index of the day on which that began; n where it would begin tomorrow.

    >>> on, start = begun(np.array([0.0, 1.0, 3.0, 1.0, 0.0]), 2.0)
    >>> on.tolist(), start.tolist()
    ([False, False, True, True, False], [1, 1, 1, 1, 5])
    """
    day = np.arange(len(evidence))
    start = np.maximum.accumulate(np.where(evidence <= 0, day + 1, 0))
    passed = np.maximum.accumulate(np.where(evidence > most, day, -1))
    return passed >= start, start


def total(values: Floats, start: Starts) -> Floats:
    """(n,) sum since the start that each day knows; what is not known counts as nothing."""
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values))])
    return sums[1:] - sums[start]


def too_little(won: Floats, due: Floats, noise: Floats) -> Floats:
    """(n,) evidence that less came in than was due, of sums since a start; log likelihood.

    Counts are Poisson's with an overdispersion of their own (quasi-likelihood), against the mean of several drops. From
    one start on, `log(1 / alpha)` is ever passed in at most a share alpha of the cases in which all of it comes in
    (Ville's inequality). Where anything is not known there is no evidence.

    Args:
        won: (n,) what came in.
        due: (n,) what had to come in, in the same unit.
        noise: (n,) variance as a multiple of what is due, known at the start.
    """
    there = np.isfinite(won) & np.isfinite(due) & (noise > 0)
    sides = [np.divide(each, noise, out=np.zeros(len(won)), where=there) for each in (won, due)]
    gains = np.stack([drop * sides[1] + np.log(1 - drop) * sides[0] for drop in DROPS])
    highest = gains.max(0)
    return highest + np.log(np.mean(np.exp(gains - highest), axis=0))
