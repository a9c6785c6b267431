"""Which time a question speaks of: `letzte Woche`, `early April 2021`, `vom 1. bis 15. April`, `gegen Vorjahr`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from agents._against import (
    CHANGED,
    COMPARED,
    SAME_IN,
    counterpart,
    grain_of,
    in_year,
    moved_period,
    only_relative,
    pair,
    shift_told,
    shifts_added,
    usual,
)
from agents._calendar import ANY_MONTH, DAY, YEARLY, Days, Grain, Yearly, month, month_days
from agents._rolling import LAST, NEXT, ROLLING, THIS
from errors import Lang
from terms import Period

Role = Literal["in", "since", "until", "as_of", "against"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """One time expression: what it means and where it stands (`text[start:end] == words`)."""

    period: Period
    words: str
    start: int
    end: int
    grain: Grain = "range"
    role: Role = "in"
    ambiguous: Period | None = None
    """The other reading of a date like 03/04/2026."""
    yearly: tuple[Yearly, re.Match[str]] | None = None
    """Set where no year was told, so that a range can lend it one."""


@dataclass(frozen=True)
class Reading:
    """The time of a question: the period, what it is compared against, the day of knowledge, and what could not be."""

    period: Period | None = None
    against: Period | None = None
    as_of: date | None = None
    shift: str | None = None
    """How far back the comparison lies where words say so: year, quarter, month, week, day, or same length."""
    others: tuple[tuple[str, Period], ...] = ()
    """What it is held against besides, by how far back: `gegen Vorwoche und Vorjahr`."""
    found: tuple[Found, ...] = ()
    ambiguous: tuple[Period, Period] | None = None
    impossible: tuple[str, ...] = ()


def read(text: str, today: date, lang: Lang = "de", masked: Iterable[Span] = ()) -> Reading:
    """The time a question speaks of; `masked` spans (names, quotes) are not read.

    >>> read("ROAS im Mai gegen Vorjahr", date(2026, 8, 12)).against
    Period(start=datetime.date(2025, 5, 1), end=datetime.date(2025, 5, 31))
    """
    plain = _masked(text, masked)
    found, impossible = _found(plain, today, lang)
    told = [one for one in found if one.role in {"in", "since"}]
    rivals = [one for one in found if one.role == "against"]
    shift = shift_told(plain) if not rivals or only_relative(rivals[0].words) else None
    period, against = _compared(plain, told, rivals, shift, today)
    if period and (same := SAME_IN.search(plain)):
        against, shift = in_year(period, int(same["y"])), None
    doubtful = next(((one.period, one.ambiguous) for one in found if one.ambiguous), None)
    as_of = next((one.period.end for one in found if one.role == "as_of"), None)
    return Reading(period, against, as_of, shift, _others(plain, told, period, against), found, doubtful, impossible)


def _others(
    text: str, told: list[Found], period: Period | None, against: Period | None
) -> tuple[tuple[str, Period], ...]:
    """Further comparisons that a question adds to its first."""
    if period is None or against is None:
        return ()
    grain = told[0].grain if told else "range"
    moved = ((shift, moved_period(period, shift, grain)) for shift in shifts_added(text))
    return tuple((shift, other) for shift, other in moved if other != against)


def _compared(
    text: str, told: list[Found], rivals: list[Found], shift: str | None, today: date
) -> tuple[Period | None, Period | None]:
    """The question's period and the one that it is held against, if any."""
    period = told[0].period if told else None
    if shift:
        period = period or usual(shift, today)
        return period, moved_period(period, shift, told[0].grain if told else "range")
    if rivals:
        return period or counterpart(rivals[0].period, rivals[0].grain, today), rivals[0].period
    if len(told) > 1 and (COMPARED.search(text) or CHANGED.search(text) or _side_by_side(text, *told[:2])):
        first, second = told[0], told[1]
        return pair(text, (first.start, first.end), (second.start, second.end), (first.period, second.period))
    return period, None


def _side_by_side(text: str, first: Found, second: Found) -> bool:
    """`KW 37 zu KW 36`: two of a kind with nothing but a small word between them."""
    between = re.fullmatch(r"\s*(?:zu[mr]?|auf|over|ggü\.?|/)\s*", text[first.end : second.start], re.IGNORECASE)
    return bool(between) and first.grain == second.grain


def find(text: str, today: date, lang: Lang = "de", masked: Iterable[Span] = ()) -> tuple[Found, ...]:
    """Every time expression, in the order of the text, not overlapping."""
    return _found(_masked(text, masked), today, lang)[0]


