"""When a campaign is stopped, stepped back or held: rules over its daily figures, each with its own way back.

Pure: the figures of the days so far give the state of every day, so the same history always gives the same answer, and
nothing has to be remembered between two nights. While the measurement is in doubt no rule that lives on it speaks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags, Floats, bounds, latched
from policies._doubt import Doubt, doubts
from policies._guard_rules import Guards, Rules, load
from policies._rates import Days, above, against, below, lately, settled

__all__ = ["Course", "Days", "Guards", "Rules", "Sign", "course", "load", "signs"]

Rule = Literal["tracking", "value", "spend", "cvr", "cpa"]
Action = Literal["hold", "pause", "step_back", "none"]
RULES: tuple[Rule, ...] = ("tracking", "spend", "value", "cvr", "cpa")
"""In this order: what comes first speaks first."""
ACTIONS: Mapping[Rule, Action] = {
    "tracking": "hold", "spend": "step_back", "value": "pause", "cvr": "step_back", "cpa": "step_back",
}  # fmt: skip


BASKETS = 56
"""Days over which the value of a conversion is averaged."""


@dataclass(frozen=True)
class Course:
    """One rule over all days.

    on       (n,) whether it holds on that day
    measured, limit  (n,) and the threshold, of the last day that can be judged
    """

    rule: Rule
    on: Flags
    low: Floats
    high: Floats
    limit: float


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
    return {name: _signs(name, days[name], rules[name], found[name]) for name in asked}


def _signs(name: str, days: Days, rule: Rules, doubt: Doubt) -> tuple[Sign, ...]:
    told = [_sign(name, each) for each in course(days, rule, doubt.broken) if each.on[-1]]
    if all(each.rule == "spend" for each in told):
        return tuple(told)
    if doubt.suspected.any() and not doubt.broken[-1]:
        # What would stop it rests on days on which the others fell as well: that is a matter of the measurement.
        shared = _sign(name, _tracking(doubt.suspected, rule))
        rest = [_sign(name, each) for each in course(days, rule, doubt.broken | doubt.suspected) if each.on[-1]]
        told = [each for each in rest if each.rule != "tracking"]
        told = [shared, *told] if doubt.suspected[-1] else told
    held = any(each.rule == "tracking" for each in told)
    # What lives on the measurement says nothing while the measurement is in doubt.
    return tuple(each for each in told if not held or each.rule in ("tracking", "spend"))


def _sign(name: str, each: Course) -> Sign:
    off = np.flatnonzero(~each.on)
    since = int(off[-1]) + 1 if len(off) else 0
    return Sign(name, each.rule, ACTIONS[each.rule], since, float(each.low[-1]), float(each.high[-1]), each.limit)


def course(days: Days, rule: Rules, doubt: NDArray[np.bool_]) -> tuple[Course, ...]:
    """Every rule over all days, the strongest first.

    Args:
        days: of one campaign.
        rule: its thresholds.
        doubt: (n,) days whose conversions cannot be believed; they count as no days.
    """
    seen = replace(
        days, value=np.where(doubt, np.nan, days.value), conversions=np.where(doubt, np.nan, days.conversions)
    )
    made = {
        "tracking": _tracking(doubt, rule),
        "spend": _spend(days, rule), "value": _value(seen, rule), "cvr": _cvr(seen, rule), "cpa": _cpa(seen, rule),
    }  # fmt: skip
    return tuple(made[name] for name in RULES)


def _tracking(on: Flags, rule: Rules) -> Course:
    return Course("tracking", on, _nothing(len(on)), _nothing(len(on)), rule.everywhere)


def _nothing(n: int) -> Floats:
    return np.full(n, np.nan)


def profit(days: Days, rule: Rules) -> tuple[Floats, Floats]:
    """(n,) bounds of the incremental profit per extra euro."""
    # Looked at twice, with half the error each: as it came in, and with every conversion worth the same.
    sides = [
        bounds(settled(rule.margin * rule.incremental * value, rule), days.spend, 1 + rule.value_enter,
               rule.alpha / 2, rule.horizon_days)
        for value in (days.value, _even(days))
    ]  # fmt: skip
    return np.fmin(sides[0][0], sides[1][0]) - 1, np.fmax(sides[0][1], sides[1][1]) - 1


def _even(days: Days) -> Floats:
    """(n,) value with each conversion at the mean of the last weeks: what one basket holds says little of tomorrow."""
    known = np.isfinite(days.conversions) & np.isfinite(days.value)
    sums = [np.concatenate([[0.0], np.cumsum(np.where(known, each, 0.0))]) for each in (days.value, days.conversions)]
    end = np.arange(days.n) + 1
    value, count = (each[end] - each[np.maximum(end - BASKETS, 0)] for each in sums)
    mean = np.divide(value, count, out=np.zeros(days.n), where=count > 0)
    return np.where(known, days.conversions * mean, np.nan)


def _value(days: Days, rule: Rules) -> Course:
    upper, lower = profit(days, rule)
    on = latched(below(upper, rule.value_enter), above(lower, rule.value_leave), rule.dwell_days)
    return Course("value", on, lower, upper, rule.value_enter)


def _cvr(days: Days, rule: Rules) -> Course:
    counts = settled(days.conversions, rule)
    upper, lower = against(counts, days.clicks, rule, rule.cvr_enter)
    back = above(lately(counts, days.clicks, rule, rule.dwell_days), rule.cvr_leave)
    return Course("cvr", latched(below(upper, rule.cvr_enter), back, rule.dwell_days), lower, upper, rule.cvr_enter)


def _cpa(days: Days, rule: Rules) -> Course:
    counts = settled(days.conversions, rule)
    upper, lower = against(counts, days.spend, rule, 1 / rule.cpa_enter)
    back = above(lately(counts, days.spend, rule, rule.dwell_days), 1 / rule.cpa_leave)
    on = latched(below(upper, 1 / rule.cpa_enter), back, rule.dwell_days)
    with np.errstate(divide="ignore"):
        low, high = 1 / np.maximum(upper, 0.0), 1 / np.maximum(lower, 0.0)
    return Course("cpa", on, low, high, rule.cpa_enter)


def _spend(days: Days, rule: Rules) -> Course:
    """A day far above the ceiling, or three days above it; silent where no ceiling is known."""
    ceiling = rule.spend_ceiling
    ratio = days.spend / ceiling if ceiling else _nothing(days.n)
    three = np.full(days.n, np.nan)
    three[2:] = np.minimum(np.minimum(ratio[2:], ratio[1:-1]), ratio[:-2])
    enter = above(ratio, rule.spend_enter) | above(three, rule.spend_three)
    on = latched(enter, below(ratio, rule.spend_leave), 1)
    return Course("spend", on, ratio, ratio, rule.spend_enter)
