"""A month of daily cost out of the warehouse, and draws of where it lands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from errors import NoData
from methods.pacing import WINDOW, Landing, land
from terms import Period, Words
from tools._tool import Desk
from tools.data._period import day as day_words
from tools.data._slice import Slice, rows_of

DAY = timedelta(days=1)
LATE = 7
"""A platform that ends at most so many days before the others is loaded late; one that ends earlier has stopped."""
MOST = 100
"""So many campaigns are forecast one by one; smaller ones together."""


@dataclass(frozen=True)
class Pace:
    """One series in the month: spent so far, what is known in all, and draws of the landing."""

    key: str | None
    spent: Decimal
    floor: float
    landing: Landing

    def draws(self) -> NDArray[np.float64]:
        """(draws,) totals of the month, never below what is already known to be spent."""
        return np.maximum(float(self.spent) + self.landing.rest, self.floor)


def last_day(desk: Desk, asked: Slice, day: date | None) -> tuple[date, Words | None]:
    """The last day that all running platforms of the selection have, and a word on those that lag behind."""
    clause, params = rows_of(asked, None)
    ends = desk.warehouse.rows(
        "select platform, max(date)::date as last from ads"  # noqa: S608  names are ours, values are parameters
        f" where platform in (select platform from ads where {clause}) and ($day is null or date::date <= $day)"
        " group by 1 order by 1",
        day=day,
        **params,
    )
    if not ends:
        first = asked.loaded.first
        raise NoData(
            en=f"There is no cost up to {day_words(day or desk.today).en}.",
            de=f"Bis {day_words(day or desk.today).de} liegen keine Kosten vor.",
            do_en=f"The data begin on {day_words(first).en}." if first else "",
            do_de=f"Die Daten beginnen am {day_words(first).de}." if first else "",
        )
    newest = max(last for _, last in ends)
    running = [(name, last) for name, last in ends if (newest - last).days <= LATE]
    today = min(last for _, last in running)
    if today == newest:
        return today, None
    behind = "; ".join(name for name, last in running if last == today)
    return today, Words(
        de=f"{behind}: geladen nur bis {day_words(today).de}; gerechnet wird von diesem Tag aus.",
        en=f"{behind}: loaded only until {day_words(today).en}; the forecast starts from that day.",
    )


def pace_of(desk: Desk, asked: Slice, key: str | None, month: Period, today: date, day: date | None, seed: int) -> Pace:
    """Read one series and draw its landing."""
    start = min(month.start, today - (WINDOW - 1) * DAY)
    clause, params = rows_of(asked, None)
    days = desk.warehouse.rows(
        f"select date::date as d, coalesce(sum(cost), 0) as c from ads where {clause}"  # noqa: S608
        " and date::date >= $start and ($day is null or date::date <= $day) group by d order by d",
        start=start,
        day=day,
        **params,
    )
    inside = [(when, cost) for when, cost in days if month.start <= when <= month.end]
    spent = sum((cost for when, cost in inside if when <= today), Decimal(0))
    known = [(when, cost) for when, cost in days if when <= today]
    left = max(0, (month.end - max(today, month.start - DAY)).days)
    series = np.zeros((today - known[0][0]).days + 1 if known else 1)
    for when, cost in known:
        series[(when - known[0][0]).days] = max(float(cost), 0.0)
    begins = known[0][0] if known else today
    skip = max(0, (month.start - today).days - 1)
    landing = land(series, begins.weekday(), left, seed, skip=skip)
    return Pace(key, spent, float(sum((cost for _, cost in inside), Decimal(0))), landing)


def paces_by(
    desk: Desk, asked: Slice, by: str, month: Period, today: date, day: date | None, whole: Pace
) -> list[Pace]:
    """A pace for each platform or campaign, scaled so that they add up to the whole; small ones together."""
    clause, params = rows_of(asked, None)
    start = min(month.start, today - (WINDOW - 1) * DAY)
    found = desk.warehouse.rows(
        f"select {by} as name, sum(cost) as c from ads where {clause} and date::date >= $start"  # noqa: S608
        " and ($day is null or date::date <= $day) group by 1 having c > 0 order by 2 desc, 1",
        start=start,
        day=day,
        **params,
    )
    names = [name for name, _ in found]
    groups = [[name] for name in names[:MOST]] + ([names[MOST:]] if names[MOST:] else [])
    paces: list[Pace] = []
    for i, group in enumerate(groups):
        part = replace(asked, where={**asked.where, by: tuple(group)})
        key = group[0] if len(group) == 1 else None
        paces.append(pace_of(desk, part, key, month, today, day, desk.seed + 1 + i))
    expected = sum(pace.landing.mean for pace in paces)
    factor = whole.landing.mean / expected if expected > 0 else 1.0
    return [
        Pace(pace.key, pace.spent, pace.floor, replace(pace.landing, rest=pace.landing.rest * factor)) for pace in paces
    ]
