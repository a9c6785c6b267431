"""A metric as a series without gaps, and the calendar around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from errors import BadArguments, LeitstandError, WeakData
from methods.forecast.series import Floats, Series
from terms import Period, Words
from tools._tool import Desk
from tools.data._calendar import BLACK, occasions
from tools.data._complete import LAG_DAYS, SPARSE
from tools.data._period import day as day_words
from tools.data._slice import Known, Slice, Where, groups, resolve

USUAL = ("revenue", "orders", "conversions", "sessions", "kpi_total", "cost")
"""What is forecast when nobody says what: the first of these that is loaded."""
FEWEST = {1: 28, 7: 20}
"""Steps of history without which nothing is forecast."""
DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)
COUNTED = frozenset({"conversions", "conversion_value", "cvr", "cpa", "roas"})


@dataclass(frozen=True)
class History:
    """What was read.

    Attributes:
        asked: metric, kind and filter.
        first, last: days of the first step and of the end of the last one.
        step: 1 for days, 7 for weeks.
        values: (n,) one a step, not negative.
        filled: steps that were missing and stand in by their neighbours.
        lagging: days left out at the end because conversions are still being counted.
        rows: rows that were read.
    """

    asked: Slice
    first: date
    last: date
    step: int
    values: Floats
    filled: int
    lagging: int
    rows: int

    def series(self, ahead: int) -> Series:
        """The series with the calendar for so many steps more."""
        return Series(self.values, (self.first - EPOCH).days, self.step, self.events(len(self.values) + ahead))

    def events(self, steps: int) -> Floats:
        """(steps, 3) share of each step that is a holiday, a shopping day, or the days around Christmas."""
        days = steps * self.step
        found = np.zeros((days, 3))
        for when, name in occasions(Period(start=self.first, end=self.first + (days - 1) * DAY)):
            found[(when - self.first).days, 1 if name == BLACK else 0] = 1.0
        calendar = np.array([(each.month, each.day) for each in (self.first + n * DAY for n in range(days))])
        found[:, 2] = (calendar[:, 0] == 12) & (calendar[:, 1] >= 22)
        return found.reshape(steps, self.step, 3).mean(axis=1)

    def total(self, start: date, end: date) -> float | None:
        """Sum of the days from start to end; None where a day of them is not in the history. Weeks count by share."""
        if start < self.first or end > self.last or end < start:
            return None
        daily = np.repeat(self.values / self.step, self.step)
        return float(daily[(start - self.first).days : (end - self.first).days + 1].sum())


def read_history(
    desk: Desk, metric: str | None, where: Where, as_of: date | None, until: date | None = None
) -> History:
    """Read a metric by day, up to yesterday or to `until`.

    Raises:
        NoData, BadArguments, WeakData: nothing loaded, not a sum, no days, too short.
    """
    asked = _asked(desk, metric, where, as_of)
    if not asked.metric.additive or asked.legs:
        raise _no_sum(asked)
    today = min(as_of + DAY if as_of else desk.today, until + DAY if until else date.max)
    figures = [each for each in groups(desk, asked, None) if each.key[0] is not None and each.key[0] < today]
    days = [each.key[0] for each in figures]
    amounts = np.array([max(float(each.value or 0), 0.0) for each in figures])
    held = np.flatnonzero(amounts)
    if len(held) == 0:
        raise _short(asked, 0)
    days, amounts = days[held[0] :], amounts[held[0] :]
    step = _step(asked, days)
    last = max((asked.loaded.last or days[-1]) if asked.loaded.kind in SPARSE else days[-1], days[-1])
    last = min(last, today - DAY)
    lagging = LAG_DAYS if asked.loaded.kind == "ads" and asked.id in COUNTED and step == 1 else 0
    last -= lagging * DAY
    count = ((last - days[0]).days // step) + 1
    if count < FEWEST[step]:
        raise _short(asked, count)
    values, filled = _laid(days, amounts, count, step, sparse=asked.loaded.kind in SPARSE)
    end = days[0] + (count * step - 1) * DAY
    return History(asked, days[0], end, step, values, filled, lagging, sum(each.n for each in figures))


def _asked(desk: Desk, metric: str | None, where: Where, as_of: date | None) -> Slice:
    known = Known(None, as_of)
    if metric is not None:
        return resolve(desk, metric, ("date",), where, known=known)
    failed: LeitstandError | None = None
    for each in USUAL:
        try:
            return resolve(desk, each, ("date",), where, known=known)
        except LeitstandError as missing:
            failed = failed or missing
    assert failed is not None
    raise failed


def _step(asked: Slice, days: list[date]) -> int:
    gaps = np.diff(np.array(days, dtype="datetime64[D]")).astype(int)
    usual = int(np.median(gaps)) if len(gaps) else 1
    if usual <= 1 or asked.loaded.kind in SPARSE:
        return 1
    if usual == 7:
        return 7
    raise WeakData(
        en=f"The {asked.loaded.kind} data have a row every {usual} days; a forecast needs daily or weekly ones.",
        de=f"Die Daten der Art {asked.loaded.kind} haben alle {usual} Tage eine Zeile; nötig sind tägliche oder "
        "wöchentliche.",
        do_en="Load a daily or weekly export.",
        do_de="Laden Sie einen Export nach Tagen oder Wochen.",
    )


def _laid(days: list[date], amounts: Floats, count: int, step: int, *, sparse: bool) -> tuple[Floats, int]:
    """Values at their places; a step without a row is nothing where rows are purchases, else its neighbours' mean."""
    place = np.array([(each - days[0]).days // step for each in days])
    inside = place < count
    values = np.bincount(place[inside], amounts[inside], count).astype(np.float64)
    seen = np.bincount(place[inside], minlength=count) > 0
    if sparse or seen.all():
        return values, 0
    at = np.arange(count)
    return np.where(seen, values, np.interp(at, at[seen], values[seen])), int((~seen).sum())


def _no_sum(asked: Slice) -> BadArguments:
    name = asked.metric.name
    return BadArguments(
        en=f"{name.en} is no sum over days, so it has no total to forecast.",
        de=f"{name.de} ist keine Summe über Tage und hat daher keine Summe, die sich vorhersagen ließe.",
        do_en="Forecast what it is made of, such as revenue, orders or cost.",
        do_de="Sagen Sie vorher, woraus die Kennzahl besteht, etwa Umsatz, Bestellungen oder Kosten.",
    )


def _short(asked: Slice, count: int) -> WeakData:
    name = asked.metric.name
    return WeakData(
        en=f"{name.en} has {count} days or weeks of history; that is too few to forecast from.",
        de=f"{name.de} hat {count} Tage oder Wochen Geschichte; das ist für eine Prognose zu wenig.",
        do_en="Load at least four weeks by day, or twenty weeks by week; a year or more is better.",
        do_de="Laden Sie mindestens vier Wochen nach Tagen oder zwanzig Wochen; besser ein Jahr und mehr.",
    )


def until_words(history: History) -> Words:
    """The last day that was read."""
    return day_words(history.last)
