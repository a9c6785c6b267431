"""The period that the title lines of a report name, as in `1. August 2026 - 31. Oktober 2026`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from terms import Period
from warehouse.dates import MONTHS

_TO = r"\s*(?:-|–|—|to|bis)\s*"
_WORD = r"[^\W\d_]+\.?"
_FORMS = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}})\.?\s+(?P<month>{_WORD})\s+(?P<year>\d{{4}})",
    rf"(?P<month>{_WORD})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
)
"""Only forms that can be read in one way."""


def named(titles: Sequence[str]) -> Period | None:
    """The period of a report; None where its title lines name none, or more than one.

    >>> named(["Search terms report", '"August 1, 2026 - October 31, 2026"'])
    Period(start=datetime.date(2026, 8, 1), end=datetime.date(2026, 10, 31))
    """
    found = [period for title in titles if (period := _range(title.strip().strip("\"'").strip()))]
    return found[0] if found and all(period == found[0] for period in found) else None


def _range(title: str) -> Period | None:
    for form in _FORMS:
        bare = re.sub(r"\?P<\w+>", "", form)
        if match := re.fullmatch(f"({bare}){_TO}({bare})", title, re.IGNORECASE):
            start, end = (_day(re.fullmatch(form, part)) for part in _two(match, bare))
            return Period(start=start, end=end) if start and end and start <= end else None
    return None


def _two(match: re.Match[str], bare: str) -> tuple[str, str]:
    inner = re.compile(bare).groups
    return match[1], match[2 + inner]


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match["year"]), _month(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _month(text: str) -> int:
    """Its number; 0, which no date has, for a word that is no month."""
    if text.isdigit():
        return int(text)
    return next((at for at, name in enumerate(MONTHS, start=1) if re.match(name, text.lower())), 0)
