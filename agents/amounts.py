"""Money, percentages and numbers in a question: `1,5 Mio. €`, `200k`, `$3,000.50`, `20 %`, `fünfhundert Euro`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from errors import Lang


@dataclass(frozen=True)
class Amount:
    """A number as a person wrote it. A percentage is a share: 20 % is 0.2."""

    value: Decimal
    unit: Literal["money", "percent", "number"]
    words: str
    start: int
    end: int
    currency: str | None = None
    ambiguous: bool = False
    """`1.234` may be a thousand or a decimal; the question's language decided."""


def find(text: str, lang: Lang = "de", masked: Iterable[tuple[int, int]] = ()) -> tuple[Amount, ...]:
    """Every amount in the order of the text; `masked` spans (dates, names, quotes) are not read.

    >>> [(str(one.value), one.unit) for one in find("1,5 Mio. € und 20 %")]
    [('1500000', 'money'), ('0.2', 'percent')]
    """
    spans = tuple(masked)
    found = [*_in_digits(text, lang), *_in_words(text)]
    kept: list[Amount] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        free = all(one.end <= start or end <= one.start for start, end in spans)
        if free and not (kept and one.start < kept[-1].end):
            kept.append(one)
    return tuple(kept)


_SIZES = {
    "k": 3, "tsd": 3, "tausend": 3, "thousand": 3, "m": 6, "mio": 6, "million": 6, "millionen": 6, "millions": 6,
    "mn": 6,
    "mrd": 9, "milliarde": 9, "milliarden": 9, "billion": 9, "bn": 9,
}  # fmt: skip
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD",
    "dollars": "USD", "£": "GBP",
    "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "pfund": "GBP", "chf": "CHF", "franken": "CHF", "francs": "CHF",
}  # fmt: skip
_THOUSANDS = {"teur": "EUR", "t€": "EUR", "keur": "EUR", "k€": "EUR", "tusd": "USD"}
"""Units of tables in offices: 28 TEUR are 28,000 euros."""
_CENTS = {"cent": "EUR", "cents": "EUR", "ct": "EUR"}
_CURRENCY = (
    r"teur\b|keur\b|t€|k€|tusd\b|€|\$|£|eur(?:os?)?\b"
    r"|usd\b|dollars?\b|gbp\b|pounds?\b|pfund\b|chf\b|franken\b|francs\b|cents?\b|ct\b"
)
_SIZE = r"(?:" + "|".join(sorted(_SIZES, key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_DIGITS = re.compile(
    rf"(?<![\w.,/-])(?P<before>[€$£]|(?:EUR|USD|GBP|CHF)\s)?\s?(?P<sign>[-−+])?\s?"
    rf"(?P<number>\d{{1,3}}(?:[.,'’\u00a0\u202f ]\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)?)"
    rf"\s?(?P<size>{_SIZE})?(?:\s|-(?=%))?"
    rf"(?P<unit>%|prozentpunkte|prozent\b|percent\b|per cent\b|pp\b|{_CURRENCY})?(?![\w])",
    re.IGNORECASE,
)


def _in_digits(text: str, lang: Lang) -> Iterable[Amount]:
    for match in _DIGITS.finditer(text):
        value, ambiguous = _number(match["number"], lang, bool(match["size"]))
        size = (match["size"] or "").lower().rstrip(".")
        value *= Decimal(10) ** _SIZES.get(size, 0)
        if match["sign"] in {"-", "−"}:
            value = -value
        yield _amount(value, match["before"] or "", match["unit"] or "", match, ambiguous)


def _amount(value: Decimal, before: str, unit: str, match: re.Match[str], ambiguous: bool = False) -> Amount:
    unit, before = unit.lower(), before.strip().lower()
    words = match[0].strip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    end = start + len(words)
    if unit in {"%", "prozent", "percent", "per cent"}:
        return Amount(_plain(value / 100), "percent", words, start, end, ambiguous=ambiguous)
    if unit in _CENTS:
        return Amount(_plain(value / 100), "money", words, start, end, _CENTS[unit], ambiguous)
    if unit in _THOUSANDS:
        return Amount(_plain(value * 1000), "money", words, start, end, _THOUSANDS[unit], ambiguous)
    currency = _CURRENCIES.get(before) or _CURRENCIES.get(unit)
    return Amount(_plain(value), "money" if currency else "number", words, start, end, currency, ambiguous)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _number(text: str, lang: Lang, sized: bool) -> tuple[Decimal, bool]:
    """The last of two kinds of separators is the decimal one; one before three digits is read as the language does."""
    text = re.sub(r"['’\u00a0\u202f ]", "", text)
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rfind(".") > text.rfind(",") else ","
        return Decimal(text.replace("," if decimal == "." else ".", "").replace(",", ".")), False
    mark = "." if dots else ","
    if dots + commas > 1:
        return Decimal(text.replace(mark, "")), False
    if dots + commas == 1:
        thousands = re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text) and not sized
        grouped = mark == ("." if lang == "de" else ",")
        if thousands:
            return Decimal(text.replace(mark, "" if grouped else ".")), not grouped
        return Decimal(text.replace(",", ".")), False
    return Decimal(text), False


_ONES = {
    "null": 0, "zero": 0, "ein": 1, "eins": 1, "eine": 1, "einem": 1, "einen": 1, "one": 1, "zwei": 2, "two": 2,
    "drei": 3, "three": 3,
    "vier": 4, "four": 4, "fünf": 5, "fuenf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8,
    "eight": 8, "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12, "zwoelf": 12,
    "twelve": 12,
    "dreizehn": 13, "thirteen": 13, "vierzehn": 14, "fourteen": 14, "fünfzehn": 15, "fuenfzehn": 15, "fifteen": 15,
    "sechzehn": 16, "sixteen": 16, "siebzehn": 17, "seventeen": 17, "achtzehn": 18, "eighteen": 18, "neunzehn": 19,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "twenty": 20, "dreißig": 30, "dreissig": 30, "thirty": 30, "vierzig": 40, "forty": 40, "fünfzig": 50,
    "fuenfzig": 50, "fifty": 50, "sechzig": 60, "sixty": 60, "siebzig": 70, "seventy": 70, "achtzig": 80, "eighty": 80,
    "neunzig": 90, "ninety": 90,
}  # fmt: skip
_BIG = {"hundert": 100, "hundred": 100, "tausend": 1000, "thousand": 1000, "million": 10**6, "millionen": 10**6}
_PIECES = re.compile("|".join(sorted([*_ONES, *_TENS, *_BIG, "und", "and"], key=len, reverse=True)))
_WORD = re.compile(
    rf"(?P<words>[^\W\d_]+(?:[ -][^\W\d_]+){{0,5}}?)\s*(?P<unit>%|prozent\b|percent\b|{_CURRENCY})", re.IGNORECASE
)


def _in_words(text: str) -> Iterable[Amount]:
    """Number words count only before a currency or percent; elsewhere `ein` is an article."""
    for match in re.finditer(rf"(?P<unit>%|prozent\b|percent\b|{_CURRENCY})", text, re.IGNORECASE):
        before = re.findall(r"[^\W\d_]+", text[: match.start()])[-6:]
        for size in range(len(before), 0, -1):
            words = before[-size:]
            head = re.search(r"[\s-]+".join(map(re.escape, words)) + r"\s*$", text[: match.start()])
            value = spoken(" ".join(words))
            if head and value is not None:
                whole = re.compile(re.escape(text[head.start() : match.end()])).match(text, head.start())
                if whole:
                    yield _amount(Decimal(value), "", match["unit"], whole)
                break


@cache
def spoken(words: str) -> int | None:
    """A number in words, or None: `fünfhundert` 500, `zwölftausend` 12000, `two hundred and fifty` 250."""
    pieces: list[str] = []
    for word in re.split(r"[\s-]+", words.lower()):
        place = 0
        while place < len(word):
            match = _PIECES.match(word, place)
            if not match:
                return None
            pieces.append(match[0])
            place = match.end()
    numbers = [piece for piece in pieces if piece not in {"und", "and"}]
    if not numbers or pieces[0] in {"und", "and"} or pieces[-1] in {"und", "and"}:
        return None
    total = part = 0
    for piece in numbers:
        if piece in _BIG and _BIG[piece] > 100:
            total, part = total + max(part, 1) * _BIG[piece], 0
        elif piece in _BIG:
            part = max(part, 1) * 100
        else:
            part += (_ONES | _TENS)[piece]
    return total + part
