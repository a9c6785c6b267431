"""Whether conversions are lost or only not counted: what a campaign shares with others is rarely its own doing.

Two degrees. *Broken* is sure: nothing is counted, or all others have surely fallen together; that alone holds a
campaign. *Suspected* is cheap and soon: the others seem to have fallen within days. It says nothing by itself, but no
figure of such a day can stop a campaign. Orders of the shop, where they are known, tell demand from counting: when they
fell as conversions did, buyers stay away, and nothing is suspected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from methods.guards import Flags, latched
from methods.noise import Floats
from policies._counted import demand, missing, uncounted, worth_counted
from policies._falls import CLEAR, FIRM, fallen, held, like, poorer, quiet, surely, together
from policies._guard_rules import Rules
from policies._rates import Days, sums


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
    well = together(near, rule, partial(held, rule)) if near else never
    sure, seems, firm = never, never, never
    denied, confirmed = missing(house.days, house.orders, rule) if house.orders is not None else (never, never)
    own, worth = like(days.conversions, days.clicks, rule), like(days.value, days.conversions, rule)
    # Others that fell say nothing of one that did not.
    less = poorer(days, rule)
    for group, heard in ((near, less), (far, less & ~well)):
        if not group:
            continue
        heard_of = heard & ~(demand((*group, days), house.orders, rule) | confirmed)
        fell = together(group, rule, partial(fallen, rule, own, False, CLEAR)) & heard_of
        # Orders say nothing of what a conversion is told to be worth.
        cheap = together(group, rule, partial(fallen, rule, worth, True, CLEAR), "value", "conversions") & heard
        seems = seems | fell | cheap
        if fell.any():
            firm = firm | (together(group, rule, partial(fallen, rule, own, False, FIRM)) & heard_of)
        if cheap.any():
            same = partial(fallen, rule, worth, True, FIRM)
            firm = firm | (together(group, rule, same, "value", "conversions") & heard)
        if fell.any() and (len(group) > 1 or group is near):
            sure = sure | (together(group, rule, partial(surely, rule)) & heard_of)
    if denied.any():
        alike = partial(fallen, rule, np.full(days.n, rule.suspected), False, CLEAR)
        lost = denied & together((days,), rule, alike)
        seems, firm = seems | lost, firm | lost
    late = rule.settle_days
    alone = uncounted(days.clicks, days.conversions, late) | uncounted(days.conversions, worth_counted(days), 0)
    if near:
        # What its own platform counts of the others is no matter of the tag: this campaign alone has lost them.
        dark = quiet(near, rule, "conversions", "clicks") | quiet(near, rule, "value", "conversions")
        alone = _touched(alone, dark)
    # Sooner or later every suspicion is one thing or the other: an incident, or a loss that is real.
    long = sums(seems.astype(float), np.ones(days.n), rule.horizon_days)[0] > rule.suspect_days
    sure = sure | alone | (long & firm)
    broken = latched(sure, ~sure, rule.hold_days)
    return Doubt(broken, never if days.n and long[-1] and not broken[-1] else seems)


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