_NOT_BEFORE = r"(?<![\w§$€#/.,'’])(?<!\w-)"
_NOT_AFTER = rf"(?!\w)(?!-(?!(?:{ANY_MONTH})\b)[^\W\d])(?!/\d)(?![.,]\d)"
_YEAR = (
    r"(?:19|20)\d\d(?!\d|[.,]\d|\s*(?:€|eur|%|prozent|percent|\$|usd|tsd|mio|k\b|klicks|clicks|leads|conversions))"
    r"|['’]\d\d|"
    r"(?:letzte[nsm]|vergangene[nsm]|vorige[nsm])\s+jahr(?:e?s)?|last year|(?:the )?previous year|vorjahre?s?"
    r"|diese[ms]\s+jahr(?:e?s)?|this year"
)
_TAIL = rf"(?:(?:\s*[,/]?\s*|[ ]?-[ ]?)(?:(?:in|im|of|vom|des)\s+)?(?:jahr(?:e?s)?\s+|the year\s+)?(?P<y>{_YEAR}))?"
_HEAD = rf"(?:(?P<rel>{LAST}|{THIS}|{NEXT})\s+)?"
_NAMED = re.compile(
    r"[\s-]*(?:kampagne|aktion|campaign|sale|promo|newsletter|mailing|special|deals?\b|banner|anzeige)", re.IGNORECASE
)
_PREPOSITION = re.compile(
    r"(?:\b(?:in|im|of|last|this|since|until|till|during|early|mid|late|for|from|to|vs\.?|and|through|by|ab|seit"
    r"|bis|vom|und|per|between|next"
    r"|than|letzten|diesen)(?: the)?|[-–—,(:])\s*$", re.IGNORECASE,
)  # fmt: skip
_BEFORE_DAY = re.compile(
    r"(?:\b(?:am|vom|von|bis|ab|seit|zum|dem|der|den|on|from|to|until|und|and|per|stand)|[-–—,(])\s*$", re.IGNORECASE
)
_JOIN = re.compile(
    r"\s*(?:bis(?:\s+(?:zum|einschließlich|einschl\.|inkl\.))?|to|until|till|through|thru|–|—|-|\.{2,3}"
    r"|…)\s*(?:the\s+|dem\s+)?",
    re.IGNORECASE,
)
_JOIN_BETWEEN = re.compile(r"\s*(?:und|and)\s+(?:the\s+|dem\s+|der\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:zwischen|between)\s+(?:the\s+|dem\s+|der\s+)?$", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("as_of", re.compile(r"(?:\bas of|\bas known on|\bas at|\bstand(?: vom| per)?:?|\bper stand|\bnach stand vom"
                         r"|\bas we knew (?:it )?on"
                         r"|\bwhat did we (?:already )?know (?:on|by)|\bknown (?:on|by)"
                         r"|\b(?:wussten|kannten) wir(?: schon)? am)"
                         r"\s+(?:the\s+)?$", re.IGNORECASE)),
    ("since", re.compile(r"\b(?:seit|since|starting|beginning|ab)\s+(?:dem\s+|der\s+|the\s+|on\s+|from\s+"
                         r"|mit\s+)?$", re.IGNORECASE)),
    ("until", re.compile(r"\b(?:bis|until|till|up to|by|through)\s+(?:zum?\s+|the\s+|dem\s+"
                         r"|einschließlich\s+)?$", re.IGNORECASE)),
    ("against", re.compile(
        r"(?:\b(?:gegen(?:über)?|gegenueber|versus|vs\.?|against|(?:im )?vergleich(?:e|en|t)? (?:zu[mr]?|mit)"
        r"|verglichen (?:mit|zu[mr]?)"
        r"|compar\w+ (?:to|with)|than|als|over|relative to|statt)|\bbesser als|\bzu[mr](?=\s+(?:vor|letzt|vergangen"
        r"|selben|gleichen|jahr)))\s+"
        r"(?:(?:dem|der|den|das|die|the|im|in|to|zu|zum|zur|mit|von|same time|gleichen zeitraum(?: (?:im"
        r"|des))?)\s+)*$", re.IGNORECASE)),
)  # fmt: skip


@cache
def _yearly_patterns() -> tuple[tuple[Yearly, re.Pattern[str], bool], ...]:
    """Each yearly pattern with its optional year; abbreviated months only with one."""
    short = Yearly(rf"(?P<month>{ANY_MONTH})\.?", lambda m, y: month_days(y, month(m["month"])), "month")
    rules = [(rule, False) for rule in YEARLY] + [(short, True)]
    return tuple(
        (rule, re.compile(f"{_NOT_BEFORE}{_HEAD}(?:{rule.pattern}){_TAIL}{_NOT_AFTER}", re.IGNORECASE), needs)
        for rule, needs in rules
    )  # fmt: skip


