"""Periods as marketers use them: said in both languages, the one before, the same one a year ago."""

from __future__ import annotations

from datetime import date, timedelta

from terms import Period, Words

EN = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DE = (
    "",
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
DAY = timedelta(days=1)


def spoken(period: Period) -> Words:
    """A period in words: a month, quarter, year or week by its name, else from day to day.

    >>> spoken(Period.model_validate("2026-03")).de, spoken(Period.model_validate("2026-03-01..2026-03-15")).en
    ('März 2026', '1 March 2026 to 15 March 2026')
    """
    start, end = period.start, period.end
    months = whole_months(period)
    if months == 1:
        return Words(de=f"{DE[start.month]} {start.year}", en=f"{EN[start.month]} {start.year}")
    if months == 3 and start.month % 3 == 1:
        quarter = start.month // 3 + 1
        return Words(de=f"{quarter}. Quartal {start.year}", en=f"Q{quarter} {start.year}")
    if months == 12 and start.month == 1:
        return Words(de=f"{start.year}", en=f"{start.year}")
    if period.days == 7 and start.weekday() == 0:
        year, week, _ = start.isocalendar()
        return Words(de=f"KW {week}/{year}", en=f"week {week} of {year}")
    if start == end:
        return day(start)
    return Words(de=f"{day(start).de} bis {day(end).de}", en=f"{day(start).en} to {day(end).en}")


def day(when: date) -> Words:
    """One day in words."""
    return Words(de=f"{when.day}. {DE[when.month]} {when.year}", en=f"{when.day} {EN[when.month]} {when.year}")


def month_of(when: date) -> Period:
    """The calendar month around a day."""
    start = when.replace(day=1)
    return Period(start=start, end=_months_on(start, 1) - DAY)


def whole_months(period: Period) -> int:
    """How many whole calendar months a period is; 0 if it is not made of whole ones."""
    after = period.end + DAY
    if period.start.day != 1 or after.day != 1:
        return 0
    return 12 * (after.year - period.start.year) + after.month - period.start.month


def before(period: Period) -> Period:
    """The period immediately before: as many months for whole months, else as many days."""
    months = whole_months(period)
    start = _months_on(period.start, -months) if months else period.start - period.days * DAY
    return Period(start=start, end=period.start - DAY)


def year_before(period: Period) -> Period:
    """The same period a year ago: whole weeks move by 52 weeks, so that weekdays meet, all else by the calendar."""
    if whole_months(period):
        return Period(start=_months_on(period.start, -12), end=_months_on(period.end + DAY, -12) - DAY)
    if period.days % 7 == 0 and period.start.weekday() == 0:
        return Period(start=period.start - 364 * DAY, end=period.end - 364 * DAY)
    return Period(start=_year_back(period.start), end=_year_back(period.end))


def _year_back(when: date) -> date:
    return when.replace(year=when.year - 1, day=28 if (when.month, when.day) == (2, 29) else when.day)


def _months_on(first: date, months: int) -> date:
    index = 12 * first.year + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
