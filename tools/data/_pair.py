"""Two periods to set against each other: which, and cut to the same number of loaded days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from terms import Period, Words
from tools.data._period import before, month_of, spoken, year_before

DAY = timedelta(days=1)
AGAINST = {
    "previous": "previous before vorher davor vorperiode vorzeitraum vormonat vorwoche vorquartal last prior",
    "year": "year vorjahr yoy last_year previous_year letztes_jahr lastyear",
}


def meant(value: Any) -> Any:
    """`previous` or `year` for the words that people use; everything else as it is."""
    word = str(value).strip().lower().replace(" ", "_") if isinstance(value, str) else ""
    return next((choice for choice, words in AGAINST.items() if word in words.split()), value)


def latest(first: date, last: date) -> Period:
    """The last whole month if the one before is loaded too, else the last seven days."""
    month = month_of(last) if month_of(last).end == last else before(month_of(last))
    if before(month).start >= first:
        return month
    return Period(start=max(first, last - 6 * DAY), end=last)


def pair(period: Period, baseline: str | Period, last: date) -> tuple[Period, Period, Words | None]:
    """The current and the earlier period; where the current one is not fully loaded, both have its loaded days.

    Args:
        period: the current one, as asked.
        baseline: `previous`, `year` or a period.
        last: the last loaded day.
    """
    if isinstance(baseline, Period):
        return period, baseline, None
    past = (year_before if baseline == "year" else before)(period)
    if period.end <= last or period.start > last:
        return period, past, None
    span = Period(start=period.start, end=last)
    past = Period(start=past.start, end=min(past.end, past.start + (span.days - 1) * DAY))
    said = spoken(span)
    cut = Words(
        de=f"Noch nicht vollständig geladen: Verglichen wird {said.de} mit gleich vielen Tagen davor.",
        en=f"Not fully loaded yet: {said.en} is compared with as many days before.",
    )
    return span, past, cut
