"""Amounts as platforms count them: micros at Google, the currency's smallest unit at Meta; exact in both directions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

MICROS = 1_000_000
LARGEST = 10**12
NO_DECIMALS = frozenset((
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
))  # fmt: skip
THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
"""ISO 4217; all others have two."""
META_WHOLE = frozenset(("CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"))
META_HUNDREDTHS = frozenset((
    "DZD", "ARS", "AUD", "BHD", "BDT", "BOB", "BGN", "BRL", "GBP", "CAD", "CNY", "HRK", "CZK", "DKK", "EGP", "EUR",
    "GTQ", "HNL", "HKD", "INR", "ILS", "JOD", "KES", "LVL", "LTL", "MOP", "MYR", "MXN", "NZD", "NIO", "NGN", "NOK",
    "PKR", "PEN", "PHP", "PLN", "QAR", "RON", "RUB", "SAR", "RSD", "SGD", "SKK", "ZAR", "SEK", "CHF", "THB", "TRY",
    "AED", "UAH", "USD", "UYU", "VEF", "VES",
))  # fmt: skip
"""developers.facebook.com/docs/marketing-api/currencies: how many of its units a unit of the currency has."""


def exact(value: Any) -> Decimal:
    """A JSON number as the decimal that it was written as.

    Raises:
        ValueError: no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("that is no amount")
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite():
        raise ValueError("that is no amount")
    return found


def plain(value: Decimal) -> int | float:
    """A decimal as JSON writes it.

    >>> plain(Decimal("120.50")), plain(Decimal("120.00"))
    (120.5, 120)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def decimals(currency: str) -> int:
    """Digits behind the point that a currency has.

    >>> decimals("EUR"), decimals("JPY"), decimals("KWD")
    (2, 0, 3)
    """
    return 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2


def micros(value: Any) -> int:
    """Currency units in millionths.

    >>> micros(120.5), micros(0.1)
    (120500000, 100000)

    Raises:
        ValueError: no amount, or a part of a millionth.
    """
    return _whole(exact(value) * MICROS)


def from_micros(count: int) -> int | float:
    """Millionths in currency units.

    >>> from_micros(120500000), from_micros(150000000)
    (120.5, 150)
    """
    return plain(Decimal(count) / MICROS)


def payable(value: Any, currency: str) -> Decimal:
    """An amount that somebody can pay in that currency.

    Raises:
        ValueError: no amount above zero, or a part of the smallest coin.
    """
    found = exact(value)
    if not 0 < found < LARGEST:
        raise ValueError("an amount above zero is needed" if found <= 0 else "that is too much")
    if found != round(found, decimals(currency)):
        raise ValueError(f"{currency} has no such small parts")
    return found


def units(value: Any, currency: str) -> int:
    """Currency units as Meta counts them.

    >>> units(120.5, "EUR"), units(1500, "JPY")
    (12050, 1500)

    Raises:
        ValueError: no amount, a part of a unit, or a currency that Meta does not list.
    """
    return _whole(exact(value) * offset(currency))


def from_units(count: int, currency: str) -> int | float:
    """What Meta counts, in currency units.

    >>> from_units(12050, "EUR"), from_units(1500, "JPY")
    (120.5, 1500)
    """
    return plain(Decimal(count) / offset(currency))


def offset(currency: str) -> int:
    """Meta's units in one of the currency.

    Raises:
        ValueError: a currency that Meta does not list.
    """
    if currency not in META_WHOLE | META_HUNDREDTHS:
        raise ValueError(f"how Meta counts {currency[:8]} is not known")
    return 1 if currency in META_WHOLE else 100


def currency_of(unit: str) -> str:
    """The currency of a unit such as EUR/day; empty where there is none."""
    return unit.partition("/")[0] if unit else ""


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise ValueError("smaller than the platform counts")
    return int(value)
