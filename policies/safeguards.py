"""When a campaign is stopped, stepped back or held: rules over its daily figures, each with its own way back.

Pure: the figures of the days so far give the state of every day, so the same history always gives the same answer, and
nothing has to be remembered between two nights. While the measurement is in doubt no rule that lives on it speaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags, Floats, bounds, latched
from methods.health import NEAR_ZERO, expected, untracked
from policies._guard_rules import Guards, Rules, load

__all__ = ["Course", "Days", "Guards", "Rules", "Sign", "course", "doubtful", "load", "signs"]

Rule = Literal["tracking", "value", "spend", "cvr", "cpa"]
Action = Literal["hold", "pause", "step_back", "none"]
RULES: tuple[Rule, ...] = ("tracking", "spend", "value", "cvr", "cpa")
"""In this order: what comes first speaks first."""
ACTIONS: Mapping[Rule, Action] = {
    "tracking": "hold", "spend": "step_back", "value": "pause", "cvr": "step_back", "cpa": "step_back",
}  # fmt: skip


LARGEST = 3
"""So many of the other campaigns could make the sum of all fall by themselves."""
BASKETS = 56
"""Days over which the value of a conversion is averaged."""


@dataclass(frozen=True)
class Days:
    """What one campaign did, day by day, without gaps; all of one length (n,).

    spend, value  money a day; value as the platform reports it
    """

    spend: Floats
    clicks: Floats
    conversions: Floats
    value: Floats

    @property
    def n(self) -> int:
        """How many days."""
        return len(self.spend)


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


def signs(days: Mapping[str, Days], rules: Mapping[str, Rules]) -> dict[str, tuple[Sign, ...]]:
    """For every campaign what speaks against going on as it is, the strongest first; empty where nothing does.

    Args:
        days: of every campaign, all of one length and of the same days.
        rules: of every campaign.
    """
    doubt = doubtful(days, rules)
    return {name: _signs(name, course(days[name], rules[name], doubt[name])) for name in days}


def _signs(name: str, courses: Sequence[Course]) -> tuple[Sign, ...]:
    found = [_sign(name, each) for each in courses if each.on[-1]]
    held = any(each.rule == "tracking" for each in found)
    # What lives on the measurement says nothing while the measurement is in doubt.
    return tuple(each for each in found if not held or each.rule in ("tracking", "spend"))


def _sign(name: str, each: Course) -> Sign:
    off = np.flatnonzero(~each.on)
    since = int(off[-1]) + 1 if len(off) else 0
    return Sign(name, each.rule, ACTIONS[each.rule], since, float(each.low[-1]), float(each.high[-1]), each.limit)


def doubtful(days: Mapping[str, Days], rules: Mapping[str, Rules]) -> dict[str, Flags]:
    """(n,) by campaign: days on which its conversions are not counted, or fall at all other campaigns as well."""
    names = list(days)
    stacked = {side: np.array([getattr(days[name], side) for name in names]) for side in ("clicks", "conversions")}
    found: dict[str, Flags] = {}
    for at, name in enumerate(names):
        rule = rules[name]
        others = np.delete(np.arange(len(names)), at)
        alone = _uncounted(days[name].clicks, days[name].conversions, rule)
        common = _common(stacked["clicks"][others], stacked["conversions"][others], rule)
        found[name] = latched(alone | common, ~(alone | common), rule.hold_days)
    return found


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


def _common(clicks: Floats, conversions: Floats, rule: Rules) -> Flags:
    """Whether the others fell together: also without any one of the largest, or it would be that one's own matter."""
    found = np.full(clicks.shape[1], len(clicks) > 1)
    for left_out in np.argsort(-conversions.sum(1))[:LARGEST]:
        if not found.any():
            break
        kept = np.delete(np.arange(len(clicks)), left_out)
        found &= _fallen(clicks[kept].sum(0), conversions[kept].sum(0), rule)
    return found


def _fallen(clicks: Floats, conversions: Floats, rule: Rules) -> Flags:
    """Whether the conversions a click of all others together are surely below what they were."""
    if not clicks.sum():
        return np.zeros(len(clicks), dtype=np.bool_)
    upper, _ = _against(conversions, clicks, rule, rule.everywhere)
    return np.nan_to_num(upper, nan=np.inf) < rule.everywhere


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
        "tracking": Course("tracking", doubt, _nothing(days.n), _nothing(days.n), rule.everywhere),
        "spend": _spend(days, rule), "value": _value(seen, rule), "cvr": _cvr(seen, rule), "cpa": _cpa(seen, rule),
    }  # fmt: skip
    return tuple(made[name] for name in RULES)