@cache
def _rolling_patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (number, re.compile(f"{_NOT_BEFORE}(?:{rule.pattern}){_NOT_AFTER}", re.IGNORECASE))
        for number, rule in enumerate(ROLLING)
    )


_SLASHED = re.compile(rf"{_NOT_BEFORE}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>(?:19|20)\d\d|\d\d)(?![\d/])")
_AMOUNT_AFTER = re.compile(
    r"\s*(?:€|eur\b|euros?\b|\$|usd\b|%|prozent|percent|klicks|clicks|leads|conversions|tsd|k\b|mio)", re.IGNORECASE
)


def _found(text: str, today: date, lang: Lang) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    atoms, impossible = _atoms(text, today, lang)
    return tuple(_with_role(text, one, today) for one in _joined(text, _longest(atoms), today)), tuple(impossible)


def _atoms(text: str, today: date, lang: Lang) -> tuple[list[Found], list[str]]:
    """Every match of every pattern, overlapping, and the dates that do not exist (31.2.)."""
    atoms: list[Found] = []
    impossible: list[str] = []
    for rule, pattern, needs_year in _yearly_patterns():
        for match in pattern.finditer(text):
            if (needs_year and not match["y"]) or not _is_time(text, rule, match):
                continue
            try:
                days = _dates(rule, match, today)
                atoms.append(_one(match, days, rule.grain, None if match["y"] or match["rel"] else (rule, match)))
            except ValueError:
                impossible.append(match[0])
    for number, pattern in _rolling_patterns():
        for match in pattern.finditer(text):
            rule = ROLLING[number]
            if match[0].isdigit() and (
                _AMOUNT_AFTER.match(text, match.end()) or not 1990 <= int(match[0]) <= today.year + 3
            ):
                continue
            try:
                if days := rule.dates(match, today):
                    atoms.append(_one(match, days, rule.grain if rule.grain != "range" else grain_of(days)))
            except (ValueError, OverflowError):
                impossible.append(match[0])
    for match in _SLASHED.finditer(text):
        try:
            atoms.append(_slashed(match, lang))
        except ValueError:
            impossible.append(match[0])
    kept = [words for words in impossible if not any(words in one.words for one in atoms)]
    return atoms, kept


def _one(match: re.Match[str], days: Days, grain: Grain, yearly: tuple[Yearly, re.Match[str]] | None = None) -> Found:
    return Found(Period(start=days[0], end=days[1]), match[0], match.start(), match.end(), grain, yearly=yearly)


def _slashed(match: re.Match[str], lang: Lang) -> Found:
    """03/04/2026 is the 3rd of April in Germany and Britain, the 4th of March in America: in English it stays open."""
    year = int(match["y"]) + (2000 if int(match["y"]) < 100 else 0)
    first, second = int(match["a"]), int(match["b"])
    if first > 12 or second > 12:
        day, number = (first, second) if first > 12 else (second, first)
        return _one(match, _same(date(year, number, day)), "day")
    found = _one(match, _same(date(year, second, first)), "day")
    other = date(year, first, second)
    return replace(found, ambiguous=Period(start=other, end=other)) if lang == "en" and first != second else found


def _same(day: date) -> Days:
    return day, day


def _is_time(text: str, rule: Yearly, match: re.Match[str]) -> bool:
    """Not the modal verb (may we …), not a name (Mai-Kampagne), not a decimal number at the end of a sentence."""
    words = match[0].lower()
    before, after = text[: match.start()], text[match.end() :]
    if rule.name and not match["y"] and _NAMED.match(after):
        return False
    if words in {"may", "march", "august"} and not _PREPOSITION.search(before):
        return (
            match[0][0].isupper()
            and bool(before.strip())
            and not re.match(r"\s+(?:we|i|you|he|she|it|they|not|be|the|our)\b", after)
        )
    if re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.", words):
        return bool(_BEFORE_DAY.search(before) or re.match(r"\s*(?:[-–—]|bis)\s*\d", after))
    return True


def _dates(rule: Yearly, match: re.Match[str], today: date) -> Days:
    """The dates in the year that was told, else of the last time it began (or was finished)."""
    if told := match["y"]:
        return rule.dates(match, _year(told, today))
    relative = match["rel"] or ""
    if re.fullmatch(THIS, relative, re.IGNORECASE):
        return rule.dates(match, today.year)
    possible = _possible(rule, match, range(today.year - 8, today.year + 9))
    if re.fullmatch(NEXT, relative, re.IGNORECASE):
        return min(days for days in possible if days[0] > today)
    finished = (rule.finished and not _SO_FAR.match(match.string, match.end())) or bool(relative)
    return max(days for days in possible if (days[1] < today if finished else days[0] <= today))


