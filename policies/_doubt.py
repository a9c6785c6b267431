"""Whether conversions are lost or only not counted: what a campaign shares with others is rarely its own doing.

Two degrees. *Broken* is sure: nothing is counted, or all others have surely fallen together; that alone holds a
campaign. *Suspected* is cheap and soon: the others seem to have fallen within days. It says nothing by itself, but no
figure of such a day can stop a campaign. Orders of the shop, where they are known, tell demand from counting: when they
fell as conversions did, buyers stay away, and nothing is suspected.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from methods.guards import Flags, Floats, latched
from methods.health import NEAR_ZERO, expected, untracked
from policies._guard_rules import Rules
from policies._rates import Days, above, against, below, lately, sums, usual

Says = Callable[[Floats, Floats], Flags]
LARGEST = 3
"""So many of the other campaigns could make the sum of all fall by themselves."""
SOON, WEEK = 3, 7
"""Days over which a fall is looked for: a break at once, a smaller one through the week's pattern."""
TELLS = 0.2
"""Lost conversions as a share of all orders from which orders can tell whether they are really lost."""
HALF, MOST = 0.5, 0.75
"""Of the lost conversions: fewer missing orders than that deny the loss, more confirm it."""


@dataclass(frozen=True)
class Doubt:
    """(n,) days of one campaign whose conversions are surely not counted, and those on which that is suspected."""

    broken: Flags
    suspected: Flags


def doubts(
    days: Mapping[str, Days], rules: Mapping[str, Rules], orders: Floats | None = None,
    of: Collection[str] | None = None,
) -> dict[str, Doubt]:  # fmt: skip
    """What of each campaign's conversions cannot be believed.

    Args:
        days: of every campaign, by `platform · campaign`, all of one length and of the same days.
        rules: of every campaign.
        orders: (n,) orders of the shop a day, nan where not known.
        of: those that are asked about; all where none are named.
    """
    platforms = tuple(name.partition(" · ")[0] for name in days)
    house = _House(platforms, tuple(days.values()), orders)
    return {name: _doubt(house, at, rules[name]) for at, name in enumerate(days) if of is None or name in of}


@dataclass(frozen=True)
class _House:
    """All campaigns, and the orders of the shop where they are known."""

    platforms: tuple[str, ...]
    days: tuple[Days, ...]
    orders: Floats | None

    def others(self, at: int, *, near: bool) -> tuple[Days, ...]:
        """The other campaigns, of the same platform or of all."""
        mine = self.platforms[at]
        return tuple(
            each for n, each in enumerate(self.days) if n != at and (not near or self.platforms[n] == mine)
        )  # fmt: skip


def _doubt(house: _House, at: int, rule: Rules) -> Doubt:
    days, near, far = house.days[at], house.others(at, near=True), house.others(at, near=False)
    # What holds at its own platform is not broken by what happens at another one.
    never = np.zeros(days.n, dtype=np.bool_)
    well = _together(near, rule, partial(_held, rule)) if near else never
    sure, seems = never, never
    denied, confirmed = _missing(house.days, house.orders, rule) if house.orders is not None else (never, never)
    for group, heard in ((near, ~never), (far, ~well)):
        if not group:
            continue
        real = _demand((*group, days), house.orders, rule) | confirmed
        fell = (
            _together(group, rule, partial(_fallen, rule, _like(days.conversions, days.clicks, rule))) & heard & ~real
        )
        # Orders say nothing of what a conversion is told to be worth.
        alike = _like(days.value, days.conversions, rule)
        cheap = _together(group, rule, partial(_fallen, rule, alike), "value", "conversions") & heard
        seems = seems | fell | cheap
        if fell.any() and len(group) > 1:
            sure = sure | (_together(group, rule, partial(_surely, rule)) & heard & ~real)
    if denied.any():
        seems = seems | denied & _together((days,), rule, partial(_fallen, rule, np.full(days.n, rule.suspected)))
    alone = _uncounted(days.clicks, days.conversions, rule) | _uncounted(days.conversions, _worth(days), rule)
    broken = latched(alone | sure, ~(alone | sure), rule.hold_days)
    return Doubt(broken, seems)


def _together(
    group: Sequence[Days], rule: Rules, says: Says, side: str = "conversions", by: str = "clicks"
) -> Flags:  # fmt: skip
    """Whether a rule holds for the sum of a group, also without any one of the largest: that might be its own matter.

    The last days, whose conversions are still coming in, are like the last one before them.
    """
    counts, size = (np.array([getattr(each, name) for each in group]) for name in (side, by))
    known = max(counts.shape[1] - rule.settle_days, 0)
    found = np.full(known, True)
    leave = [[int(n)] for n in np.argsort(-counts.sum(1))[:LARGEST]] if len(group) > 1 else []
    for left_out in ([], *leave):
        if found.any():
            kept = np.setdiff1d(np.arange(len(group)), left_out)
            found &= says(counts[kept].sum(0)[:known], size[kept].sum(0)[:known])
    return _carried(found, counts.shape[1])


def _carried(flags: Flags, n: int) -> Flags:
    return np.concatenate([flags, np.full(n - len(flags), bool(len(flags) and flags[-1]))])


def _leave(rule: Rules) -> float:
    return (1 + rule.suspected) / 2


def _least(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) the lower of what the last days and the last week brought, as a share of what was usual."""
    return np.fmin(lately(counts, size, rule, SOON), lately(counts, size, rule, WEEK))


def _held(rule: Rules, counts: Floats, size: Floats) -> Flags:
    return above(_least(counts, size, rule), _leave(rule))


def _like(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) share below which others have fallen as this one did: nearer to it than to nothing having happened."""
    return np.fmin(rule.suspected, (1 + _least(counts, size, rule)) / 2)


def _fallen(rule: Rules, limit: Floats, counts: Floats, size: Floats) -> Flags:
    limit = limit[: len(counts)]
    back = lately(counts, size, rule, WEEK) > (1 + limit) / 2
    return latched(_least(counts, size, rule) < limit, back, rule.hold_days)


def _surely(rule: Rules, counts: Floats, size: Floats) -> Flags:
    """Whether counts per size are surely below what they were."""
    return below(against(counts, size, rule, rule.everywhere)[0], rule.everywhere)


def _demand(group: Sequence[Days], orders: Floats | None, rule: Rules) -> Flags:
    """Whether the group's conversions are what they always were of the shop's orders: then a fall is a real one."""
    if orders is None:
        return np.zeros(group[0].n, dtype=np.bool_)
    known = max(len(orders) - rule.settle_days, 0)
    counts = np.sum([each.conversions for each in group], axis=0)[:known]
    shares = np.where(np.isfinite(orders[:known]), _least(counts, orders[:known], rule), np.nan)
    return _carried(above(shares, rule.suspected), len(orders))


def _missing(group: Sequence[Days], orders: Floats, rule: Rules) -> tuple[Flags, Flags]:
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
    return _carried(kept, known + rule.settle_days), _carried(gone, known + rule.settle_days)


def _worth(days: Days) -> Floats:
    """(n,) value in conversions of mean value, so that it can be counted like them."""
    total = days.value.sum()
    return days.value * (days.conversions.sum() / total) if total > 0 else days.conversions


def _uncounted(clicks: Floats, conversions: Floats, rule: Rules) -> Flags:
    known = max(len(clicks) - rule.settle_days, 0)
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