def _nothing(n: int) -> Floats:
    return np.full(n, np.nan)


def _settled(values: Floats, rule: Rules) -> Floats:
    """The figures as far as they are complete."""
    late = np.arange(len(values)) >= len(values) - rule.settle_days
    return np.where(late, np.nan, values)


def profit(days: Days, rule: Rules) -> tuple[Floats, Floats]:
    """(n,) bounds of the incremental profit per extra euro."""
    # Looked at twice, with half the error each: as it came in, and with every conversion worth the same.
    sides = [
        bounds(_settled(rule.margin * rule.incremental * value, rule), days.spend, 1 + rule.value_enter,
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
    on = latched(_below(upper, rule.value_enter), _above(lower, rule.value_leave), rule.dwell_days)
    return Course("value", on, lower, upper, rule.value_enter)


def _cvr(days: Days, rule: Rules) -> Course:
    counts = _settled(days.conversions, rule)
    upper, lower = _against(counts, days.clicks, rule, rule.cvr_enter)
    back = _above(_lately(counts, days.clicks, rule), rule.cvr_leave)
    return Course("cvr", latched(_below(upper, rule.cvr_enter), back, rule.dwell_days), lower, upper, rule.cvr_enter)


def _cpa(days: Days, rule: Rules) -> Course:
    counts = _settled(days.conversions, rule)
    upper, lower = _against(counts, days.spend, rule, 1 / rule.cpa_enter)
    back = _above(_lately(counts, days.spend, rule), 1 / rule.cpa_leave)
    on = latched(_below(upper, 1 / rule.cpa_enter), back, rule.dwell_days)
    with np.errstate(divide="ignore"):
        low, high = 1 / np.maximum(upper, 0.0), 1 / np.maximum(lower, 0.0)
    return Course("cpa", on, low, high, rule.cpa_enter)


def _lately(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) counts per size of the last days together, as a share of what was usual."""
    usual, known = _usual(counts, size, rule), np.isfinite(counts)
    sums = [np.concatenate([[0.0], np.cumsum(np.where(known, each, 0.0))]) for each in (counts, size)]
    end = np.arange(len(counts)) + 1
    count, total = (each[end] - each[np.maximum(end - rule.dwell_days, 0)] for each in sums)
    return np.divide(count, total * usual, out=np.full(len(counts), np.nan), where=(total > 0) & (usual > 0))


def _against(counts: Floats, size: Floats, rule: Rules, share: float) -> tuple[Floats, Floats]:
    """(n,) bounds of counts per size as a share of what they were in the weeks before the horizon."""
    usual = _usual(counts, size, rule)
    upper, lower = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    high, low = bounds(counts, size, share * np.nan_to_num(usual), rule.alpha, rule.horizon_days)
    there = usual > 0
    upper[there], lower[there] = high[there] / usual[there], low[there] / usual[there]
    return upper, lower


def _usual(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) counts per size in the weeks that end a horizon ago; nan where there is not half of them."""
    known = np.isfinite(counts)
    sums = [np.concatenate([[0.0], np.cumsum(np.where(known, each, 0.0))]) for each in (counts, size)]
    end = np.maximum(np.arange(len(counts)) + 1 - rule.horizon_days, 0)
    first = np.maximum(end - rule.baseline_days, 0)
    count, total = (each[end] - each[first] for each in sums)
    enough = (end - first >= rule.baseline_days // 2) & (total > 0)
    return np.divide(count, total, out=np.full(len(counts), np.nan), where=enough)


def _spend(days: Days, rule: Rules) -> Course:
    """A day far above the ceiling, or three days above it; silent where no ceiling is known."""
    ceiling = rule.spend_ceiling
    ratio = days.spend / ceiling if ceiling else _nothing(days.n)
    three = np.full(days.n, np.nan)
    three[2:] = np.minimum(np.minimum(ratio[2:], ratio[1:-1]), ratio[:-2])
    enter = _above(ratio, rule.spend_enter) | _above(three, rule.spend_three)
    on = latched(enter, _below(ratio, rule.spend_leave), 1)
    return Course("spend", on, ratio, ratio, rule.spend_enter)


def _below(values: Floats, limit: float) -> Flags:
    return np.nan_to_num(values, nan=np.inf) < limit


def _above(values: Floats, limit: float) -> Flags:
    return np.nan_to_num(values, nan=-np.inf) > limit
