"""When a campaign is stopped, stepped back or held: rules over its daily figures, each with its own way back.

Pure: the figures of the days so far give the state of every day, so the same history always gives the same answer, and
nothing has to be remembered between two nights. While the measurement is in doubt no rule that lives on it speaks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from methods.noise import Floats
from policies._course import RULES, Course, Rule, course, profit, tracking
from policies._doubt import Doubt, doubts
from policies._guard_rules import Guards, Rules, load
from policies._price import market, prices
from policies._rates import Days

__all__ = ["Course", "Days", "Guards", "Rules", "Sign", "course", "load", "profit", "signs"]

Action = Literal["hold", "pause", "step_back", "none"]
OWN = ("tracking", "price", "spend")
"""Rules that do not live on what is measured of conversions."""
ACTIONS: Mapping[Rule, Action] = {
    "price": "pause", "tracking": "hold", "value": "pause", "loss": "pause", "spend": "step_back", "cvr": "step_back",
    "cpa": "step_back",
}  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """What has to be done with one campaign now.

    since  index of the day on which it began · low, high, limit: what was measured, against what
    """

    campaign: str
    rule: Rule
    action: Action
    since: int
    low: float
    high: float
    limit: float


def signs(
    days: Mapping[str, Days], rules: Mapping[str, Rules], orders: Floats | None = None,
    of: Collection[str] | None = None,
) -> dict[str, tuple[Sign, ...]]:  # fmt: skip
    """For every campaign what speaks against going on as it is, the strongest first; empty where nothing does.

    Args:
        days: of every campaign, by `platform · campaign`, all of one length and of the same days.
        rules: of every campaign.
        orders: (n,) orders of the shop a day, nan where not known; they tell demand from counting.
        of: those that are asked about; all where none are named.
    """
    asked = tuple(name for name in days if of is None or name in of)
    found = doubts(days, rules, orders, asked)
    seen = {name: prices(each) for name, each in days.items()}
    elsewhere = {name: market([seen[other] for other in days if other != name], days[name].n) for name in asked}
    return {name: _signs(name, days[name], rules[name], found[name], elsewhere[name]) for name in asked}


def _signs(name: str, days: Days, rule: Rules, doubt: Doubt, elsewhere: Floats) -> tuple[Sign, ...]:
    told = _now(name, course(days, rule, doubt.broken, elsewhere))
    if all(each.rule in OWN for each in told):
        return tuple(told)
    if doubt.suspected.any() and not doubt.broken[-1]:
        # What would stop it rests on days on which the others fell as well: that is a matter of the measurement.
        shared = _sign(name, tracking(doubt.suspected, rule))
        rest = _now(name, course(days, rule, doubt.broken | doubt.suspected, elsewhere))
        told = [each for each in rest if each.rule != "tracking"]
        told = [shared, *told] if doubt.suspected[-1] else told
        told.sort(key=lambda each: RULES.index(each.rule))
    held = any(each.rule == "tracking" for each in told)
    # What lives on the measurement says nothing while the measurement is in doubt.
    return tuple(each for each in told if not held or each.rule in OWN)


def _now(name: str, courses: Sequence[Course]) -> list[Sign]:
    """Those that hold on the last day."""
    return [_sign(name, each) for each in courses if each.on[-1:].any()]


def _sign(name: str, each: Course) -> Sign:
    off = np.flatnonzero(~each.on)
    since = int(off[-1]) + 1 if len(off) else 0
    return Sign(name, each.rule, ACTIONS[each.rule], since, float(each.low[-1]), float(each.high[-1]), each.limit)
