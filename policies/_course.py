"""Each rule over all days of one campaign: when it holds, and what was measured against what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags, bounds, enough, latched, shortfall, tipped
from methods.noise import Floats
from policies._fell import HALF, unpaid
from policies._guard_rules import Rules
from policies._price import dear
from policies._rates import Days, above, against, below, lately, settled, sums, usual

Rule = Literal["price", "tracking", "value", "loss", "spend", "cvr", "cpa"]
RULES: tuple[Rule, ...] = ("price", "tracking", "value", "loss", "spend", "cvr", "cpa")
"""In this order: what comes first speaks first."""
BASKETS = 56
"""Days over which the value of a conversion is averaged."""
MONTH, NOISE = 30, 3.0
"""Days · standard errors beyond which a loss is none of chance's."""


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


def course(
    days: Days, rule: Rules, doubt: NDArray[np.bool_], elsewhere: Floats | None = None
) -> tuple[Course, ...]:  # fmt: skip
    """Every rule over all days, the strongest first.

    Args:
        days: of one campaign.
        rule: its thresholds.
        doubt: (n,) days whose conversions cannot be believed; they count as no days.
        elsewhere: (n,) what clicks cost at the other campaigns against what they did; as ever where not given.
    """
    seen = replace(
        days, value=np.where(doubt, np.nan, days.value), conversions=np.where(doubt, np.nan, days.conversions)
    )
    made = {
        "price": _price(days, rule, np.ones(days.n) if elsewhere is None else elsewhere),
        "tracking": tracking(doubt, rule), "value": _value(seen, rule), "loss": _loss(seen, rule),
        "spend": _spend(days, rule), "cvr": _cvr(seen, rule), "cpa": _cpa(seen, rule),
    }  # fmt: skip
    return tuple(made[name] for name in RULES)


def tracking(on: Flags, rule: Rules) -> Course:
    """The rule over the measurement itself, on the days on which it is in doubt."""
    return Course("tracking", on, _nothing(len(on)), _nothing(len(on)), rule.everywhere)


def _nothing(n: int) -> Floats:
    return np.full(n, np.nan)


def profit(days: Days, rule: Rules) -> tuple[Floats, Floats]:
    """(n,) bounds of the incremental profit per extra euro."""
    upper, lower, _ = _profit(days, rule)
    return upper, lower


def _profit(days: Days, rule: Rules) -> tuple[Floats, Floats, Flags]:
    """Both bounds, and whether the upper one is surely too low."""
    # Looked at twice, with half the error each: as it came in, and with every conversion worth the same.
    sides = [
        bounds(settled(rule.margin * rule.incremental * value, rule), days.spend, 1 + rule.value_enter,
               rule.alpha / 2, rule.horizon_days)
        for value in (days.value, _even(days))
    ]  # fmt: skip
    upper, lower = np.fmin(sides[0][0], sides[1][0]) - 1, np.fmax(sides[0][1], sides[1][1]) - 1
    tipped_over = _tipped(days, rule)
    # What surely does not pay any more is at most what is due, however wide the bounds over all starts are.
    capped = np.where(tipped_over, np.fmin(upper, rule.value_enter), upper)
    return capped, lower, tipped_over | below(upper, rule.value_enter)


def _even(days: Days) -> Floats:
    """(n,) value with each conversion at the mean of the last weeks: what one basket holds says little of tomorrow."""
    known = np.isfinite(days.conversions) & np.isfinite(days.value)
    sums = [np.concatenate([[0.0], np.cumsum(np.where(known, each, 0.0))]) for each in (days.value, days.conversions)]
    end = np.arange(days.n) + 1
    value, count = (each[end] - each[np.maximum(end - BASKETS, 0)] for each in sums)
    mean = np.divide(value, count, out=np.zeros(days.n), where=count > 0)
    return np.where(known, days.conversions * mean, np.nan)


def _due(days: Days, rule: Rules) -> Floats:
    """(n,) money that has to come in."""
    return days.spend * (1 + rule.value_enter)


def _won(days: Days, rule: Rules) -> tuple[Floats, Floats]:
    """(n,) incremental profit before the spend: as it came in, and with every conversion worth the same."""
    share = rule.margin * rule.incremental
    return settled(share * days.value, rule), settled(share * _even(days), rule)


def _tipped(days: Days, rule: Rules) -> Flags:
    """Whether it surely does not pay any more: by what is missing since any day, or since it fell from its usual."""
    most = enough(rule.alpha, rule.horizon_days)
    short = [tipped(each, _due(days, rule), HALF) > most for each in _won(days, rule)]
    return short[0] | short[1] | unpaid(days, rule)


def _value(days: Days, rule: Rules) -> Course:
    upper, lower, enter = _profit(days, rule)
    # The lower bound may rest on the good days before it fell.
    on = latched(enter, above(lower, rule.value_leave) & ~enter, rule.dwell_days)
    return Course("value", on, lower, upper, rule.value_enter)


def _loss(days: Days, rule: Rules) -> Course:
    """Money that is missing since some day, as a share of what is spent in a month."""
    spent, seen = sums(days.spend, np.ones(days.n), MONTH)
    month = MONTH * np.maximum(spent / seen, 1e-9)
    lost, noise = shortfall(_won(days, rule)[0], _due(days, rule), rule.horizon_days)
    chance = np.where(np.isfinite(noise), NOISE * noise / month, rule.loss_most)
    limit = np.clip(chance, rule.loss_enter, rule.loss_most)
    on = latched(above(lost / month - limit, 0.0), below(lost / month, rule.loss_enter / 2), rule.dwell_days)
    return Course("loss", on, lost / month, lost / month, float(limit[-1]) if days.n else rule.loss_enter)


def _price(days: Days, rule: Rules, elsewhere: Floats) -> Course:
    on, ratio = dear(days, rule, elsewhere)
    return Course("price", on, ratio, ratio, rule.price_enter)


def _short(counts: Floats, size: Floats, rule: Rules, share: float) -> Flags:
    """Whether the evidence is enough that counts per size are half of that share of what was usual."""
    due = size * np.nan_to_num(usual(counts, size, rule)) * share
    return tipped(counts, due, HALF) > enough(rule.alpha, rule.horizon_days)


def _cvr(days: Days, rule: Rules) -> Course:
    counts = settled(days.conversions, rule)
    upper, lower = against(counts, days.clicks, rule, rule.cvr_enter)
    enter = below(upper, rule.cvr_enter) | _short(counts, days.clicks, rule, rule.cvr_enter)
    back = above(lately(counts, days.clicks, rule, rule.dwell_days), rule.cvr_leave)
    return Course("cvr", latched(enter, back, rule.dwell_days), lower, upper, rule.cvr_enter)


def _cpa(days: Days, rule: Rules) -> Course:
    counts = settled(days.conversions, rule)
    upper, lower = against(counts, days.spend, rule, 1 / rule.cpa_enter)
    back = above(lately(counts, days.spend, rule, rule.dwell_days), 1 / rule.cpa_leave)
    enter = below(upper, 1 / rule.cpa_enter) | _short(counts, days.spend, rule, 1 / rule.cpa_enter)
    on = latched(enter, back, rule.dwell_days)
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
