"""Why a sum or a ratio of sums moved: volume, mix and what happened inside the groups, without a remainder.

A figure is written as a product inside each group g, with base b (impressions, clicks, orders, cost …):

    sum      Y = sum_g  V * s_g * f_1g * ... * f_kg        V = total base, s_g = b_g / V, f_i = next column / column
    ratio    R = sum_g      s_g * f_1g * ... * f_kg        R = top / base

and each factor gets its Shapley value: the average of its marginal effect over all orders in which the factors can
change (Shorrocks 2013, J. Econ. Inequality 11:99, "Decomposition procedures for distributional analysis"). It is
symmetric in the two periods, sums to the change exactly, and needs no logarithm, so zeros, new and vanished groups and
negative values are allowed, which the logarithmic mean Divisia index (Ang 2004, Energy Policy 32:1131) only reaches in
the limit. With two factors it is the Marshall–Edgeworth form: mean share times change of rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TINY = 1e-9
"""Below this share of the figure a remainder is rounding, not a broken chain."""


@dataclass(frozen=True)
class Effects:
    """What each factor did in each group; all arrays are (groups,) in the figure's own unit.

    Attributes:
        volume: effect of the total base; zeros for a ratio.
        mix: effect of the groups' shares of the base; for a ratio measured against the mean overall ratio, so that a
            group above average that gains share counts as positive.
        links: (k, groups) effect of each factor inside the groups.
        other: what the product cannot hold, such as cost without a click; zero everywhere else.
    """

    volume: Floats
    mix: Floats
    links: Floats
    other: Floats

    def parts(self) -> Floats:
        """(k + 3, groups): volume, mix, links, other; the sum over everything is the figure's change."""
        return np.vstack([self.volume, self.mix, self.links, self.other])


def decompose(before: Floats, after: Floats, *, ratio: bool) -> Effects:
    """Split the change of a sum (or of a ratio of sums) into effects that add up to it.

    Args:
        before: (k + 1, groups) sums of the chain's columns in the first period, the base first, the figure last.
        after: the same for the second period, groups in the same order; absent groups are zero.
        ratio: whether the figure is last / base (and not last).

    Returns:
        Effects. A factor that a group does not have in one period (new, vanished, nothing below the line) takes the
        other period's value, so that coming and going counts as volume and mix, never as a price.

    Raises:
        ValueError: fewer than two columns, or a ratio whose base is zero in one of the periods.

    >>> cost = decompose(np.array([[100.0, 50], [200, 50]]), np.array([[100.0, 100], [200, 100]]), ratio=False)
    >>> round(float(cost.parts().sum()), 6), float(cost.links.sum())
    (50.0, 0.0)
    """
    old, new = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if old.shape != new.shape or old.ndim != 2 or old.shape[0] < 2:
        raise ValueError("a chain has two or more columns, the same in both periods")
    bases = float(old[0].sum()), float(new[0].sum())
    if ratio and not all(bases):
        raise ValueError("the ratio's base is zero in one of the periods")
    shares = _defined(old[0], bases[0], new[0], bases[1])
    links = [_defined(old[i], old[i - 1], new[i], new[i - 1]) for i in range(1, len(old))]
    whole = np.ones((2, old.shape[1])) if ratio else np.outer(bases, np.ones(old.shape[1]))
    factors = np.stack([whole, shares, *links])
    effects = shapley(factors[:, 0], factors[:, 1])
    tops = (old[-1] / bases[0], new[-1] / bases[1]) if ratio else (old[-1], new[-1])
    other = (tops[1] - tops[0]) - effects.sum(axis=0)
    other = np.where(np.abs(other) > TINY * (np.abs(tops[0]) + np.abs(tops[1])), other, 0.0)
    level = (tops[0].sum() + tops[1].sum()) / 2 if ratio else 0.0
    mix = effects[1] - level * (shares[1] - shares[0])
    return Effects(effects[0], mix, effects[2:], other)


def shapley(before: Floats, after: Floats) -> Floats:
    """The Shapley value of each factor of a product, column by column.

    Args:
        before: (factors, groups) values of the factors in the first period.
        after: the same in the second.

    Returns:
        (factors, groups); the column sums are prod(after) - prod(before).

    >>> shapley(np.array([[2.0], [10.0]]), np.array([[3.0], [20.0]])).ravel().tolist()
    [15.0, 25.0]
    """
    count = len(before)
    effects = np.zeros_like(before, dtype=np.float64)
    for factor in range(count):
        rest = [other for other in range(count) if other != factor]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for moved in combinations(rest, size):
                chosen = np.where(np.isin(rest, moved)[:, None], after[rest], before[rest])
                effects[factor] += weight * chosen.prod(axis=0)
        effects[factor] *= after[factor] - before[factor]
    return effects


def exact(parts: Floats, changes: list[Decimal], quantum: Decimal) -> list[list[Decimal]]:
    """Round parts so that each group's parts add up to its change to the last digit.

    Args:
        parts: (effects, groups) as floats.
        changes: each group's change, exact.
        quantum: the step to round to, such as a cent; what is left goes to the group's largest part.

    Returns:
        For each group its parts, as Decimals.
    """
    rounded = np.rint(np.asarray(parts, dtype=np.float64) / float(quantum)).T
    largest = np.abs(parts).argmax(axis=0)
    rows: list[list[Decimal]] = []
    for steps, change, place in zip(rounded.tolist(), changes, largest.tolist(), strict=True):
        row = [quantum * int(step) for step in steps]
        row[place] += change - sum(row, Decimal(0))
        rows.append(row)
    return rows


def reverses(before: Floats, after: Floats) -> bool:
    """Whether a ratio moves one way in every group and the other way as a whole (Simpson 1951, JRSS B 13:238).

    Args:
        before: (2, groups): base and top of each group in the first period.
        after: the same in the second.

    Returns:
        True if two or more groups have the ratio in both periods, all of them move the same way, and the ratio over
        just these groups moves the other way.

    >>> reverses(np.array([[90.0, 10], [9, 5]]), np.array([[10.0, 90], [0.9, 40]]))
    True
    """
    both = (before[0] > 0) & (after[0] > 0)
    if both.sum() < 2:
        return False
    moves = after[1, both] / after[0, both] - before[1, both] / before[0, both]
    old, new = before[:, both].sum(axis=1), after[:, both].sum(axis=1)
    whole = new[1] / new[0] - old[1] / old[0]
    return bool((np.all(moves > TINY) and whole < -TINY) or (np.all(moves < -TINY) and whole > TINY))


def _defined(old: Floats, old_base: Floats | float, new: Floats, new_base: Floats | float) -> Floats:
    """(2, groups) quotients; one without a base takes the other period's, and one is the value where both lack it."""
    tops, bases = (
        np.stack([old, new]),
        np.stack([np.broadcast_to(old_base, old.shape), np.broadcast_to(new_base, new.shape)]),
    )
    quotients = np.divide(tops, bases, out=np.full_like(tops, np.nan), where=bases != 0)
    filled = np.where(np.isnan(quotients), quotients[::-1], quotients)
    return np.where(np.isnan(filled), 1.0, filled)
