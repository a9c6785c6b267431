"""What a period is held against: the year before, the previous month, a date of its own, or `von Q1 auf Q2`."""

from __future__ import annotations

import re
from datetime import date

from agents._calendar import DAY, Days, Grain, month_days, months
from agents._rolling import last, moved, to_date, whole
from terms import Period

Span = tuple[int, int]

COMPARED = re.compile(
    r"\bvs\b|\bversus\b|gegen|vergl|compar|\bagainst\b|\bthan\b|\bals\b|differen|unterschied"
    r"|relative to|next to|neben|\bggü\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\bvon\b.+\bauf\b|(?:chang|grow|grew|develop|move|differ|ris|rose|fell|fall|drop|increas|decreas|veränder"
    r"|entwick|gestiegen|gefallen"
    r"|gewachsen|sank|stieg).*\b(?:from\b.+\bto|von\b.+\b(?:zu[mr]?|auf|bis))\b", re.IGNORECASE,
)  # fmt: skip
_STEP = re.compile(r"\bvon\b.+\b(?:auf|zu[mr]?|bis)\b|\bfrom\b.+\bto\b|\bzu[mr]?\b", re.IGNORECASE)


_SHIFTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("year", re.compile(
        r"year[- ](?:over|on)[- ]year|\byoy\b|vorjahres(?:vergleich|zeitraum|wert|monat|quartal|woche|periode)"
        r"|same (?:period|time|week|month|quarter|days?)"
        r"(?: of)? (?:the )?(?:last|previous|prior) year|gleichen? (?:zeitraum|woche|monat|quartal|zeit)(?: im| des"
        r"| vom)? (?:vorjahre?s?|letzten jahre?s?)"
        r"|(?:gegen(?:über)?|gegenueber|vergl\w+(?: \w+)? (?:zu[mr]?|mit)(?: de[mnr])?|\bzum|als(?: noch)? (?:im"
        r"|vor)|vs\.?|versus)(?: de[mn])? "
        r"(?:vorjahr\b|ein(?:em)? jahr\b|jahr davor|letzte[nsm] jahr)|(?:against|than|versus|vs\.?|compar\w+ (?:to"
        r"|with)|over|on) (?:the )?"
        r"(?:last|previous|prior) year|(?:than|compared (?:to|with)) a year (?:ago|earlier|before)|jahr davor"
        r"|year before", re.IGNORECASE)),
    ("quarter", re.compile(r"quarter[- ](?:over|on)[- ]quarter|\bqoq\b|vorquartal|(?:previous|prior) quarter"
                           r"|quartal davor|quarter before", re.IGNORECASE)),
    ("month", re.compile(r"month[- ](?:over|on)[- ]month|\bmom\b|vormonat|(?:previous|prior) month|monat davor"
                         r"|month before", re.IGNORECASE)),
    ("week", re.compile(r"week[- ](?:over|on)[- ]week|\bwow\b|vorwoche|(?:previous|prior) week|woche davor"
                        r"|week before", re.IGNORECASE)),
    ("day", re.compile(r"\bvortag|(?:previous|prior) day|tag davor|day before(?! yesterday)|day[- ](?:over"
                       r"|on)[- ]day", re.IGNORECASE)),
    ("same", re.compile(
        r"vorperiode|vorzeitraum|(?:dem )?zeitraum davor|(?:vorherige[nrms]?|vorige[nrms]?"
        r"|vorangegangene[nrms]?) (?:zeitraum|periode)"
        r"|(?:previous|prior|preceding) period|period before", re.IGNORECASE)),
)  # fmt: skip
_SHIFT_NEEDS = re.compile(
    r"gegen|vergl|compar|\bvs\b|versus|against|\bthan\b|\bals\b|\bzu[mr]\b|over|[- ]on[- ]|\b[ymwq]o[ymwq]\b|davor"
    r"|before|entwick|veränd|chang|differ"
    r"|unterschied|besser|schlechter|same|gleiche|mehr|weniger|wachs|grow|up\b|down\b|vorjahres|vorperiode"
    r"|vorzeitraum|prior|previous", re.IGNORECASE,
)  # fmt: skip


def shift_told(text: str) -> str | None:
    """How far back the comparison lies: a year, quarter, month, week, day, or the same length."""
    if not _SHIFT_NEEDS.search(text):
        return None
    return next((name for name, pattern in _SHIFTS if pattern.search(text)), None)