_SO_FAR = re.compile(r"\s*,?\s*(?:bisher|bislang|bis jetzt|bis heute|so far|to date|until now)\b", re.IGNORECASE)


def _possible(rule: Yearly, match: re.Match[str], years: range) -> list[Days]:
    possible: list[Days] = []
    for year in years:
        try:
            possible.append(rule.dates(match, year))
        except ValueError:  # 29 February, week 53
            continue
    if not possible:
        raise ValueError(f"{match[0]} is in no calendar")
    return possible


def _year(told: str, today: date) -> int:
    if told.isdigit():
        return int(told)
    if told[0] in "'’":
        return 2000 + int(told[1:])
    return today.year if re.match("diese|this", told, re.IGNORECASE) else today.year - 1


def _longest(atoms: list[Found]) -> list[Found]:
    """Not overlapping, longest first, in the order of the text."""
    kept: list[Found] = []
    for one in sorted(atoms, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _joined(text: str, atoms: list[Found], today: date) -> list[Found]:
    """Two expressions with `bis`, `to`, `–` (or `between … and …`) between them are one range."""
    joined: list[Found] = []
    for one in atoms:
        before = joined[-1] if joined else None
        gap = text[before.end : one.start] if before else ""
        between = bool(before and _BETWEEN.search(text[: before.start]))
        if before and (_JOIN.fullmatch(gap) or (between and _JOIN_BETWEEN.fullmatch(gap))) and not CHANGED.search(text):
            ranged = _range(text, before, one, today)
            if ranged:
                joined[-1] = ranged
                continue
        joined.append(one)
    return joined


def _range(text: str, left: Found, right: Found, today: date) -> Found | None:
    begin, end = left.period.start, right.period.end
    if left.yearly:
        rule, match = left.yearly
        starts = [
            days[0] for days in _possible(rule, match, range(right.period.end.year - 1, right.period.end.year + 1))
        ]
        begin = max((start for start in starts if start <= end), default=begin)
    elif right.yearly and begin > end:
        rule, match = right.yearly
        ends = [days[1] for days in _possible(rule, match, range(begin.year, begin.year + 2))]
        end = min((last for last in ends if last >= begin), default=end)
    if begin > end:
        return None
    words = text[left.start : right.end]
    return Found(
        Period(start=begin, end=end), words, left.start, right.end, "range", ambiguous=left.ambiguous or right.ambiguous
    )


_THROUGHOUT = re.compile(r"\bover\s+(?:the\s+)?$", re.IGNORECASE)
"""`Spikes over the past 28 days` compares nothing; `up over last year` does, and stands in _against.py."""
_COUNTED = re.compile(
    r"(?:the\s+)?(?:past|(?:last|previous)\s+(?:\d|few|couple|two|three|four|five|six|seven|ten))", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:ist|war|waren)(?: uns)?(?: schon)? am\s+$", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:bekannt|gewusst)\b", re.IGNORECASE)


def _with_role(text: str, one: Found, today: date) -> Found:
    """Since runs to today; until alone has no start and does not count as the question's period."""
    before = text[: one.start]
    week_of = re.search(
        r"\b(?:woche (?:vom|ab|des)|week (?:of|starting|beginning))\s+(?:the\s+)?$", before, re.IGNORECASE
    )
    if week_of and one.grain == "day":
        start = one.period.start - one.period.start.weekday() * DAY
        return replace(one, period=Period(start=start, end=start + 6 * DAY), grain="week")
    role = next((role for role, pattern in _ROLES if pattern.search(before)), "in")
    if role == "against" and _THROUGHOUT.search(before) and _COUNTED.match(one.words):
        role = "in"
    if role == "in" and _WAS.search(before) and _KNOWN.search(text[one.end :]):
        role = "as_of"
    if role == "since" and re.match(r"(?:seit|since)\b", one.words, re.IGNORECASE):
        role = "in"
    if (role == "since" and one.grain != "range") or (role == "since" and one.period.start <= today):
        if one.period.start > today:
            return one
        season_start = (
            one.period.start + 2 * DAY if one.grain == "season" and "ster" in one.words.lower() else one.period.start
        )
        return replace(one, period=Period(start=min(season_start, today), end=today), role="since", grain="range")
    return replace(one, role=role)


def _masked(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blanked out, of the same length."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = ["¤"] * (min(end, len(text)) - start)
    return "".join(letters)
