"""Whether conversions are counted at all, and what the orders of the shop say of those that are missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from methods.guards import Flags
from methods.health import NEAR_ZERO, expected, untracked
from methods.noise import Floats
from policies._falls import SOON, WEEK, carried, least
from policies._guard_rules import Rules
from policies._rates import Days, above, sums, usual

TELLS = 0.2
"""Lost conversions as a share of all orders from which orders can tell whether they are really lost."""
HALF, MOST = 0.5, 0.75
"""Of the lost conversions: fewer missing orders than that deny the loss, more confirm it."""


def demand(group: Sequence[Days], orders: Floats | None, rule: Rules) -> Flags:
    """Whether the group's conversions are what they always were of the shop's orders: then a fall is a real one."""
    if orders is None:
        return np.zeros(group[0].n, dtype=np.bool_)
    known = max(len(orders) - rule.settle_days, 0)
    counts = np.sum([each.conversions for each in group], axis=0)[:known]
    shares = np.where(np.isfinite(orders[:known]), least(counts, orders[:known], rule), np.nan)
    return carried(above(shares, rule.suspected), len(orders))


def missing(group: Sequence[Days], orders: Floats, rule: Rules) -> tuple[Flags, Flags]:
    """(n,) days on which so many conversions are missing that orders must show it: they do not, and they surely do."""
    known = max(len(orders) - rule.settle_days, 0)
    counts, clicks = (
        np.sum([getattr(each, name) for each in group], axis=0)[:known] for name in ("conversions", "clicks")
    )
    orders, day = orders[:known], np.where(np.isfinite(orders[:known]), 1.0, np.nan)
    seen, days = sums(orders, day, WEEK)
    hoped = usual(orders, day, rule) * days
    lost = (sums(clicks, day, WEEK)[0] * usual(counts, clicks, rule) - sums(counts, day, WEEK)[0]) * rule.incremental
    heavy = above(lost - TELLS * hoped, 0.0) & (days >= SOON)
    kept, gone = heavy & (hoped - seen < lost * HALF), heavy & (hoped - seen > lost * MOST)
    return carried(kept, known + rule.settle_days), carried(gone, known + rule.settle_days)


def worth_counted(days: Days) -> Floats:
    """(n,) value in conversions of mean value, so that it can be counted like them."""
    total = days.value.sum()
    return days.value * (days.conversions.sum() / total) if total > 0 else days.conversions


def uncounted(clicks: Floats, conversions: Floats, late: int) -> Flags:
    """(n,) days on which nothing, or next to nothing, is counted of clicks that should have brought something.

    Args:
        clicks: (n,) of each day.
        conversions: (n,) what was counted of them.
        late: days at the end whose conversions are still coming in.
    """
    known = max(len(clicks) - late, 0)
    flags = np.zeros(len(clicks), dtype=np.bool_)
    usual = expected(conversions[None, :])[0]
    for fault in untracked(clicks[None, :known], conversions[None, :known], 0):
        run = slice(fault.first, fault.last + 1)
        # A poor day of its own is a poor day; leaving out just those would make a real fall look better than it is.
        if fault.last > fault.first or conversions[fault.first] < NEAR_ZERO * usual[fault.first]:
            flags[run] = True
    # What was broken when the settled days end is broken until they say otherwise.
    flags[known:] = known > 0 and flags[known - 1]
    return flags
