"""What follows from today (letzte Woche, last 30 days, vor zwei Monaten, seit Jahresbeginn) and dates in full."""

from __future__ import annotations

import re
from datetime import date

from agents._calendar import (
    ANY_PART,
    COUNT,
    DAY,
    WEEKDAY,
    Days,
    Rolling,
    count,
    month_days,
    months,
    part,
    part_of,
    week_days,
    weekday,
)

LAST = (
    r"letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?|vorherige[nrsm]?|abgelaufene[nrsm]?|(?:the )?(?:last|past|previous)"
)
THIS = r"diese[nrsm]?|aktuelle[nrsm]?|laufende[nrsm]?|(?:the )?current|this"
NEXT = r"(?:nächste|naechste|kommende)[nrsm]?|(?:the )?(?:next|coming|upcoming)"
_UNITS = {
    "day": r"tag(?:e[ns]?|s)?|days?",
    "week": r"(?:kalender)?wochen?|weeks?",
    "month": r"(?:kalender)?monat(?:e[ns]?|s)?|months?",
    "quarter": r"quartal(?:e[ns]?|s)?|quarters?",
    "half": r"halbjahr(?:e[ns]?|s)?|half[- ]years?",
    "year": r"jahr(?:e[ns]?|s)?|years?",
    "weekend": r"wochenenden?|weekends?",
}  # fmt: skip
UNIT = "|".join(_UNITS.values())


def unit(word: str) -> str:
    """day, week, month, quarter, half, year or weekend."""
    return next(name for name, pattern in _UNITS.items() if re.fullmatch(pattern, word, re.IGNORECASE))


def whole(name: str, today: date, steps: int = 0) -> Days:
    """The calendar unit that today lies in, moved by whole units (-1: the one before)."""
    if name == "day":
        return today + steps * DAY, today + steps * DAY
    if name in {"week", "weekend"}:
        monday, sunday = week_days(today + 7 * steps * DAY)
        return (sunday - DAY if name == "weekend" else monday), sunday
    if name == "month":
        return month_days(today.year, today.month + steps)
    if name == "year":
        return months(today.year + steps, 1, 12)
    length = 3 if name == "quarter" else 6
    first = (today.month - 1) // length * length + 1 + steps * length
    return month_days(today.year, first)[0], month_days(today.year, first + length - 1)[1]


def to_date(name: str, today: date) -> Days:
    """From the first day of the current unit to today."""
    return min(whole(name, today)[0], today), today


def last(number: int, name: str, today: date) -> Days:
    """The last finished days, weeks, months …: `last 7 days` ends yesterday, `last two weeks` with the last Sunday."""
    return whole(name, today, -number)[0], whole(name, today, -1)[1]


def _relative(match: re.Match[str], today: date) -> Days:
    name = unit(match["unit"])
    if re.fullmatch(THIS, match["rel"], re.IGNORECASE):
        return whole(name, today) if name == "weekend" else to_date(name, today)
    if name == "weekend" and today.weekday() == 6 and not re.fullmatch(NEXT, match["rel"], re.IGNORECASE):
        return whole(name, today, -1)
    return whole(name, today, 1 if re.fullmatch(NEXT, match["rel"], re.IGNORECASE) else -1)


def _several(match: re.Match[str], today: date) -> Days:
    name, number = unit(match["unit"]), max(count(match["n"]), 1)
    if match["next"]:
        return whole(name, today, 1)[0], whole(name, today, number)[1]
    return last(number, name, today)


def _ago(match: re.Match[str], today: date) -> Days:
    name, number = unit(match["unit"] or match["unit_"]), count(match["n"] or match["n_"])
    if match["today"] or match["today_"]:
        return _same(moved(today, name, -number))
    return whole(name, today, -number)


def moved(day: date, name: str, steps: int) -> date:
    """The same day some units away; the 31st becomes the month's last day."""
    if name in {"day", "week", "weekend"}:
        return day + steps * (1 if name == "day" else 7) * DAY
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[name]
    first, end = month_days(day.year, day.month + steps * size)
    return min(first + (day.day - 1) * DAY, end)


def _weekday(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - weekday(match["day"])) % 7 or 7
    return _same(today - back * DAY)


def _weekend(_: re.Match[str], today: date) -> Days:
    saturday = whole("weekend", today)[0]
    return whole("weekend", today) if saturday <= today else whole("weekend", today, -1)


def _part_of_unit(match: re.Match[str], today: date) -> Days:
    name, told = unit(match["unit"]), match["rel"] or ""
    steps = -1 if re.fullmatch(LAST, told, re.IGNORECASE) else 1 if re.fullmatch(NEXT, told, re.IGNORECASE) else 0
    return part_of(whole(name, today, steps), part(match["part"]))


