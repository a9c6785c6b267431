"""What a year has: months, quarters, weeks, feasts and seasons, in both languages, as patterns with their dates.

Each pattern is *yearly* (its dates follow from a year: `Q3`, `Ostern`, `15. April`) or *rolling* (they follow from
today: `letzte Woche`). The order of the lists does not matter: the longest match wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Days = tuple[date, date]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "season", "range"]
DAY = timedelta(days=1)

_MONTHS = (
    "januar|jänner|jaenner|january|jan", "februar|february|feb", "märz|maerz|march|mrz|mar", "april|apr", "mai|may",
    "juni|june|jun",
    "juli|july|jul", "august|aug", "september|sept|sep", "oktober|october|okt|oct", "november|nov",
    "dezember|december|dez|dec",
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
FULL_MONTH = "|".join(
    sorted(
        (n for n in MONTH_OF if len(n) > 4 or n in {"mai", "may", "juni", "juli", "june", "july", "märz"}),
        key=len,
        reverse=True,
    )
)
ANY_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_ORDINALS = (
    "erste[nrsm]?|first|1st", "zweite[nrsm]?|second|2nd", "dritte[nrsm]?|third|3rd", "vierte[nrsm]?|fourth|4th",
)  # fmt: skip
ORDINAL = "|".join([*_ORDINALS, r"[1-4]\."])
_NUMBERS = {
    1: "ein|eine|einem|einen|einer|one|a", 2: "zwei|zwo|two", 3: "drei|three", 4: "vier|four", 5: "fünf|fuenf|five",
    6: "sechs|six",
    7: "sieben|seven", 8: "acht|eight", 9: "neun|nine", 10: "zehn|ten", 11: "elf|eleven", 12: "zwölf|zwoelf|twelve",
    13: "dreizehn|thirteen", 14: "vierzehn|fourteen", 15: "fünfzehn|fifteen", 18: "achtzehn|eighteen",
    20: "zwanzig|twenty",
    24: "vierundzwanzig", 28: "achtundzwanzig", 30: "dreißig|dreissig|thirty", 60: "sechzig|sixty",
    90: "neunzig|ninety", 100: "hundert|hundred",
}  # fmt: skip
_NUMBER_OF = {name: number for number, names in _NUMBERS.items() for name in names.split("|")}
COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_WEEKDAYS = (
    "montags?|monday", "dienstags?|tuesday", "mittwochs?|wednesday", "donnerstags?|thursday",
    "freitags?|friday", "samstags?|sonnabend|saturday",
    "sonntags?|sunday",
)  # fmt: skip
WEEKDAY = "|".join(_WEEKDAYS)


def month(word: str) -> int:
    """The month's number by its name in either language."""
    return MONTH_OF[word.lower()]


def ordinal(word: str) -> int:
    """1–4 for erste, zweites, third, 4th, `2.`."""
    return next(
        n for n, pattern in enumerate(_ORDINALS, 1) if re.fullmatch(rf"(?:{pattern})|{n}\.", word, re.IGNORECASE)
    )


def count(word: str) -> int:
    """A number in digits or words up to a hundred."""
    return int(word) if word.isdigit() else _NUMBER_OF[word.lower()]


def weekday(word: str) -> int:
    """0 for Monday … 6 for Sunday."""
    return next(n for n, pattern in enumerate(_WEEKDAYS) if re.fullmatch(pattern, word, re.IGNORECASE))