_ADDED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(
        r"(?:\bund|\band|\bsowie|&|/|,)\s+(?:(?:auch|also|gegen|gegenüber|ggü\.?|vs\.?|versus|against|with|to|mit|zu[mr]?"
        rf"|de[mnr]|the|im)\s+)*(?:{told})", re.IGNORECASE))
    for name, told in (
        ("year", r"vorjahr|letzte[nsm] jahr|jahr davor|(?:last|previous|prior) year|year before|same \w+ last year"),
        ("quarter", r"vorquartal|quartal davor|(?:previous|prior) quarter|quarter before"),
        ("month", r"vormonat|monat davor|(?:previous|prior) month|month before"),
        ("week", r"vorwoche|woche davor|(?:previous|prior) week|week before"),
    )
)  # fmt: skip


def shifts_added(text: str) -> tuple[str, ...]:
    """How far back the comparisons lie that are joined to a first one: `… und Vorjahr`, `and the week before`."""
    return tuple(name for name, pattern in _ADDED if pattern.search(text))


def only_relative(words: str) -> bool:
    """`Vorjahr`, `last year`, `Vorwoche`: a comparison that moves with the period, not a date of its own."""
    return bool(re.fullmatch(r"vor(?:jahr|monat|woche|quartal|tag)\w*|(?:the )?(?:last|previous) year"
                             r"|letzte[nsm] jahre?s?|(?:the )?previous \w+"
                             r"|(?:the )?day before", words, re.IGNORECASE))  # fmt: skip


SAME_IN = re.compile(
    r"(?:same|gleichen?|selben) (?:\w+ )?(?:in|im|of|des)? ?(?:jahr(?:e?s)? |the year )?(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def in_year(period: Period, year: int) -> Period:
    back = 12 * (year - period.start.year)
    return Period(start=moved(period.start, "month", back), end=moved(period.end, "month", back))


def usual(shift: str, today: date) -> Period:
    """What is compared where no period was told: the year so far, else the last finished month, week, day."""
    start, end = to_date("year", today) if shift == "year" else last(1, "month" if shift == "same" else shift, today)
    return Period(start=start, end=end)


def moved_period(period: Period, shift: str, grain: Grain) -> Period:
    days = (period.start, period.end)
    grain = grain_of(days) if grain == "range" else grain
    if shift == "same":
        shift = grain if grain in {"day", "week", "month", "quarter", "half", "year"} else "length"
    if shift == "length":
        return Period(start=period.start - period.days * DAY, end=period.start - DAY)
    if shift == "year" and grain == "week":
        return _same_week(period)
    if (
        grain in {"month", "quarter", "half", "year"}
        and grain_of(days) == grain
        and shift in {"month", "quarter", "year"}
    ):
        first = moved(period.start, shift, -1)
        size = {"month": 0, "quarter": 2, "half": 5, "year": 11}[grain]
        return Period(start=first, end=month_days(first.year, first.month + size)[1])
    return Period(start=moved(period.start, shift, -1), end=moved(period.end, shift, -1))


def _same_week(period: Period) -> Period:
    year, week, _ = period.start.isocalendar()
    try:
        monday = date.fromisocalendar(year - 1, week, 1)
    except ValueError:  # week 53
        monday = period.start - 364 * DAY
    return Period(start=monday, end=monday + 6 * DAY)


def pair(text: str, first: Span, second: Span, periods: tuple[Period, Period]) -> tuple[Period, Period]:
    """`Juli gegen Juni`: the first against the second; `von Q1 auf Q2`: the later against the earlier."""
    step = _STEP.search(text[: second[0]]) and not COMPARED.search(text[first[1] : second[0]])
    return (periods[1], periods[0]) if step and periods[1].start > periods[0].start else periods


def counterpart(against: Period, grain: Grain, today: date) -> Period | None:
    """`besser als letzte Woche`: this week so far; `than in May`: the month that follows a told one is not guessed."""
    if grain in {"week", "month", "quarter", "half", "year"} and whole(grain, today, -1) == (
        against.start,
        against.end,
    ):
        start, end = to_date(grain, today)
        return Period(start=start, end=end)
    return None


def grain_of(days: Days) -> Grain:
    start, end = days
    if start == end:
        return "day"
    if start.weekday() == 0 and (end - start).days == 6:
        return "week"
    wholes: tuple[tuple[Grain, Days], ...] = (
        ("month", month_days(start.year, start.month)),
        ("quarter", months(start.year, start.month, start.month + 2)),
        ("half", months(start.year, start.month, start.month + 5)),
        ("year", months(start.year, 1, 12)),
    )
    found: list[Grain] = [grain for grain, whole_days in wholes if whole_days == days]
    return found[0] if found else "range"
