"""How much of a period the data cover, and what else to know before a figure is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from terms import Fact, Period, Words, number
from tools._tool import Desk
from tools.data._asked import Figure, Slice
from tools.data._filter import rows_of
from tools.data._period import day, spoken

DAY = timedelta(days=1)
LAG_DAYS = 3
"""Conversions of the last days are often still being reported."""
SPARSE = frozenset({"transactions", "orders", "contacts", "deals", "consents", "events"})
"""Kinds where a day without rows is a day without purchases, not a day without data."""


@dataclass(frozen=True)
class Cover:
    """Days of a period that the data do not cover: at its head, its tail, and in between."""

    head: int
    tail: int
    inside: int
    first: date
    last: date

    @property
    def missing(self) -> int:
        """All days missing."""
        return self.head + self.tail + self.inside


def cover(desk: Desk, asked: Slice, period: Period) -> Cover:
    """Compare the days of a period with the days of the whole kind (a filter leaves none out).

    Weekly data cover seven days a row. Days without purchases are not missing.
    """
    if asked.legs:
        return _worst([cover(desk, leg, period) for leg in asked.legs])
    kind, table = asked.loaded.kind, asked.table(frozenset({asked.day}))
    days = f"select distinct {asked.dates} as d from {table} where {asked.dates} is not null"  # noqa: S608  names of the contract
    [(first, last, gap, held)] = desk.warehouse.rows(
        "select min(d), max(d), median(d - past), count(*) filter (where d between $start and $end)"  # noqa: S608
        f" from (select d, lag(d) over (order by d) as past from ({days}))",
        start=period.start,
        end=period.end,
    )
    step = max(1, round(gap)) if gap and kind not in SPARSE else 1
    last = last + (step - 1) * DAY
    head = min(max(0, (first - period.start).days), period.days)
    tail = min(max(0, (period.end - last).days), period.days)
    inside = max(0, period.days - head - tail - held) if step == 1 and kind not in SPARSE else 0
    return Cover(head, tail, inside, first, last)


def _worst(covers: Sequence[Cover]) -> Cover:
    """Of kinds that are read together, the days that one of them lacks."""
    return Cover(
        max(each.head for each in covers),
        max(each.tail for each in covers),
        max(each.inside for each in covers),
        max(each.first for each in covers),
        min(each.last for each in covers),
    )


def freshness(covered: Cover, period: Period, today: date) -> tuple[tuple[Fact, Fact], dict[str, Words]]:
    """How old the last loaded day is and which share of the asked days is there, and the words for the last day."""
    old = Fact(
        id="data_age",
        value=number(max(0, (today - covered.last).days)),
        unit="days",
        label=Words(de="Alter der Daten (letzter geladener Tag)", en="age of the data (last loaded day)"),
    )
    complete = Fact(
        id="completeness",
        value=number(max(0, period.days - covered.missing)) / period.days,
        unit="share",
        label=Words(de="Anteil der Tage mit Daten", en="share of the days with data"),
        n=period.days,
        digits=None if covered.missing else 0,
    )
    return (old, complete), {"last_day": day(covered.last)}


def missing_days(covered: Cover, period: Period) -> Words | None:
    """The sentence about days that are missing, or None."""
    if not covered.missing:
        return None
    spans = [
        spoken(Period(start=period.start, end=covered.first - DAY)) if covered.head else None,
        spoken(Period(start=covered.last + DAY, end=period.end)) if covered.tail else None,
    ]
    de = [span.de for span in spans if span] + ([f"{covered.inside} Tage dazwischen"] if covered.inside else [])
    en = [span.en for span in spans if span] + ([f"{covered.inside} days in between"] if covered.inside else [])
    return Words(
        de=f"Für {covered.missing} von {period.days} Tagen fehlen Daten: {'; '.join(de)}.",
        en=f"Data are missing for {covered.missing} of {period.days} days: {'; '.join(en)}.",
    )


def late_platforms(desk: Desk, asked: Slice, period: Period | None) -> Words | None:
    """Platforms whose rows end within two weeks before the others': their last days are probably not loaded yet."""
    if asked.legs:
        return next((said for leg in asked.legs if (said := late_platforms(desk, leg, period))), None)
    if not asked.dated or "platform" not in asked.loaded.columns:
        return None
    clause, params = rows_of(asked, None)
    table = asked.table(asked.filtered | {"platform", asked.day})
    ends = desk.warehouse.rows(
        f"select platform, max({asked.dates}) as last from {table} where {clause} group by 1 order by 1",  # noqa: S608
        **params,
    )
    newest = max((last for _, last in ends), default=None)
    if newest is None or (period and period.start > newest):
        return None
    until = min(newest, period.end) if period else newest
    late = [(name, last) for name, last in ends if last < until and (newest - last).days <= 14]
    if not late:
        return None
    return Words(
        de=f"Noch nicht vollständig geladen: {'; '.join(f'{name} bis {day(last).de}' for name, last in late)}.",
        en=f"Not fully loaded yet: {'; '.join(f'{name} until {day(last).en}' for name, last in late)}.",
    )


def gaps(asked: Slice, figure: Figure) -> Words | None:
    """The sentence about rows that lack a value the formula needs."""
    if not figure.gaps:
        return None
    used = ", ".join(dict.fromkeys(name for leg in asked.legs or (asked,) for name in _needed(leg)))
    return Words(
        de=f"In {figure.gaps} von {figure.n} Zeilen fehlt ein Wert ({used}); die Zahl ist unvollständig.",
        en=f"{figure.gaps} of {figure.n} rows lack a value ({used}); the figure is incomplete.",
    )


def lag(asked: Slice, figure: Figure, covered: Cover | None, period: Period) -> Words | None:
    """The sentence about conversions still to come in, where the last days weigh in a short period."""
    if asked.metric.basis != "platform-reported" or covered is None or figure.last is None:
        return None
    fresh = (min(period.end, covered.last) - max(period.start, covered.last - (LAG_DAYS - 1) * DAY)).days + 1
    if fresh * 20 < period.days or fresh <= 0:
        return None
    return Words(
        de="Conversions der letzten Tage melden die Plattformen oft erst später; die Zahl kann noch steigen.",
        en="Platforms often report conversions of the last days later; the figure may still move.",
    )


def _needed(asked: Slice) -> list[str]:
    return [name for name in asked.metric.columns(asked.loaded.kind) if name not in asked.metric.zero]
