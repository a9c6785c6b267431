"""What a German or English text says in figures: digits, number words, fractions, multiples and vague counts.

A figure is read as a range, because `20 %` claims anything from 19.5 % to 20.5 %: half a unit of the last written digit
to either side. What cannot be read for certain has no reading, and nothing can back it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from errors import Lang
from figures import is_money
from policies._spelled import spelled
from policies._words import alternatives, lists, words_of

ABOUT = Decimal("0.05")
_SPACES = "\u00a0\u202f\u2009"
_LITERAL = rf"[0-9](?:[.,'’{_SPACES}]?[0-9])*"
_MONEY = ("EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD")
_DIGITS = frozenset({"Nd", "Nl", "No"})
_UNITS = ("pp", "share", "days", "ratio", "EUR", "USD", "GBP", "CHF", "other")


@dataclass(frozen=True)
class Reading:
    """What a figure may mean: from low to high in a unit (`""` where none is written)."""

    low: Decimal
    high: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Written:
    """One figure in a text. `sign` is 1 or −1 where it is written, else 0; without readings it cannot be understood."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    sign: int = 0
    spelled: bool = False


def read(text: str, lang: Lang, units: Collection[str] = ()) -> list[Written]:
    """All figures of a text in order; `units` are the nouns and currencies that the facts use.

    >>> [(w.text, w.readings[0].unit) for w in read("Der Umsatz stieg um 5,4 % auf 1,2 Mio. €.", "de")]
    [('5,4 %', 'share'), ('1,2 Mio. €', 'EUR')]
    """
    text = blank(text, [token.span() for token in words_of("tokens").finditer(text)])
    digits = list(_in_digits(text, lang, units))
    text = blank(text, [(written.start, written.end) for written in digits])
    words = [_from_words(start, end, text, found) for start, end, found in spelled(text, lang)]
    signs = {sign for sign in set(text) if unicodedata.category(sign) in _DIGITS}
    odd = [Written(at, at + 1, sign) for at, sign in enumerate(text) if sign in signs] if signs else []
    return sorted([*digits, *words, *odd], key=lambda written: written.start)


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with those places emptied, at the same length."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = "\ufffc" * (end - start)
    return "".join(signs)


def value_of(literal: str, lang: Lang) -> tuple[Decimal, int] | None:
    """A literal's value and decimals, read as the language reads it; the other language's way only if unmistakable.

    >>> value_of("1.234", "de"), value_of("1.234", "en"), value_of("1.5", "de"), value_of("1.2.3", "de")
    ((Decimal('1234'), 0), (Decimal('1.234'), 3), (Decimal('1.5'), 1), None)
    """
    group, point = (".", ",") if lang == "de" else (",", ".")
    for these, comma in ((rf"{re.escape(group)}", point), (rf"[{_SPACES}]", point), ("['’]", "."), ("['’]", ",")):
        if re.fullmatch(rf"(?:(?!0)\d{{1,3}}(?:{these}\d{{3}})+|0|(?!0)\d+)(?:{re.escape(comma)}\d+)?", literal):
            return _decimal(re.sub(these, "", literal), comma)
    swapped = rf"(?!0)\d{{1,3}}(?:{re.escape(point)}\d{{3}})+{re.escape(group)}\d+|\d+{re.escape(group)}(?!\d{{3}}$)\d+"
    if re.fullmatch(swapped, literal):
        return _decimal(literal.replace(point, ""), group)
    return _decimal(literal, group) if re.fullmatch(rf"0{re.escape(group)}\d+", literal) else None


def _decimal(text: str, point: str) -> tuple[Decimal, int]:
    return Decimal(text.replace(point, ".")), len(text.partition(point)[2])


def _in_digits(text: str, lang: Lang, units: Collection[str]) -> Iterable[Written]:
    found = list(_pattern(lang, frozenset(units)).finditer(text))
    for place, match in enumerate(found):
        later = found[place + 1] if place + 1 < len(found) else None
        heirs = {"", _unit(later, units)} if later and _is_range(text[match.end() : later.start()]) else {""}
        unit = _unit(match, units)
        yield _written(match, text, lang, sorted(heirs) if not unit else [unit])