def month_days(year: int, number: int) -> Days:
    """First and last day of a month; numbers outside 1–12 run into the neighbouring years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(year, number, 1)
    return first, date(year + number // 12, number % 12 + 1, 1) - DAY


def months(year: int, first: int, last: int) -> Days:
    """From the first day of one month to the last day of another; `first` and `last` may run beyond 12."""
    return month_days(year, first)[0], month_days(year, last)[1]


def week_days(day: date) -> Days:
    """Monday to Sunday of the week that a day lies in."""
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


def part_of(days: Days, part: str) -> Days:
    """`early` is day 1–15 of a month, `mid` 11–20, `late` 16–end; of a longer span its first, middle and last third."""
    first, last = days
    length = (last - first).days + 1
    if length > 31:
        third = round(length / 91.3)
        begin = {"early": 0, "mid": third, "late": 2 * third}[part]
        return months(first.year, first.month + begin, first.month + begin + third - 1)
    if length > 7:
        cuts = {"early": (0, 14), "mid": (10, 19), "late": (15, length - 1)}
    else:
        cuts = {"early": (0, 2), "mid": (2, 4), "late": (4, 6)}
    low, high = cuts[part]
    return first + low * DAY, first + high * DAY


PART = {
    "early": r"anfang|beginn|zu beginn|early(?: in)?|(?:the )?(?:beginning|start) of|erste hälfte(?: des| im)?"
    r"|(?:the )?first half of",
    "mid": r"mitte|mid(?:dle of)?|the middle of",
    "late": r"ende|late(?: in)?|(?:the )?end of|zweite hälfte(?: des| im)?|(?:the )?second half of",
}
ANY_PART = "|".join(PART.values())


def part(word: str) -> str:
    """early, mid or late."""
    return next(name for name, pattern in PART.items() if re.fullmatch(pattern, word.lower()))


def _easter(year: int) -> date:
    from dateutil.easter import easter

    return easter(year)


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + ((3 - first.weekday()) % 7 + 22) * DAY


def _mothers_day(year: int) -> date:
    """Second Sunday of May (Germany, Austria, Switzerland, USA)."""
    first = date(year, 5, 1)
    return first + ((6 - first.weekday()) % 7 + 7) * DAY


def _one(day: date) -> Days:
    return day, day


SEASONS: dict[str, Callable[[int], Days]] = {
    r"ostern|osterwochenende|osterfeiertagen?|easter(?: weekend)?": lambda y: (_easter(y) - 2 * DAY, _easter(y) + DAY),
    r"ostersonntag|easter sunday": lambda y: _one(_easter(y)),
    r"ostermontag|easter monday": lambda y: _one(_easter(y) + DAY),
    r"karfreitag|good friday": lambda y: _one(_easter(y) - 2 * DAY),
    r"christi himmelfahrt|himmelfahrt|ascension(?: day)?|vatertag": lambda y: _one(_easter(y) + 39 * DAY),
    r"pfingsten|pfingstwochenende|pentecost|whitsun": lambda y: (_easter(y) + 49 * DAY, _easter(y) + 50 * DAY),
    r"fronleichnam|corpus christi": lambda y: _one(_easter(y) + 60 * DAY),
    r"rosenmontag": lambda y: _one(_easter(y) - 48 * DAY),
    r"black[ -]?friday": lambda y: _one(black_friday(y)),
    r"cyber[ -]?monday": lambda y: _one(black_friday(y) + 3 * DAY),
    r"cyber[ -]?week(?:end)?|black[ -]?week": lambda y: (black_friday(y) - 4 * DAY, black_friday(y) + 3 * DAY),
    r"singles['’]?[ -]?day": lambda y: _one(date(y, 11, 11)),
    r"thanksgiving": lambda y: _one(black_friday(y) - DAY),
    r"weihnachtsgeschäfts?|weihnachtssaison|vorweihnachtszeit|(?:the )?(?:christmas|holiday) (?:season|business"
    r"|period|shopping season)":
        lambda y: (date(y, 11, 1), date(y, 12, 24)),
    r"weihnachten|weihnachtsfeiertagen?|christmas|xmas": lambda y: (date(y, 12, 24), date(y, 12, 26)),
    r"heiligabend|christmas eve": lambda y: _one(date(y, 12, 24)),
    r"silvester|new year['’]?s eve": lambda y: _one(date(y, 12, 31)),
    r"neujahr|new year['’]?s day": lambda y: _one(date(y, 1, 1)),
    r"valentinstag|valentine['’]?s day": lambda y: _one(date(y, 2, 14)),
    r"muttertag|mother['’]?s day": lambda y: _one(_mothers_day(y)),
    r"halloween": lambda y: _one(date(y, 10, 31)),
    r"nikolaus(?:tag)?": lambda y: _one(date(y, 12, 6)),
}  # fmt: skip


@dataclass(frozen=True)
class Yearly:
    """A pattern whose dates follow from a year; without a year the last one that has begun (or is finished) counts."""

    pattern: str
    dates: Callable[[re.Match[str], int], Days]
    grain: Grain
    finished: bool = False
    name: bool = False
    """Is also a word of names (Mai-Kampagne, Black Friday Sale)."""


@dataclass(frozen=True)
class Rolling:
    """A pattern whose dates follow from today; None where it does not apply."""

    pattern: str
    dates: Callable[[re.Match[str], date], Days | None]
    grain: Grain


def _quarter(year: int, number: int) -> Days:
    return months(year, 3 * number - 2, 3 * number)


def _season_grain(pattern: str) -> Grain:
    return "season" if "week" in pattern or pattern.startswith("ostern") else "day"


def _iso_week(year: int, number: int) -> Days:
    return week_days(date.fromisocalendar(year, number, 1))


YEARLY: tuple[Yearly, ...] = (
    Yearly(rf"(?P<month>{FULL_MONTH})s?", lambda m, y: month_days(y, month(m["month"])), "month", name=True),
    Yearly(
        rf"(?P<part>{ANY_PART})[ -]+(?:des\s+|im\s+|in\s+)?(?P<month>{FULL_MONTH})s?",
        lambda m, y: part_of(month_days(y, month(m["month"])), part(m["part"])), "range",
    ),
    Yearly(
        rf"(?P<half>erste[nr]?|zweite[nr]?)\s+(?P<month>{FULL_MONTH})(?:-|\s)?hälfte",
        lambda m, y: part_of(month_days(y, month(m["month"])), "early" if m["half"].lower()[0] == "e" else "late"),
        "range",
    ),
    Yearly(
        rf"(?:(?P<nth>{ORDINAL})\s+(?:(?P<month>{FULL_MONTH})(?:-|\s)?woche|week (?:of|in) (?P<month_>{FULL_MONTH})))",
        lambda m, y: _nth_week(month_days(y, month(m["month"] or m["month_"])), ordinal(m["nth"])),
        "week",
    ),
    Yearly(
        rf"(?P<day>\d{{1,2}})\.\s*(?P<month>{ANY_MONTH})\.?",
        lambda m, y: _one(date(y, month(m["month"]), int(m["day"]))), "day",
    ),
    Yearly(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{ANY_MONTH})\.?",
        lambda m, y: _one(date(y, month(m["month"]), int(m["day"]))), "day",
    ),
    Yearly(
        rf"(?P<month>{ANY_MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:%]|\s*(?:%|€|eur|k\b))",
        lambda m, y: _one(date(y, month(m["month"]), int(m["day"]))), "day",
    ),
    Yearly(
        rf"(?P<day>\d{{1,2}})\.?(?:st|nd|rd|th)?\s*(?:bis(?:\s+(?:zum|einschließlich))?|to|until|through"
        rf"|und(?:\s+dem)?|and|-|–|—)\s*"
        rf"(?:the\s+)?(?P<last>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?P<month>{ANY_MONTH})\.?",
        lambda m, y: (date(y, month(m["month"]), int(m["day"])), date(y, month(m["month"]), int(m["last"]))), "range",
    ),
    Yearly(
        rf"(?P<month>{ANY_MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:to|until|through|and|bis"
        rf"|-|–|—)\s*(?:the\s+)?"
        r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?!\d|\.\d)",
        lambda m, y: (date(y, month(m["month"]), int(m["day"])), date(y, month(m["month"]), int(m["last"]))), "range",
    ),
    Yearly(
        r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.",
        lambda m, y: _one(date(y, int(m["number"]), int(m["day"]))), "day",
    ),
    Yearly(
        r"(?P<day>\d{1,2})\.\s*(?:bis(?:\s+zum)?|-|–|—)\s*(?P<last>\d{1,2})\.\s?(?P<number>\d{1,2})\.",
        lambda m, y: (date(y, int(m["number"]), int(m["day"])), date(y, int(m["number"]), int(m["last"]))), "range",
    ),
    Yearly(r"q(?P<q>[1-4])|(?P<q_>[1-4])q", lambda m, y: _quarter(y, int(m["q"] or m["q_"])), "quarter", finished=True),
    Yearly(
        rf"(?P<nth>{ORDINAL})\s+(?:quartal(?:es|s)?|quarter)|quartal\s+(?P<q>[1-4])",
        lambda m, y: _quarter(y, int(m["q"]) if m["q"] else ordinal(m["nth"])), "quarter", finished=True,
    ),
    Yearly(
        r"(?:h|hj\s?)(?P<h>[12])|(?P<nth>1\.|2\.|erste[ns]?|zweite[ns]?|first|second)\s+(?:halbjahr(?:es|s)?"
        r"|half[- ]year|half(?:\s+of)?"
        r"(?:\s+the\s+year)?)",
        lambda m, y: months(y, *((1, 6) if (m["h"] or str(ordinal(m["nth"]))) == "1" else (7, 12))),
        "half", finished=True,
    ),
    Yearly(
        r"(?:kw|kalenderwoche|calendar week|week(?: no\.?| number)?|cw)\s?(?P<w>\d{1,2})|(?P<w_>\d{1,2})\.\s?(?:kw"
        r"|kalenderwoche)",
        lambda m, y: _iso_week(y, int(m["w"] or m["w_"])), "week", finished=True,
    ),
    Yearly(
        r"(?:kw|kalenderwochen?|weeks|cw)\s?(?P<w>\d{1,2})\s*(?:bis|to|-|–|—|through)\s*(?:kw\s?)?(?P<last>\d{1,2})",
        lambda m, y: (_iso_week(y, int(m["w"]))[0], _iso_week(y, int(m["last"]))[1]), "range", finished=True,
    ),
    *(
        Yearly(f"(?:{pattern})", lambda _, y, dates=dates: dates(y), _season_grain(pattern), name=True)
        for pattern, dates in SEASONS.items()
    ),
)  # fmt: skip


def _nth_week(days: Days, number: int) -> Days:
    first = days[0] + (number - 1) * 7 * DAY
    return first, min(first + 6 * DAY, days[1])
