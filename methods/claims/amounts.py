"""Prices, percentages and quantities as advertisements write them, German and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from methods.claims.reading import Reading

Role = Literal["plain", "new", "old", "rrp", "low30", "base", "periodic", "saving", "threshold"]
_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"€|eur(?:o|os)?(?![a-z])|\$|usd(?![a-z])|£|gbp(?![a-z])|chf(?![a-z])"
_PRICE = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s?(?P<a>{_NUMBER})(?:,-|,--|\.-)?)"
    rf"|(?:(?<![\d.,])(?P<b>{_NUMBER})(?:,-|,--|\.-)?\s?(?P<after>{_CURRENCY}))"
)
_PERCENT = re.compile(rf"(?P<sign>[-+]\s?)?(?<![\d.,])(?P<n>{_NUMBER})\s?(?:%|prozent|per ?cent)")
_UNITS = {
    "kg": ("kg", "1"), "kilo": ("kg", "1"), "kilogramm": ("kg", "1"), "kilogram": ("kg", "1"), "g": ("kg", ".001"),
    "gramm": ("kg", ".001"), "gr": ("kg", ".001"), "gram": ("kg", ".001"), "grams": ("kg", ".001"),
    "l": ("l", "1"), "liter": ("l", "1"), "litre": ("l", "1"), "litres": ("l", "1"), "ml": ("l", ".001"),
    "milliliter": ("l", ".001"), "cl": ("l", ".01"), "dl": ("l", ".1"),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![\d.,])(?:(?P<times>\d{{1,3}})\s?[x×]\s?)?(?P<n>\d+(?:[.,]\d+)?)\s?-?(?P<unit>{_UNIT})(?![a-z0-9])"
)
_LOW30 = (
    r"(?:niedrigst|guenstigst|tiefst)[a-z]* (?:gesamt|verkaufs)?preis[a-z]*,? (?:der |in den )?(?:letzten|vergangenen)"
    r" (?:30|dreissig) tage|30[- ]tage[- ](?:best|tiefst|niedrigst)?-?preis"
    r"|lowest (?:total |prior )?price (?:of|in|from|over|within) the (?:last|past|previous|prior) 30 days"
    r"|30[- ]day (?:low|lowest price)|lowest 30[- ]day price"
)
_LEAD: tuple[tuple[Role, str], ...] = (
    ("low30", rf"(?:{_LOW30})[^€$\d]{{0,25}}$"),
    (
        "rrp",
        r"(?:uvp|unverbindliche preisempfehlung|rrp|msrp|recommended retail price|listenpreis|list price)"
        r"[^€$\d]{0,25}$",
    ),
    (
        "old",
        r"(?:statt|anstatt|vorher|bisher|frueher|zuvor|regulaer|normalpreis|ursprungspreis|originalpreis|alter preis"
        r"|war|was|instead of|before|previously|formerly|originally|regular(?:ly)?|down from|usual(?:ly)?|old price"
        r"|reduced from)"
        r"(?: (?:nur|price|preis|ab|at|von|now|er|it|our|unser|fuer|sonst|zum|regulaeren?))*[ :(]{0,3}$",
    ),
    (
        "threshold",
        r"(?:(?:versand|lieferung|shipping|delivery|versandkostenfrei|geschenk)[a-z ]{0,20}"
        r" (?:ab|from|over|above|ueber)"
        r"|(?:bestellwert|einkaufswert|warenkorb|mindestbestellwert|orders?)(?: (?:von|of|over|ueber|above|ab))?)"
        r"[ :]{0,2}$",
    ),
    (
        "saving",
        r"(?:sparen sie|spare|spart|sparen|save|ersparnis|you save|rabatt|gutschein|bonus|praemie)[^€$\d]{0,12}$",
    ),
    (
        "new",
        r"(?:jetzt|nun|nur|now|only|just|aktionspreis|sale|neu|fuer)"
        r"(?: (?:nur|only|just|noch|ab|fuer|at|for))*[ :]{0,2}$",
    ),
)
_TAIL: tuple[tuple[Role, str], ...] = (
    ("low30", rf"^[ ,;:(]{{0,3}}(?:{_LOW30})(?![^a-z]{{0,4}}(?:\d|€|eur))"),
    ("base", rf"^\s?(?:/|pro|je|per|a)\s?(?:1 |100 )?(?:{_UNIT})(?![a-z])"),
    (
        "periodic",
        r"^\s?(?:/|pro|je|per|im|a|mtl|monatlich|a )\s?"
        r"(?:monat|mon\.?|month|mo|woche|week|jahr|year|tag|day|monatlich)",
    ),
    (
        "saving",
        r"^\s?(?:rabatt|gutschein|guthaben|off|discount|voucher|sparen|gespart|ersparnis|gift|bonus|nachlass|guenstiger"
        r"|cheaper|weniger)",
    ),
    ("threshold", r"^\s?(?:bestellwert|einkaufswert|mindestbestellwert|warenwert|order)"),
)
_OFF_AFTER = re.compile(
    r"^[ -]{0,2}(?:auf alles|auf alle|rabatt|reduziert|guenstiger|billiger|nachlass|sparen|gespart|off|discount|cheaper"
    r"|less|sale|preisnachlass|ersparnis|gutschein|on everything|price cut|price drop)"
)
_OFF_BEFORE = re.compile(
    r"(?:spare|sparen sie|save|rabatt von|rabatt|nachlass von|um|bis zu|up to|minus|reduced by|discount of|ersparnis"
    r"|sale|sale:)"
    r"(?: (?:bis zu|up to|jetzt|now|ganze|satte))?[ :]{0,2}$"
)
_NO_PRICE = re.compile(
    r"^[ -]{0,2}(?:rendite|zins|eff|p\. ?a|sollzins|recycel|recycled|weniger|mehr|more|schneller|faster"
    r"|oeko|bio|co2|anteil)"
)
_PRICE_WORDS = re.compile(
    r"(?:rabatt|reduzier|spar|save|sale|nachlass|discount|off|guenstiger|preis|price|minus|ersparnis)"
)


@dataclass(frozen=True)
class Price:
    """An amount in the text and what it stands for."""

    value: Decimal
    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Percent:
    """A percentage in the text; `off` if the words say that it is a reduction."""

    value: Decimal
    off: bool
    start: int
    end: int


@dataclass(frozen=True)
class Quantity:
    """Net quantity in kilograms or litres."""

    value: Decimal
    unit: str
    start: int
    end: int


def amount(text: str) -> Decimal:
    """A number in German or English spelling: three digits after a single mark are thousands.

    >>> amount("1.399"), amount("4,99"), amount("10.000,50"), amount("1,299.00")
    (Decimal('1399'), Decimal('4.99'), Decimal('10000.50'), Decimal('1299.00'))
    """
    plain = re.sub(r"[' ]", "", text)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0 or len(plain) - last - 1 == 3:
        whole, cents = re.sub(r"[.,]", "", plain), ""
    else:
        whole, cents = re.sub(r"[.,]", "", plain[:last]), plain[last + 1 :]
    try:
        return Decimal(f"{whole}.{cents}" if cents else whole)
    except InvalidOperation:
        return Decimal(0)


@lru_cache(maxsize=256)
def prices(reading: Reading) -> tuple[Price, ...]:
    """Every price with its role: new, old ("statt"), RRP, 30-day low, per unit, per month, saving, threshold."""
    found: list[Price] = []
    for match in _PRICE.finditer(reading.folded):
        role = _role(reading.folded, *match.span())
        found.append(Price(amount(match["a"] or match["b"]), role, *match.span()))
    return tuple(found)


def _role(folded: str, start: int, end: int) -> Role:
    # A word belongs to the nearest price: what stands before an earlier price says nothing about this one.
    lead = re.split(_CURRENCY, folded[max(0, start - 70) : start])[-1]
    tail = folded[end : end + 70]
    for role, words in _TAIL[1:3]:
        if re.search(words, tail):
            return role
    for role, words in _LEAD:
        if re.search(words, lead):
            return role
    found: list[Role] = [role for role, words in _TAIL if re.search(words, tail)]
    return found[0] if found else "plain"


@lru_cache(maxsize=256)
def percents(reading: Reading) -> tuple[Percent, ...]:
    """Every percentage, and whether it says a price reduction."""
    found: list[Percent] = []
    for match in _PERCENT.finditer(reading.folded):
        lead, tail = (
            reading.folded[max(0, match.start() - 40) : match.start()],
            reading.folded[match.end() : match.end() + 40],
        )
        minus = bool(match["sign"]) and "-" in match["sign"] and not re.search(r"\d\s?$", lead)
        off = minus or _says_off(lead, tail)
        found.append(Percent(amount(match["n"]), off, *match.span()))
    return tuple(found)


def _says_off(lead: str, tail: str) -> bool:
    if _OFF_AFTER.search(tail):
        return True
    about_price = _PRICE_WORDS.search(lead + tail) and not _NO_PRICE.search(tail)
    return bool(_OFF_BEFORE.search(lead) and about_price)


@lru_cache(maxsize=256)
def quantities(reading: Reading) -> tuple[Quantity, ...]:
    """Net quantities in kg or l; `6 x 0,5 l` is 3 l; what stands behind a price ("€/100 g") is none."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(reading.folded):
        lead = reading.folded[max(0, match.start() - 12) : match.start()]
        if re.search(r"(?:/|pro|je|per|=)\s?$", lead) or re.search(r"^\s?=", reading.folded[match.end() :]):
            continue
        unit, factor = _UNITS[match["unit"]]
        value = Decimal(match["n"].replace(",", ".")) * Decimal(factor) * int(match["times"] or 1)
        found.append(Quantity(value, unit, *match.span()))
    return tuple(found)


@lru_cache(maxsize=256)
def unit_prices(reading: Reading) -> tuple[tuple[Decimal, str, Decimal], ...]:
    """Prices per unit in the text: amount, kg or l, and how much of it (1, or 0.1 for 100 g)."""
    folded, found = reading.folded, list[tuple[Decimal, str, Decimal]]()
    per = re.compile(
        rf"(?:(?:{_CURRENCY})\s?(?P<a>{_NUMBER})|(?P<b>{_NUMBER})\s?(?:{_CURRENCY}))"
        rf"\s?(?:/|pro|je|per|a)\s?(?P<n>\d+)?\s?(?P<unit>{_UNIT})(?![a-z])"
    )
    equal = re.compile(
        rf"(?P<n>\d+)\s?(?P<unit>{_UNIT})\s?=\s?(?:(?:{_CURRENCY})\s?(?P<a>{_NUMBER})|(?P<b>{_NUMBER})\s?(?:{_CURRENCY}))"
    )
    for match in [*per.finditer(folded), *equal.finditer(folded)]:
        unit, factor = _UNITS[match["unit"]]
        found.append((amount(match["a"] or match["b"]), unit, Decimal(factor) * int(match["n"] or 1)))
    return tuple(found)
