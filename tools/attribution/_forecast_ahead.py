"""From a history to totals with intervals: which steps are asked for, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from errors import BadArguments
from methods.forecast.rolling import Rolled, band, coverage, roll
from terms import Period
from tools.attribution._forecast_read import History
from tools.data._period import spoken

Grain = Literal["date", "week", "month"]
DAY = timedelta(days=1)
FARTHEST = 1100
"""Days that are forecast at most."""
BY_DAY, BY_WEEK = 45, 200
"""Up to so many days a row is a day, up to so many a week, beyond a month."""


@dataclass(frozen=True)
class Part:
    """A stretch of the asked time: what is known of it, what is forecast, and between which ends."""

    start: date
    end: date
    known: float
    forecast: float
    low: float
    high: float
    last_year: float | None

    @property
    def total(self) -> float:
        """Known and forecast together."""
        return self.known + self.forecast


@dataclass(frozen=True)
class Outlook:
    """All of it, row by row, with the test of the method behind it."""

    whole: Part
    parts: tuple[Part, ...]
    grain: Grain
    found: Rolled
    covered: float
    stretches: int
    ahead: int


def outlook(history: History, period: Period | None, horizon: int, grain: Grain | None, level: float) -> Outlook:
    """Forecast a period, or so many days from the last one on.

    Raises:
        BadArguments: the period is over, or too far away.
    """
    span = period or Period(start=history.last + DAY, end=history.last + horizon * DAY)
    if span.end <= history.last:
        raise _over(span)
    days = (span.end - history.last).days
    if days > FARTHEST:
        raise _too_far(span)
    ahead = -(-days // history.step)
    found = roll(history.series(ahead), ahead)
    covered, stretches = coverage(found, level)
    chosen: Grain = grain or ("date" if span.days <= BY_DAY else "week" if span.days <= BY_WEEK else "month")
    if history.step > 1 and chosen == "date":
        chosen = "week"
    parts = tuple(_part(history, found, each, level) for each in _cut(span, chosen))
    return Outlook(_part(history, found, span, level), parts, chosen, found, covered, stretches, ahead)


def _part(history: History, found: Rolled, span: Period, level: float) -> Part:
    """What lies of a span in the past, and what in the future; a weekly value is spread evenly over its days."""
    start = max(span.start, history.last + DAY)
    known = history.total(max(span.start, history.first), min(span.end, history.last)) or 0.0
    last_year = _a_year_ago(history, span)
    if start > span.end:
        return Part(span.start, span.end, known, 0.0, known, known, last_year)
    first, last = (start - history.last).days - 1, (span.end - history.last).days
    daily = np.repeat(found.forecast / history.step, history.step)[first:last]
    forecast = float(daily.sum())
    leads = range(first // history.step, (last - 1) // history.step + 1)
    low, high = band(found, leads, level) if found.tried else (0.0, float("inf"))
    return Part(span.start, span.end, known, forecast, known + low * forecast, known + high * forecast, last_year)


def _a_year_ago(history: History, span: Period) -> float | None:
    """The same weekdays 52 weeks ago; 53, where those are not over yet."""
    shifts = (364 * DAY, 371 * DAY)
    found = (history.total(span.start - shift, span.end - shift) for shift in shifts)
    return next((total for total in found if total is not None), None)


def _cut(span: Period, grain: Grain) -> list[Period]:
    """The rows: days, weeks from Monday on, or calendar months, cut to the span."""
    rows: list[Period] = []
    start = span.start
    while start <= span.end:
        end = start if grain == "date" else _week_end(start) if grain == "week" else _month_end(start)
        rows.append(Period(start=start, end=min(end, span.end)))
        start = end + DAY
    return rows


def _week_end(start: date) -> date:
    return start + (6 - start.weekday()) * DAY


def _month_end(start: date) -> date:
    return (start.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _over(span: Period) -> BadArguments:
    said = spoken(span)
    return BadArguments(
        en=f"{said.en} is over; there is nothing to forecast in it.",
        de=f"Zu spät für eine Prognose: {said.de} ist vorbei.",
        do_en="Ask data.metric for what came, or name a period that is not over.",
        do_de="Fragen Sie data.metric nach dem Ergebnis, oder nennen Sie einen Zeitraum, der noch läuft.",
    )


def _too_far(span: Period) -> BadArguments:
    said = spoken(span)
    return BadArguments(
        en=f"{said.en} ends more than three years after the data.",
        de=f"Zu weit für eine Prognose: {said.de} endet mehr als drei Jahre nach den Daten.",
        do_en="Ask for a nearer period.",
        do_de="Fragen Sie nach einem näheren Zeitraum.",
    )
