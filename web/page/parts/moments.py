"""Moments and days as people read them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from errors import Lang
from terms.weekdays import SHORT
from web.html import Html
from web.page.parts.basic import element

MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip


def moment(at: str, lang: Lang, zone: str = "Europe/Berlin") -> str:
    """A moment on the clock of a place; as it is where it cannot be read.

    >>> moment("2026-11-26T03:00:00+00:00", "de")
    'Do 26.11.2026, 04:00'
    """
    try:
        told = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    except ValueError:
        return at
    return f"{day(told.date(), lang, short=True)}, {told:%H:%M}"


def once(at: str, lang: Lang, zone: str = "Europe/Berlin") -> Html:
    """A moment that stays on one line."""
    return element("time", (moment(at, lang, zone),), {"class": "once", "datetime": at})


def month(told: str, lang: Lang) -> str:
    """A month by its name.

    >>> month("2026-11", "de"), month("2026-03", "de"), month("2026-05", "en")
    ('November 2026', 'März 2026', 'May 2026')
    """
    year, _, number = told.partition("-")
    return f"{MONTHS[lang][int(number) - 1]} {year}"


def day(told: date | str | None, lang: Lang, *, short: bool = False) -> str:
    """A day in the language's form, with its weekday where it is wanted."""
    if told is None or told == "":
        return "–"
    if isinstance(told, str):
        try:
            told = date.fromisoformat(told[:10])
        except ValueError:
            return told
    name = f"{SHORT[told.weekday()].said(lang)} " if short else ""
    return f"{name}{told:%d.%m.%Y}" if lang == "de" else f"{name}{told.day} {told:%b %Y}"
