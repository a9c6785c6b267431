"""How much an order asks for: an amount, a share, more or less of it, over which time, until when."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal

from agents._heard import Heard
from agents._order_names import nameless
from agents.amounts import Amount

LEAST = 1
_UP = re.compile(
    r"\b(?:erhöh\w*|erhoeh\w*|steiger\w*|anheb\w*|heb(?:e)?|aufstock\w*|stock(?:e)?|rauf|hoch(?!lad)\w*|mehr|plus"
    r"|zusätzlich\w*|"
    r"drauf\w*|höhere[srn]?|raise|increase|boost|bump|ramp|more|up|add|extra|additional|higher|grow|lift|top)\b"
    r"|\+\s?(?=[\d€$£])",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:senk\w*|reduzier\w*|kürz\w*|drossel\w*|drossle|verringer\w*|runter\w*|herunter\w*|herab\w*|weniger"
    r"|minus|raus\w*|weg|wegnehm\w*|"
    r"niedrigere[srn]?|zurückfahr\w*|abzieh\w*|streich\w*|cut|lower|reduce|decrease|trim|slash|less|down|take|out"
    r" of|drop)\b|"
    r"[-−–]\s?(?=[\d€$£])",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\b(?:auf|to|bei|at|von)|:|=)\s*(?:etwa |rund |genau |about |exactly )?[€$£]?$", re.IGNORECASE)
_BY = re.compile(r"\b(?:um|by)\s*(?:etwa |rund |genau |about )?[€$£]?$", re.IGNORECASE)
_PARTS = (
    (re.compile(r"\b(?:halbier\w*|halve\w*|auf die hälfte|um die hälfte|by half|in half)\b", re.IGNORECASE), "-50 %"),
    (re.compile(r"\b(?:verdopp\w*|doubl\w*|aufs doppelte|auf das doppelte|twice)\b", re.IGNORECASE), "+100 %"),
    (re.compile(r"\b(?:verdreifach\w*|tripl\w*)\b", re.IGNORECASE), "+200 %"),
)
_SIGNED = (
    (re.compile(r"\bdrittel\b|\ba third\b|\bone third\b", re.IGNORECASE), "33.3 %"),
    (re.compile(r"\bviertel\b|\ba quarter\b|\bone quarter\b", re.IGNORECASE), "25 %"),
    (re.compile(r"\bfünftel\b|\ba fifth\b|\bone fifth\b", re.IGNORECASE), "20 %"),
    (re.compile(r"\bzehntel\b|\ba tenth\b", re.IGNORECASE), "10 %"),
)
_PER = {
    "day": r"am tag|pro tag|je tag|täglich|tagesbudget\w*|a day|per day|each day|daily",
    "week": r"pro woche|je woche|die woche|in der woche|wöchentlich|wochenbudget\w*|a week|per week|weekly",
    "month": r"im monat|pro monat|je monat|monatlich|monatsbudget\w*|a month|per month|monthly",
}
_SLASH = {"day": "day|tag", "week": "week|woche", "month": "month|monat"}
_MONTH_END = re.compile(
    r"(?:bis|until|till|through)\b.{0,20}?\b(?:monatsende|ende des monats|end of (?:the |this"
    r" )?month|month'?s? end|month-end)\b",
    re.IGNORECASE,
)


def per(text: str) -> str:
    """Over which time the amount counts; a day where nobody says so."""
    for name, said in _PER.items():
        if re.search(rf"(?:(?<!\w)(?:{said})|/\s?(?:{_SLASH[name]}))(?!\w)", text, re.IGNORECASE):
            return name
    return "day"


def told(heard: Heard, start: int = 0, end: int | None = None) -> tuple[str, str] | None:
    """What a stretch of the text asks for: (`to`, `120 EUR`) or (`by`, `+20 %`); None where it asks for no amount."""
    end = len(heard.text) if end is None else end
    whole = nameless(heard, heard.text)
    text = whole[start:end]
    amount = _amount(heard, start, end)
    if amount is None:
        return _in_words(text)
    sign = _sign(text)
    before = whole[start : amount.start]
    absolute = _TO.search(before) and not _relative(whole[amount.end : end])
    if amount.unit == "percent" and amount.value < 0:
        return "by", f"-{_number(abs(amount.value) * 100)} %"
    if amount.unit == "percent":
        if absolute and amount.value > Decimal("0.3") and not _BY.search(before):
            share = (amount.value - 1) * 100
            return "by", f"{share:+f} %"
        if sign is None:
            return None
        return "by", f"{sign}{_number(amount.value * 100)} %"
    money = f"{_number(abs(amount.value))} {amount.currency or ''}".strip()
    if amount.value < 0:
        return "by", f"-{money}"
    if absolute or (sign is None and not _BY.search(before)) or _capped(text):
        return "to", money
    return None if sign is None else ("by", f"{sign}{money}")


def sign_of(heard: Heard, start: int, end: int) -> str | None:
    """`+` or `-` as a stretch of the text says it first, None where it says neither."""
    return _sign(nameless(heard, heard.text)[start:end])


def money(heard: Heard) -> str | None:
    """The first amount of money of the text."""
    amount = _amount(heard, 0, len(heard.text))
    if amount is None or amount.unit == "percent":
        return None
    return f"{_number(abs(amount.value))} {amount.currency or ''}".strip()


def until(heard: Heard) -> str | None:
    """The last day of `bis Freitag`, `bis Monatsende`, `until 31 August`: always one that is still to come."""
    if _MONTH_END.search(heard.text):
        return _month_end(heard.today).isoformat()
    one = next((one for one in heard.time.found if one.role == "until"), None)
    if one is None:
        return None
    day = one.period.end
    if day <= heard.today:
        days = (heard.today - day).days
        day = day + timedelta(days=7) if days < 7 else _next_year(day, heard.today)
    return day.isoformat()


def _amount(heard: Heard, start: int, end: int) -> Amount | None:
    """The amount that counts: with a unit before one without, and never a number that belongs to a change or a name."""
    inside = [one for one in heard.amounts if start <= one.start and one.end <= end]
    with_unit = [one for one in inside if one.unit != "number"]
    plain = [one for one in inside if one.unit == "number" and one.value >= LEAST]
    return next(iter(with_unit or plain), None)


def _in_words(text: str) -> tuple[str, str] | None:
    for said, change in _PARTS:
        if said.search(text):
            return "by", change
    sign = _sign(text)
    for said, size in _SIGNED:
        if said.search(text) and sign:
            return "by", f"{sign}{size}"
    return None


def _relative(behind: str) -> bool:
    return (
        re.match(
            r"\W*(?:(?:am tag|a day|pro tag|per day|täglich|daily)\W*)?(?:weniger|mehr|less|more|fewer"
            r"|höher|higher|niedriger|lower)\b",
            behind,
            re.IGNORECASE,
        )
        is not None
    )


def _capped(text: str) -> bool:
    return re.search(r"\b(?:deckel\w*|deckle|cap)\b", text, re.IGNORECASE) is not None


def _sign(text: str) -> str | None:
    up, down = _UP.search(text), _DOWN.search(text)
    if up and down:
        return "+" if up.start() < down.start() else "-"
    return "+" if up else "-" if down else None


def _number(value: Decimal) -> str:
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _month_end(day: date) -> date:
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return end if end > day else _month_end(end + timedelta(days=1))


def _next_year(day: date, today: date) -> date:
    while day <= today:
        day = day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    return day
