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
CLEAR, FIRM, SPREAD, BASKET = 1.5, 3.0, 1.5, 2.5
"""Standard errors by which a fall may be, and surely is, more than chance; variance of a count and of a basket."""
DARK, TOLD, POOR = 0.3, 4.0, 0.65
"""Share of what was usual below which a day is dark if it should have held so many, and days together are poor."""
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
    sure, seems, firm = never, never, never
    denied, confirmed = _missing(house.days, house.orders, rule) if house.orders is not None else (never, never)
    own, worth = _like(days.conversions, days.clicks, rule), _like(days.value, days.conversions, rule)
    # Others that fell say nothing of one that did not.
    poorer = _poorer(days, rule)
    for group, heard in ((near, poorer), (far, poorer & ~well)):
        if not group:
            continue
        heard_of = heard & ~(_demand((*group, days), house.orders, rule) | confirmed)
        fell = _together(group, rule, partial(_fallen, rule, own, False, CLEAR)) & heard_of
        # Orders say nothing of what a conversion is told to be worth.
        cheap = _together(group, rule, partial(_fallen, rule, worth, True, CLEAR), "value", "conversions") & heard
        seems = seems | fell | cheap
        if fell.any():
            firm = firm | (_together(group, rule, partial(_fallen, rule, own, False, FIRM)) & heard_of)
        if cheap.any():
            same = partial(_fallen, rule, worth, True, FIRM)
            firm = firm | (_together(group, rule, same, "value", "conversions") & heard)
        if fell.any() and (len(group) > 1 or group is near):
            sure = sure | (_together(group, rule, partial(_surely, rule)) & heard_of)
    if denied.any():
        alike = partial(_fallen, rule, np.full(days.n, rule.suspected), False, CLEAR)
        lost = denied & _together((days,), rule, alike)
        seems, firm = seems | lost, firm | lost
    alone = _uncounted(days.clicks, days.conversions, rule) | _uncounted(days.conversions, _worth(days), rule)
    if near:
        # What its own platform counts of the others is no matter of the tag: this campaign alone has lost them.
        dark = _quiet(near, rule, "conversions", "clicks") | _quiet(near, rule, "value", "conversions")
        alone = _touched(alone, dark)
    # Sooner or later every suspicion is one thing or the other: an incident, or a loss that is real.
    late = sums(seems.astype(float), np.ones(days.n), rule.horizon_days)[0] > rule.suspect_days
    sure = sure | alone | (late & firm)
    broken = latched(sure, ~sure, rule.hold_days)
    return Doubt(broken, never if days.n and late[-1] and not broken[-1] else seems)


def _poorer(days: Days, rule: Rules) -> Flags:
    """Whether it brings less than was usual itself, or what it brings is worth less."""
    known = max(days.n - rule.settle_days, 0)
    counts, clicks, value = (each[:known] for each in (days.conversions, days.clicks, days.value))
    least = np.fmin(_least(counts, clicks, rule), _least(value, counts, rule))
    return _carried(below(least, rule.suspected), days.n)


def _quiet(group: Sequence[Days], rule: Rules, side: str, by: str) -> Flags:
    """Whether a group brings far less than was usual, on a day alone, in the last days or in the last week."""
    known = max(group[0].n - rule.settle_days, 0)
    counts, size = (np.sum([getattr(each, name) for each in group], axis=0)[:known] for name in (side, by))
    day = lately(counts, size, rule, 1)
    hoped = usual(counts, size, rule) * size if by == "clicks" else size
    return _carried(below(day, DARK) & above(hoped, TOLD) | below(_least(counts, size, rule), POOR), group[0].n)


def _touched(flags: Flags, by: Flags) -> Flags:
    """The runs of flags that hold a day of the others."""
    found = np.zeros_like(flags)
    for first, last in _runs(flags):
        found[first:last] = by[first:last].any()
    return found


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """First day of each run, and the day after its last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


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


def _fallen(rule: Rules, limit: Floats, money: bool, clear: float, counts: Floats, size: Floats) -> Flags:
    """Whether so much is missing, and more than chance takes from so few."""
    limit = limit[: len(counts)]
    back = lately(counts, size, rule, WEEK) > (1 + limit) / 2
    fell = np.zeros(len(counts), dtype=np.bool_)
    for days in (SOON, WEEK):
        share, held = lately(counts, size, rule, days), sums(counts, size, days)[1]
        hoped = held if money else held * usual(counts, size, rule)
        noise = np.sqrt((BASKET if money else SPREAD) / np.maximum(hoped, 1.0))
        fell |= (share < limit) & (share < 1 - clear * noise)
    return latched(fell, back, rule.hold_days)


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
