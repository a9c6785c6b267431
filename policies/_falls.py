"""Whether campaigns together bring less than was usual: the last days and the last week against the weeks before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from methods.guards import Flags, latched
from methods.noise import Floats
from policies._guard_rules import Rules
from policies._rates import Days, above, against, below, lately, sums, usual

Says = Callable[[Floats, Floats], Flags]
LARGEST = 3
"""So many of the other campaigns could make the sum of all fall by themselves."""
SOON, WEEK = 3, 7
"""Days over which a fall is looked for: a break at once, a smaller one through the week's pattern."""
CLEAR, FIRM, SPREAD, BASKET = 1.5, 3.0, 1.5, 2.5
"""Standard errors by which a fall may be, and surely is, more than chance; variance of a count and of a basket."""
DARK, TOLD, POOR = 0.3, 4.0, 0.65
"""Share of what was usual below which a day is dark if it should have held so many, and days together are poor."""


def together(
    group: Sequence[Days], rule: Rules, says: Says, side: str = "conversions", by: str = "clicks"
) -> Flags:  # fmt: skip
    """Whether a rule holds for the sum of a group, also without any one of the largest: that might be its own matter.

    The last days, whose conversions are still coming in, are like the last one before them.
    """
    counts, size = (np.array([getattr(each, name) for each in group]) for name in (side, by))
    known = complete(counts.shape[1], rule, by)
    found = np.full(known, True)
    leave = [[int(n)] for n in np.argsort(-counts.sum(1))[:LARGEST]] if len(group) > 1 else []
    for left_out in ([], *leave):
        if found.any():
            kept = np.setdiff1d(np.arange(len(group)), left_out)
            found &= says(counts[kept].sum(0)[:known], size[kept].sum(0)[:known])
    return carried(found, counts.shape[1])


def complete(n: int, rule: Rules, by: str) -> int:
    """So many days can be judged: what a conversion is worth does not change while others still come in."""
    return n if by == "conversions" else max(n - rule.settle_days, 0)


def carried(flags: Flags, n: int) -> Flags:
    """(n,) the last days, whose conversions are still coming in, like the last one before them."""
    return np.concatenate([flags, np.full(n - len(flags), bool(len(flags) and flags[-1]))])


def least(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) the lower of what the last days and the last week brought, as a share of what was usual."""
    return np.fmin(lately(counts, size, rule, SOON), lately(counts, size, rule, WEEK))


def held(rule: Rules, counts: Floats, size: Floats) -> Flags:
    """Whether a group surely brings what was usual, or nearly."""
    return above(least(counts, size, rule), _leave(rule))


def _leave(rule: Rules) -> float:
    return (1 + rule.suspected) / 2


def like(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) share below which others have fallen as this one did: nearer to it than to nothing having happened."""
    return np.fmin(rule.suspected, (1 + least(counts, size, rule)) / 2)


def fallen(rule: Rules, limit: Floats, money: bool, clear: float, counts: Floats, size: Floats) -> Flags:
    """Whether so much is missing, and more than chance takes from so few."""
    limit = limit[: len(counts)]
    back = lately(counts, size, rule, WEEK) > (1 + limit) / 2
    fell = np.zeros(len(counts), dtype=np.bool_)
    for days in (SOON, WEEK):
        share, seen = lately(counts, size, rule, days), sums(counts, size, days)[1]
        hoped = seen if money else seen * usual(counts, size, rule)
        noise = np.sqrt((BASKET if money else SPREAD) / np.maximum(hoped, 1.0))
        fell |= (share < limit) & (share < 1 - clear * noise)
    return latched(fell, back, rule.hold_days)


def surely(rule: Rules, counts: Floats, size: Floats) -> Flags:
    """Whether counts per size are surely below what they were."""
    return below(against(counts, size, rule, rule.everywhere)[0], rule.everywhere)


def poorer(days: Days, rule: Rules) -> Flags:
    """Whether it brings less than was usual itself, or what it brings is worth less."""
    known = complete(days.n, rule, "clicks")
    rare = below(least(days.conversions[:known], days.clicks[:known], rule), rule.suspected)
    return carried(rare, days.n) | below(least(days.value, days.conversions, rule), rule.suspected)


def quiet(group: Sequence[Days], rule: Rules, side: str, by: str) -> Flags:
    """Whether a group brings far less than was usual, on a day alone, in the last days or in the last week."""
    known = complete(group[0].n, rule, by)
    counts, size = (np.sum([getattr(each, name) for each in group], axis=0)[:known] for name in (side, by))
    day = lately(counts, size, rule, 1)
    hoped = usual(counts, size, rule) * size if by == "clicks" else size
    return carried(below(day, DARK) & above(hoped, TOLD) | below(least(counts, size, rule), POOR), group[0].n)