def _written(match: re.Match[str], text: str, lang: Lang, units: list[str]) -> Written:
    start, end = match.end() - len(match[0].lstrip()), match.end()
    value = value_of(match["num"], lang)
    before, after = text[max(0, match.start("num") - 2) : match.start("num")], text[end : end + 2]
    glued = re.match(r"\w", after) or re.search(r"[^\W\d]$|[\d][.,:/]$", before)
    if (
        value is None
        or (glued and not match["sign"])
        or (match["sign"] or "").strip() == "±"
        or re.match(r"[:/]\d", after)
    ):
        return Written(start, end, text[start:end])
    sign = {"+": 1, "": 0}.get((match["sign"] or "").strip(), -1)
    power = int((match["exp"] or "e0")[1:].replace("−", "-")) if match["exp"] else 0
    power += lists()["magnitudes"][lang].get((match["mag"] or "").lower().rstrip("."), 0)
    amount, step = value[0].scaleb(power), Decimal(1).scaleb(power - value[1])
    bound = _bound(text[max(0, start - 25) : start])
    return Written(start, end, text[start:end], tuple(_reading(amount, step, unit, bound) for unit in units), sign)


def _reading(amount: Decimal, step: Decimal, unit: str, bound: str) -> Reading:
    about = abs(amount) * ABOUT
    low = max(step / 2, about) if bound in ("about", "under") else step / 2
    high = max(step / 2, about) if bound in ("about", "over") else step / 2
    # More than three is not three, but a rounded figure may lie either side of itself.
    scale = Decimal("0.01") if unit in ("share", "pp") else Decimal(1)
    return Reading((amount - low) * scale, (amount + high) * scale, unit)


def _bound(before: str) -> str:
    for kind in ("about", "over", "under"):
        if re.search(rf"(?<![\w-])(?:{lists()['bounds'][kind]})\s*$", before, re.IGNORECASE):
            return kind
    return ""


def _unit(match: re.Match[str], units: Collection[str]) -> str:
    after, lead = match["unit"], (match["cur"] or match["code"] or "").strip()
    written = (after or "").strip().strip("-").strip()
    for kind in _UNITS:
        pattern = lists()["units"][kind]
        if re.fullmatch(pattern, written or lead, re.IGNORECASE) and (written or lead):
            both = written and lead and not re.fullmatch(pattern, lead, re.IGNORECASE)
            return "other" if both else kind
    folded = written.casefold()
    return next((unit for unit in units if unit.casefold() == folded), written.upper() if written else lead.upper())


def _is_range(between: str) -> bool:
    return re.fullmatch(r"\s*(?:bis|to|and|und|or|oder|[-–—])\s*", between, re.IGNORECASE) is not None


def _from_words(start: int, end: int, text: str, found: tuple[tuple[Decimal, Decimal, str], ...]) -> Written:
    return Written(start, end, text[start:end], tuple(Reading(*reading) for reading in found), spelled=True)


@cache
def _pattern(lang: Lang, units: frozenset[str]) -> re.Pattern[str]:
    codes = "|".join({*_MONEY, *(unit for unit in units if is_money(unit))})
    nouns = [re.escape(unit) for unit in units if unit not in ("", "count", "ratio", "index", "probability", *_UNITS)]
    known = alternatives([f"(?:{lists()['units'][kind]})" for kind in _UNITS] + [codes])
    after = f"(?:{'|'.join(sorted(nouns, key=len, reverse=True))})|{known}" if nouns else known
    magnitude = "|".join(rf"{word}\.?" for word in sorted(lists()["magnitudes"][lang], key=len, reverse=True))
    space = rf"[ {_SPACES}]"
    return re.compile(
        rf"(?P<lead>(?:(?P<code>(?<!\w)(?:{codes}){space}?))?(?:(?P<sign>(?<![\w.,)%€$£\ufffc])[+\-−–±]{space}?))?"
        rf"(?P<cur>US\$|[€$£¥]|(?<!\w)(?:{codes}){space})?{space}?)(?P<num>(?<!\d){_LITERAL})(?P<exp>e[-−]?\d{{1,4}})?"
        rf"(?:[ {_SPACES}-]?(?P<mag>(?:{magnitude}))(?!\w))?"
        rf"(?:(?P<unit>[-{space[1:-1]}]?(?:{after}))(?!\w))?",
        re.IGNORECASE,
    )
