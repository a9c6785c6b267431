"""Which segments to leave out: only those that almost surely lose, with the number of mistakes that is to be expected.

The chances come from a hierarchical model, so that a segment that looks bad by luck among many is pulled towards the
others: with partial pooling no further correction for the number of comparisons is needed (Gelman, Hill and Yajima,
"Why we (usually) don't have to worry about multiple comparisons", 2012). The expected share of mistakes among the
chosen is the mean of their chances to earn after all (the Bayesian false discovery rate, Efron 2010).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def member(groups: Sequence[int], size: int) -> Floats:
    """(size, n) one where a cell belongs to a segment.

    >>> member([0, 1, 0], 2).tolist()
    [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    made = np.zeros((size, len(groups)))
    made[np.asarray(groups), np.arange(len(groups))] = 1.0
    return made


def gathered(worth: Floats, clicks: Floats, belongs: Floats) -> Floats:
    """(draws, segments) worth of a click of a segment: that of its cells, weighted by their clicks.

    Args:
        worth: (draws, n) worth of a click of a cell.
        clicks: (n,).
        belongs: (segments, n) from `member`.
    """
    weight = belongs * clicks
    return worth @ weight.T / np.maximum(weight.sum(axis=1), 1e-9)


def losing(worth: Floats, price: Floats) -> Floats:
    """(segments,) the chance that a click is worth less than it costs.

    Args:
        worth: (draws, segments).
        price: (segments,).
    """
    return (worth < price).mean(axis=0)


def earning_inside(worth: Floats, price: Floats, cost: Floats, belongs: Floats, *, sure: float, least: float) -> Bools:
    """(segments,) whether a part of a segment that takes a fair share of its cost probably earns.

    Args:
        worth: (draws, n) worth of a click of a cell.
        price: (n,).
        cost: (n,).
        belongs: (segments, n).
        sure: chance from which a cell counts as earning.
        least: share of the segment's cost from which a cell matters.
    """
    earns = (worth >= price).mean(axis=0) >= sure
    share = belongs * cost / np.maximum((belongs * cost).sum(axis=1, keepdims=True), 1e-9)
    return np.any((share >= least) & earns[None, :], axis=1)


def within(order: Ints, cost: Floats, home: Ints, spend: Floats, *, share: float, room: float) -> list[int]:
    """Segments in order, as many as fit: at most `share` of each home's spend and `room` in all.

    Args:
        order: segments, the most useful first.
        cost: (segments,) what cutting one takes away.
        home: (segments,) the campaign it belongs to.
        spend: (homes,) present spend of each campaign.
        share: most that may be cut of a campaign.
        room: most that may be cut in all.
    """
    taken, whole, kept = np.zeros(len(spend)), 0.0, list[int]()
    for at in order.tolist():
        place = int(home[at])
        if taken[place] + cost[at] > share * spend[place] + 1e-9 or whole + cost[at] > room + 1e-9:
            continue
        taken[place] += cost[at]
        whole += float(cost[at])
        kept.append(int(at))
    return kept