def _full_date(match: re.Match[str], _: date) -> Days:
    year = int(match["y"])
    return _same(date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"])))


ROLLING: tuple[Rolling, ...] = (
    Rolling(r"heute|today", lambda _, t: (t, t), "day"),
    Rolling(r"gestern|yesterday|vortags?|(?:the )?(?:previous day|day before)", lambda _, t: (t - DAY, t - DAY), "day"),
    Rolling(r"vorgestern|(?:the )?day before yesterday", lambda _, t: (t - 2 * DAY, t - 2 * DAY), "day"),
    Rolling(rf"(?P<rel>{LAST}|{THIS}|{NEXT})\s+(?:(?:volle[ns]?|ganze[ns]?|full|complete"
            rf"|whole)\s+)?(?P<unit>{UNIT})", _relative, "range"),
    Rolling(
        rf"(?:(?:{LAST})|(?P<next>{NEXT}))\s+(?P<n>{COUNT})[ -]?(?:(?:volle[ns]?|ganze[ns]?|full|complete"
        rf"|whole)\s+)?(?P<unit>{UNIT})",
        _several, "range",
    ),
    Rolling(
        rf"(?:(?P<today>heute)\s+)?vor\s+(?P<n>{COUNT})\s+(?P<unit>{UNIT})"
        rf"|(?P<n_>{COUNT})\s+(?P<unit_>{UNIT})\s+ago(?P<today_>\s+today)?",
        _ago, "range",
    ),
    Rolling(
        r"ytd|year[- ]to[- ]date|seit (?:jahresbeginn|jahresanfang|(?:anfang|beginn) (?:des|dieses) jahres|jahresstart)"
        r"|since (?:the )?(?:start|beginning) of (?:the|this) year|so far this year|(?:dieses jahr|in diesem jahr"
        r"|im laufenden jahr) bisher"
        r"|(?:bisher )?in diesem jahr", lambda _, t: to_date("year", t), "range",
    ),
    Rolling(
        r"mtd|month[- ]to[- ]date|seit (?:monatsbeginn|monatsanfang|(?:anfang|beginn) (?:des|dieses) monats)"
        r"|since (?:the )?(?:start|beginning) of (?:the|this) month"
        r"|so far this month", lambda _, t: to_date("month", t), "range",
    ),
    Rolling(
        r"qtd|quarter[- ]to[- ]date|seit (?:quartalsbeginn|quartalsanfang|(?:anfang|beginn) des quartals)"
        r"|since (?:the )?(?:start|beginning) of (?:the|this) quarter"
        r"|so far this quarter", lambda _, t: to_date("quarter", t), "range",
    ),
    Rolling(
        r"wtd|week[- ]to[- ]date|seit (?:wochenbeginn|wochenanfang)|since (?:the )?(?:start|beginning) of (?:the"
        r"|this) week|so far this week",
        lambda _, t: to_date("week", t), "range",
    ),
    Rolling(
        rf"(?:seit|since)\s+(?P<n>{COUNT})\s+(?P<unit>{UNIT})",
        lambda m, t: (moved(t, unit(m["unit"]), -count(m["n"])), t), "range",
    ),
    Rolling(r"vorjahr(?:e?s)?", lambda _, t: whole("year", t, -1), "year"),
    Rolling(r"vorvorjahr(?:e?s)?", lambda _, t: whole("year", t, -2), "year"),
    Rolling(r"vormonats?", lambda _, t: whole("month", t, -1), "month"),
    Rolling(r"vorwoche", lambda _, t: whole("week", t, -1), "week"),
    Rolling(r"vorquartals?", lambda _, t: whole("quarter", t, -1), "quarter"),
    Rolling(r"vorletzte[nrsm]?\s+(?P<unit>" + UNIT + ")", lambda m, t: whole(unit(m["unit"]), t, -2), "range"),
    Rolling(
        r"(?:the )?(?P<unit>week|month|quarter|year) before last", lambda m, t: whole(unit(m["unit"]), t, -2), "range",
    ),
    Rolling(r"(?:(?:das|im|vom|in|for) )?(?:(?:gesamt)?jahr(?:es)?|(?:the )?(?:full )?year) (?P<y>(?:19"
            r"|20)\d\d)", lambda m, _: months(int(m["y"]), 1, 12), "year"),
    Rolling(r"(?P<y>(?:19|20)\d\d)", lambda m, _: months(int(m["y"]), 1, 12), "year"),
    Rolling(rf"(?P<part>{ANY_PART})\s+(?:(?:des|der|of|the|in)\s+)?(?:jahres\s+)?(?P<y>(?:19"
            rf"|20)\d\d)", lambda m, _: _part_of_year(m), "range"),
    Rolling(
        rf"(?P<part>{ANY_PART})\s+(?:(?:des|der|of|the)\s+)*(?:(?P<rel>{LAST}|{THIS}"
        rf"|{NEXT})\s+)?(?P<unit>{UNIT})", _part_of_unit, "range",
    ),
    Rolling(rf"(?:(?:am|on|{LAST}|{THIS})\s+)(?P<day>{WEEKDAY})", _weekday, "day"),
    Rolling(rf"(?<!black )(?<!good )(?<!cyber )(?P<day>{WEEKDAY})", _weekday, "day"),
    Rolling(r"(?:am|übers|on the|over the|at the) (?:wochenende|weekend)", _weekend, "range"),
    Rolling(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", _full_date, "day"),
    Rolling(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})", _full_date, "day"),
    Rolling(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d|\d\d)", _full_date, "day"),
    Rolling(r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)", lambda m, _: month_days(int(m["y"]), _month_number(m["m"])), "month"),
    Rolling(r"(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)", lambda m, _: month_days(int(m["y"]), int(m["m"])), "month"),
    Rolling(
        r"(?P<y>(?:19|20)\d\d)-?(?:w|kw)(?P<w>\d{1,2})",
        lambda m, _: week_days(date.fromisocalendar(int(m["y"]), int(m["w"]), 1)), "week",
    ),
    Rolling(
        r"(?P<y>(?:19|20)\d\d)[- /]?q(?P<q>[1-4])",
        lambda m, _: months(int(m["y"]), 3 * int(m["q"]) - 2, 3 * int(m["q"])), "quarter",
    ),
)  # fmt: skip


def _same(day: date) -> Days:
    return day, day


def _month_number(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise ValueError(f"{text} is not a month")
    return int(text)


def _part_of_year(match: re.Match[str]) -> Days:
    return part_of(months(int(match["y"]), 1, 12), part(match["part"]))
