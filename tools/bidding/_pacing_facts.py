"""The figures of a month: spent, landing, budget, risks, what is needed a day."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from terms import Basis, Fact, Interval, Words, number
from tools._facts import fact
from tools.bidding._pace import LEVEL, Month, Pace, money

NEAR = Decimal("0.05")
"""Ending more than a twentieth below the budget counts as well below."""
PLAIN = 0.03
"""A weekday pattern whose days differ by less is not worth a sentence."""


def facts(month: Month, budget: Decimal | None) -> tuple[Fact, ...]:
    """The headline figures; those of the budget where there is one."""
    whole, unit, left = month.whole, month.ledger.currency, month.left
    span = whole.span() if left and whole.state != "stopped" else None
    basis: Basis = "modelled" if left else "observed"
    days = month.found.days
    found = [
        Fact(id="spent", value=whole.spent, unit=unit, label=Words(de="bisher ausgegeben", en="spent so far")),
        Fact(
            id="landing", value=whole.landing, unit=unit, label=Words(de="Landung", en="landing"), interval=span,
            basis=basis, n=days,
        ),
    ]  # fmt: skip
    if budget is not None:
        found += _against(whole, budget, unit, span, basis, days)
    if left:
        found.append(fact("days_left", left, "days", "verbleibende Tage", "days left", basis="observed"))
        lately = money(whole.lately)
        found.append(Fact(id="per_day", value=lately, unit=unit, label=Words(de="zuletzt am Tag", en="lately a day")))
    if left and budget is not None:
        needed = money(float(max(budget - whole.spent, Decimal(0))) / left)
        if whole.spent >= budget:
            over = Words(de="schon über dem Budget", en="over the budget already")
            found.append(Fact(id="over_already", value=whole.spent - budget, unit=unit, label=over))
        label = Words(de="nötig je verbleibendem Tag", en="needed on each day left")
        found.append(Fact(id="needed_per_day", value=needed, unit=unit, label=label))
    return tuple(found + (_pattern(month) if left else []))


def share_above(pace: Pace, budget: Decimal) -> float:
    """Probability of ending above; never quite zero or one while draws decide, which draws cannot know."""
    if not pace.rest.any() or pace.known > budget:
        return float(pace.landing > budget)
    totals = pace.draws()
    return (float(np.count_nonzero(totals > float(budget))) + 0.5) / (totals.size + 1)


def share_below(pace: Pace, budget: Decimal) -> float:
    """Probability of ending more than a twentieth below the budget."""
    floor = budget * (1 - NEAR)
    if not pace.rest.any() or pace.known >= floor:
        return float(pace.landing < floor)
    totals = pace.draws()
    return (float(np.count_nonzero(totals < float(floor))) + 0.5) / (totals.size + 1)


def _against(whole: Pace, budget: Decimal, unit: str, span: Interval | None, basis: Basis, days: int) -> list[Fact]:
    away = Interval(low=span.low - budget, high=span.high - budget, level=LEVEL) if span else None
    totals = whole.draws()
    over, under = np.maximum(totals - float(budget), 0).mean(), np.maximum(float(budget) - totals, 0).mean()
    gap = Words(de="Abstand zum Budget", en="distance to the budget")
    return [
        Fact(id="budget", value=budget, unit=unit, label=Words(de="Budget", en="budget")),
        Fact(id="gap", value=whole.landing - budget, unit=unit, label=gap, interval=away, basis=basis, n=days),
        _chance("p_over", share_above(whole, budget), basis, days, "Wahrscheinlichkeit der Überschreitung",
                "probability of overspending"),
        _chance("p_under", share_below(whole, budget), basis, days,
                "Wahrscheinlichkeit, dass mehr als ein Zwanzigstel übrig bleibt",
                "probability that more than a twentieth is left"),
        Fact(id="overspend", value=money(over), unit=unit, basis=basis,
             label=Words(de="im Mittel zu viel", en="too much on average")),
        Fact(id="underspend", value=money(under), unit=unit, basis=basis,
             label=Words(de="im Mittel übrig", en="left over on average")),
    ]  # fmt: skip


def _chance(id: str, value: float, basis: Basis, days: int, de: str, en: str) -> Fact:
    return Fact(id=id, value=number(value), unit="probability", label=Words(de=de, en=en), basis=basis, n=days)


def _pattern(month: Month) -> list[Fact]:
    """The dearest and the cheapest weekday against an ordinary day, where they differ."""
    factor = weekdays(month)
    if factor.max() - factor.min() < PLAIN:
        return []
    high, low = float(factor.max()), float(factor.min())
    return [
        fact("weekday_high", high, "share", "teuerster Wochentag", "dearest weekday", digits=0),
        fact("weekday_low", low, "share", "günstigster Wochentag", "cheapest weekday", digits=0),
    ]


def weekdays(month: Month) -> np.ndarray:
    """(7,) weekday factors of the selection, Monday first, weighted by what its campaigns spend now."""
    mine = month.whole.members
    weight = month.ledger.spend[-28:][:, mine].sum(0)
    if weight.sum() <= 0:
        return np.ones(7)
    return weight @ month.found.pattern[mine] / weight.sum()
