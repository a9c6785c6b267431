"""Figures as people read them: a Fact becomes `1.234,56 €` or `€1,234.56`, a template becomes a text.

Numbers are only ever written here, so that a figure looks the same in every answer. A number and its unit are held
together by a no-break space, a minus is `−` (U+2212), rounding is half to even, and there is no `−0`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from errors import Lang
from terms import Fact, Words

NBSP = "\u00a0"
MINUS = "−"
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_WHOLE_CURRENCIES = frozenset({"JPY", "KRW", "CLP", "ISK", "VND", "HUF"})
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_UNPRINTED = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_HUGE = 30


def render(template: str, facts: Mapping[str, Fact], names: Mapping[str, Words], lang: Lang) -> str:
    """The text of a template: `{{id}}` is a figure, `{{id:interval}}` its interval, `{{name}}` an entry of `names`.

    A line with a placeholder that nothing fills is dropped. What is filled in is never read as a template again.

    >>> clicks = Fact(id="clicks", value=12500, unit="count", label=Words(de="Klicks", en="clicks"))
    >>> render("{{clicks}} clicks in {{month}}", {"clicks": clicks}, {"month": Words(de="März", en="March")}, "en")
    '12,500 clicks in March'
    """
    return spans(template, facts, names, lang)[0]


def spans(
    template: str, facts: Mapping[str, Fact], names: Mapping[str, Words], lang: Lang
) -> tuple[str, list[tuple[int, int]]]:
    """The text of a template, and where in it the filled-in figures and names stand."""
    text, places = "", list[tuple[int, int]]()
    for line in template.strip().splitlines():
        filled = _filled(line, facts, names, lang)
        if filled is None or not (filled[0] or (text and not text.endswith("\n\n"))):
            continue
        places += [(start + len(text), end + len(text)) for start, end in filled[1]]
        text += filled[0] + "\n"
    return text.rstrip(), places


def show(fact: Fact, lang: Lang) -> str:
    """The value with its unit.

    >>> show(Fact(id="ctr", value=0.054, unit="share", label=Words(de="Klickrate", en="click rate")), "en")
    '5.4%'
    """
    return _with_unit(fact.value, _shape(fact, lang), lang)


def show_interval(fact: Fact, lang: Lang) -> str | None:
    """Low end, high end and level, such as `3,20 bis 5,10 € (90 %)`; None if the fact has no interval."""
    if fact.interval is None:
        return None
    shape = _shape(fact, lang)
    low, high = (_digits(end * shape.scale, shape.digits, lang) for end in (fact.interval.low, fact.interval.high))
    level = _level(fact.interval.level, lang)
    if lang == "de":
        return f"{low} bis {high}{_after(shape, high)} ({level})"
    each = "%" if shape.after == "%" else ""
    return f"{_before(low, shape)}{each} to {_before(high, shape)}{_after(shape, high)} ({level})"


def day(each: date, lang: Lang) -> str:
    """A day as the language writes it.

    >>> day(date(2026, 3, 1), "de"), day(date(2026, 3, 1), "en")
    ('01.03.2026', '2026-03-01')
    """
    return f"{each:%d.%m.%Y}" if lang == "de" else each.isoformat()


def moment(each: datetime, lang: Lang) -> str:
    """A day and the minute on the clock, in the zone that it comes in."""
    return f"{day(each.date(), lang)} {each:%H:%M}"


def placeholders(template: str) -> set[str]:
    """The keys that a template asks for, with `:interval` where it asks for that.

    >>> sorted(placeholders("{{clicks}} of {{ reach:interval }}"))
    ['clicks', 'reach:interval']
    """
    return {key.strip() for key in _PLACEHOLDER.findall(template)}


def plain(text: str) -> str:
    """Untrusted words as they may stand in a line: no line breaks, no invisible or direction-changing characters."""
    return _UNPRINTED.sub(" ", text).strip()


def _filled(
    line: str, facts: Mapping[str, Fact], names: Mapping[str, Words], lang: Lang
) -> tuple[str, list[tuple[int, int]]] | None:
    text, places, at = "", list[tuple[int, int]](), 0
    for match in _PLACEHOLDER.finditer(line):
        said = value(match[1].strip(), facts, names, lang)
        if said is None:
            return None
        text += line[at : match.start()]
        places.append((len(text), len(text) + len(said)))
        text, at = text + said, match.end()
    return (text + line[at:]).rstrip(), places


def value(key: str, facts: Mapping[str, Fact], names: Mapping[str, Words], lang: Lang) -> str | None:
    """What one placeholder stands for, or None if nothing fills it."""
    id, _, form = key.partition(":")
    if id in facts and form in ("", "interval"):
        return show_interval(facts[id], lang) if form else show(facts[id], lang)
    return plain(names[key].said(lang)) if key in names else None


@dataclass(frozen=True)
class _Shape:
    """How a unit is written: the factor to what people read, decimals, and what stands before and after."""

    digits: int
    scale: Decimal = Decimal(1)
    before: str = ""
    after: str = ""
    bounded: bool = False


def is_money(unit: str) -> bool:
    """Whether a unit is an ISO currency code."""
    return re.fullmatch(r"[A-Z]{3}", unit) is not None


def is_p_value(fact: Fact) -> bool:
    """Whether a probability is a p-value (by its id: `p_value`, `srm_p`), which people read as 0.032, not as 3 %."""
    return fact.unit == "probability" and bool(re.search(r"p_?value|(^|_)p$", fact.id))


def _shape(fact: Fact, lang: Lang) -> _Shape:
    shape = _unit_shape(fact, lang)
    return shape if fact.digits is None else _Shape(fact.digits, shape.scale, shape.before, shape.after, shape.bounded)


def _unit_shape(fact: Fact, lang: Lang) -> _Shape:
    amount, unit = fact.value, fact.unit
    percent = NBSP + "%" if lang == "de" else "%"
    if unit == "share":
        return _Shape(_fine(amount * 100, 1), Decimal(100), after=percent)
    if unit == "pp":
        return _Shape(_fine(amount * 100, 1), Decimal(100), after=NBSP + ("Prozentpunkte" if lang == "de" else "pp"))
    if unit == "probability":
        return _Shape(3, bounded=True) if is_p_value(fact) else _Shape(0, Decimal(100), after=percent, bounded=True)
    if unit == "ratio":
        return _Shape(_fine(amount, 2))
    if is_money(unit):
        return _money(amount, unit, lang)
    return _Shape(_few(amount, 2 if unit not in _COUNTED else 1), after=_noun(unit, lang))


_COUNTED = {"count": "", "index": "", "days": "days", "weeks": "weeks"}
_GERMAN = {"days": "Tage", "weeks": "Wochen"}
_ONE = {"Tage": "Tag", "days": "day", "Wochen": "Woche", "weeks": "week"}


def _noun(unit: str, lang: Lang) -> str:
    word = _COUNTED.get(unit, plain(unit))
    return NBSP + (_GERMAN.get(word, word) if lang == "de" else word) if word else ""


def _money(amount: Decimal, unit: str, lang: Lang) -> _Shape:
    large = abs(amount) >= 10_000 or unit in _WHOLE_CURRENCIES
    digits = 0 if large else _fine(amount, 2)
    sign = SIGNS.get(unit, unit)
    if lang == "de":
        return _Shape(digits, after=NBSP + sign)
    return _Shape(digits, before=sign if unit in SIGNS else sign + NBSP)


def _fine(amount: Decimal, digits: int) -> int:
    """Enough decimals to see two significant digits of something small, four at most."""
    return max(digits, min(4, 1 - amount.adjusted())) if amount else digits


def _few(amount: Decimal, digits: int) -> int:
    """No decimals for whole and for large numbers."""
    whole = amount.adjusted() > _HUGE or amount == amount.to_integral_value()
    return 0 if whole or abs(amount) >= 1000 else _fine(amount, digits)


def _with_unit(amount: Decimal, shape: _Shape, lang: Lang) -> str:
    bound = _bound(amount, shape) if shape.bounded else None
    if bound is not None:
        sign, amount = bound
        return f"{sign}{NBSP}{_digits(amount * shape.scale, shape.digits, lang)}{shape.after}"
    digits = _digits(amount * shape.scale, shape.digits, lang)
    return _before(digits, shape) + _after(shape, digits)


def _bound(amount: Decimal, shape: _Shape) -> tuple[str, Decimal] | None:
    """A probability that would round to zero or one is said as a bound: `< 0,001`, `> 99 %`."""
    step = Decimal(1).scaleb(-shape.digits) / shape.scale
    if 0 < amount < step / 2:
        return "<", step
    return (">", 1 - step) if 1 - step / 2 < amount < 1 else None


def _before(digits: str, shape: _Shape) -> str:
    sign = MINUS if digits.startswith(MINUS) else ""
    return f"{sign}{shape.before}{digits.removeprefix(MINUS)}"


def _after(shape: _Shape, digits: str) -> str:
    if digits.removeprefix(MINUS) == "1":
        return NBSP + _ONE[shape.after[1:]] if shape.after[1:] in _ONE else shape.after
    return shape.after


def _digits(amount: Decimal, digits: int, lang: Lang) -> str:
    if amount and amount.adjusted() > _HUGE:
        text = f"{amount:.2e}".replace("e+", "e")
    else:
        with localcontext(prec=80):
            rounded = amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
        text = f"{rounded if rounded else abs(rounded):,f}"
    if lang == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", MINUS)


def _level(level: float, lang: Lang) -> str:
    text = _digits(Decimal(repr(level)) * 100, 0 if level == round(level, 2) else 1, lang)
    return f"{text}{NBSP}%" if lang == "de" else f"{text}%"
