"""Tables and charts of a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terms import Chart, Fact, Table, Words
from terms.weekdays import SHORT
from tools._charts import Axis, bars, intervals, lines
from tools.bidding._month import DAY
from tools.bidding._occasions import NAMES
from tools.bidding._pace import Month, Pace, money
from tools.bidding._pacing_facts import share_above, share_below, weekdays
from tools.data._asked import WEEKDAYS
from tools.data._chart import axis
from tools.data._period import spoken

MOST_BARS = 25
Floats = NDArray[np.float64]
BY_NAME = {each.en: each for each in SHORT}
STATES = {"running": Words(de="läuft", en="running"), "paused": Words(de="ruht", en="paused"),
          "stopped": Words(de="steht still", en="not running")}  # fmt: skip
OCCASIONS = {each.en: each for each in NAMES if each.en}


def tables(
    month: Month, by: str, budget: Decimal | None, budgets: Mapping[str, Decimal], needed: Floats | None
) -> dict[str, Table]:
    """Rows by campaign or platform, weekdays, days to come, occasions and how past forecasts held.

    `needed` is what each series would need a day, where there is a budget.
    """
    other = "platform" if by == "campaign" else "campaign"
    found = {"rows": _rows(month, by, budgets, needed)}
    if len(month.rows(other)) > 1 or any(pace.key in budgets for pace in month.rows(other)):
        found[f"{other}s"] = _rows(month, other, budgets, needed)
    if not month.left:
        return found
    factor = weekdays(month)
    found["weekdays"] = Table(
        columns=("weekday", "factor"),
        rows=tuple((WEEKDAYS[i], round(float(factor[i]), 4)) for i in range(7)),
        words={"weekday": BY_NAME},
    )
    found["days"] = _days(month, budget)
    found["replay"] = _replay(month)
    known = month.found.occasions
    seen = [(NAMES[i].en, round(float(known.factor[i]), 4), int(known.seen[i]), n) for i, n in _ahead(month) if i]
    if seen:
        columns = ("occasion", "factor", "seen", "days_ahead")
        found["occasions"] = Table(columns=columns, rows=tuple(seen), words={"occasion": OCCASIONS})
    return found


def _ahead(month: Month) -> list[tuple[int, int]]:
    """(label, number of days) among the days to come."""
    labels = month.label[month.label.size - month.left :]
    known = month.found.occasions.factor.size
    return [(int(each), int(np.count_nonzero(labels == each))) for each in np.unique(labels) if each < known]


def occasions_ahead(month: Month) -> list[int]:
    """Labels of the occasions among the days to come."""
    return [label for label, _ in _ahead(month) if label] if month.left else []


def _rows(month: Month, by: str, budgets: Mapping[str, Decimal], needed: Floats | None) -> Table:
    """One row each; what a budget says stands only where there is one."""
    left = month.left
    rows: list[tuple[Any, ...]] = []
    for pace in month.rows(by):
        span, budget = pace.span(), budgets.get(pace.key or "")
        against: tuple[Any, ...] = ()
        if budgets:
            against = (None,) * 4
        if budget is not None:
            gap = pace.landing - budget
            against = (budget, gap, round(share_above(pace, budget), 4), round(share_below(pace, budget), 4))
        if needed is not None:
            share = float(needed[pace.members].sum())
            if budget is not None:
                share = float(max(budget - pace.spent, Decimal(0))) / max(left, 1)
            against += (money(share) if left and (budget is not None or pace.members @ month.whole.members) else None,)
        rows.append((pace.key, pace.spent, pace.landing, span.low, span.high, money(pace.lately), pace.state, *against))
    names = ("spent", "landing", "low", "high", "per_day", "state")
    more = ("budget", "gap", "p_over", "p_under") if budgets else ()
    columns = (by, *names, *more, *(() if needed is None else ("needed_per_day",)))
    return Table(columns=columns, rows=tuple(rows), words={"state": STATES})


def _days(month: Month, budget: Decimal | None) -> Table:
    """What is expected on each day to come, and what would land on the budget with the same pattern."""
    daily = month.found.daily[:, month.whole.members].sum(1)
    expected, whole = float(daily.sum()), month.whole
    by = max(float((budget or 0) - whole.spent), 0.0) / expected if budget is not None and expected > 0 else None
    rows = [
        (when, WEEKDAYS[when.weekday()], money(each), money(each * by) if by is not None else None, _name(month, i))
        for i, (when, each) in enumerate(zip(month.ahead(), daily, strict=True))
    ]
    columns = ("date", "weekday", "expected", "needed", "occasion")
    return Table(columns=columns, rows=tuple(rows), words={"weekday": BY_NAME, "occasion": OCCASIONS})


def _name(month: Month, i: int) -> str:
    label = int(month.label[month.label.size - month.left + i])
    return NAMES[label].en if label else ""


def _replay(month: Month) -> Table:
    """How the plain interval held in forecasts repeated on past days, and by how much it was widened since."""
    found, kinds = month.found, ("total", "platform", "campaign")
    rows: list[tuple[Any, ...]] = []
    for kind, name in enumerate(kinds):
        here = [i for i, pace in enumerate(month.paces) if pace.kind == kind]
        if not here:
            continue
        held = round(float(np.mean(found.held[here])), 4) if found.forecasts else None
        rows.append((name, found.forecasts, held, round(float(np.mean(found.stretch[here])), 4)))
    return Table(columns=("level", "forecasts", "held_before", "widened_by"), rows=tuple(rows))


def charts(month: Month, by: str, facts: Mapping[str, Fact]) -> tuple[Chart, ...]:
    """The month as it adds up, its rows with their ranges, and the weekday pattern."""
    found = [_course(month, facts["landing"], facts.get("budget"))]
    rows = month.rows(by)[:MOST_BARS]
    unit, when = month.ledger.currency, spoken(month.period)
    if len(rows) > 1 and month.left:
        values = [_range(by, pace) for pace in rows]
        title = Words(de=f"Landung im {when.de} und Spanne", en=f"Landing in {when.en} with its range")
        value = Axis("landing", Words(de="Kosten", en="cost"), unit=unit)
        found.append(intervals(values, axis(by), value, "low", "high", title))
    if month.left and "weekday_high" in facts:
        days = [{"weekday": SHORT[i].model_dump(), "factor": round(float(each), 4)}
                for i, each in enumerate(weekdays(month))]  # fmt: skip
        title = Words(de="Wochentage gegenüber einem gewöhnlichen Tag", en="Weekdays against an ordinary day")
        shown = Axis("factor", Words(de="Faktor", en="factor"), unit="ratio")
        found.append(bars(days, Axis("weekday", Words(de="Wochentag", en="weekday"), "ordinal"), shown, title))
    return tuple(found)


def _range(by: str, pace: Pace) -> dict[str, Any]:
    span = pace.span()
    small = Words(de="kleinere zusammen", en="smaller ones together")
    name = pace.key if pace.key is not None else small
    return {by: name, "landing": pace.landing, "low": span.low, "high": span.high}


def _course(month: Month, landing: Fact, budget: Fact | None) -> Chart:
    """The month's cumulative cost, and its landing with the interval at the end of the month."""
    period, today, book = month.period, month.today, month.ledger
    end = min(today, period.end)
    first = (max(period.start, book.first) - book.first).days
    spent = np.cumsum(book.spend[first : (end - book.first).days + 1][:, month.whole.members].sum(1))
    start: date = max(period.start, book.first)
    rows: list[dict[str, Any]] = [
        {"date": start + n * DAY, "spent": round(float(each), 2), "low": round(float(each), 2),
         "high": round(float(each), 2)} for n, each in enumerate(spent)
    ]  # fmt: skip
    if today < period.end:
        span = landing.interval
        ends = (span.low, span.high) if span else (landing.value, landing.value)
        rows.append({"date": period.end, "spent": landing.value, "low": ends[0], "high": ends[1]})
    when = spoken(period)
    title = Words(de=f"Kosten im {when.de}, aufgelaufen und erwartet", en=f"Cost in {when.en}, so far and expected")
    cost = Axis("spent", Words(de="Kosten", en="cost"), unit=landing.unit)
    drawn = lines(rows, axis("date", rows), cost, title, low="low", high="high", marks=[end], zero=True)
    if budget is not None:
        rule = {"type": "rule", "strokeDash": [2, 2]}
        place = {"y": {"field": "spent", "type": "quantitative"}}
        drawn["layer"].append({"data": {"values": [{"spent": float(budget.value)}]}, "mark": rule, "encoding": place})
    return drawn
