"""Numbers and reasons of a ruling in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import figures
import terms.named
from figures import plain
from terms import Words


class Said(NamedTuple):
    """A piece of a sentence in both languages; lighter than Words, of which a ruling would need a hundred."""

    de: str
    en: str

    @property
    def words(self) -> Words:
        """As other rooms know it."""
        return Words.model_construct(de=self.de, en=self.en)


def both(de: str, en: str) -> Said:
    """A sentence in both languages."""
    return Said(de, en)


def money(value: Fraction | float | None, currency: str) -> Said:
    """An amount, such as 1.200 €.

    >>> money(1234.5, "EUR").de, money(1234.5, "EUR").en, money(20, "SEK").en
    ('1.234,50 €', '€1,234.50', 'SEK 20')
    """
    if value is None:
        return UNKNOWN
    amount = round(float(value), 2)
    english = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    sign = SIGNS.get(currency)
    return both(f"{_german(english)} {sign or currency}", f"{sign}{english}" if sign else f"{currency} {english}")


def share(value: Fraction | float | None) -> Said:
    """A share in percent.

    >>> share(0.125).de, share(0.1).en
    ('12,5 %', '10%')
    """
    if value is None:
        return UNKNOWN
    english = f"{round(100 * float(value), 2):,g}" if value < 1000 else f"{float(100 * value):.3g}"
    return both(f"{_german(english)} %", f"{english}%")


def _german(english: str) -> str:
    return english.translate(_SWAP)


_SWAP = str.maketrans(",.", ".,")
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
UNKNOWN = both("unbekannt", "unknown")


def day(each: date) -> Said:
    """A day as each language writes it.

    >>> day(date(2026, 11, 26)).de
    '26.11.2026'
    """
    return both(figures.day(each, "de"), figures.day(each, "en"))


def day_of_file(text: str) -> Said:
    """A day of a policy file, with its year or of every year.

    >>> day_of_file("2026-11-26").de, day_of_file("12-23").de, day_of_file("12-23").en
    ('26.11.2026', '23.12.', '12-23')
    """
    *year, month, each = text.split("-")
    return both(f"{each}.{month}.{''.join(year)}", text)


def named(action: str) -> Said:
    """What people call an action, such as `Budget ändern`."""
    words = terms.named.action(action)
    return both(words.de, words.en)


def listed(values: Sequence[Any]) -> str:
    """Names one after the other, harmless in a line."""
    return ", ".join(plain(str(each))[:80] for each in values)


def quoted(name: str) -> Said:
    """A name in quotation marks; untrusted, so without line breaks and short."""
    told = plain(name)[:80]
    return both(f"„{told}“", f"'{told}'")
