"""What people write where a tool takes an amount, names or a choice: one way to read it, for every tool."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from errors import BadArguments
from terms import Money

OWN = "XXX"
"""ISO 4217 for no currency: a bare number is in the currency of the data."""


def bare(value: Any) -> Any:
    """A number, or a string that names no currency, stays without one; everything else as `Money` reads it.

    >>> bare(5), bare("5 EUR")
    ({'amount': 5, 'currency': 'XXX'}, '5 EUR')
    """
    if isinstance(value, str) and not re.search(r"[€$£]|[a-z]{3}", re.sub(r"(?i)tsd|mio", "", value.lower())):
        return {"amount": Money.model_validate(value).amount, "currency": OWN}
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return {"amount": value, "currency": OWN}
    return value


def above_zero(value: Money) -> Money:
    """The amount, or a refusal of none and less."""
    if value.amount <= 0:
        raise ValueError("an amount has to be above zero")
    return value


def not_below_zero(value: Money) -> Money:
    """The cost, or a refusal of a negative one."""
    if value.amount < 0:
        raise ValueError("a cost cannot be below zero")
    return value


def listed(value: Any) -> Any:
    """Names in one string, with commas between them, as a list.

    >>> listed("meta, google,")
    ['meta', 'google']
    """
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def any_letters(value: Any) -> Any:
    """A choice in small letters, however it was written."""
    return value.strip().lower() if isinstance(value, str) else value


def for_all(value: Any) -> Any:
    """One number for all of them stands under the empty name, beside those by name."""
    return {"": value} if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Bare = Annotated[Money, BeforeValidator(bare)]
"""An amount that may be without a currency."""

Amount = Annotated[Money, BeforeValidator(bare), AfterValidator(above_zero)]
"""The same above zero."""

Cost = Annotated[Money, BeforeValidator(bare), AfterValidator(not_below_zero)]
"""The same, or nothing."""

Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[float, Field(ge=0, le=60)]
Shares = Annotated[dict[str, Share], BeforeValidator(for_all)]
MeasuredShares = Annotated[dict[str, Share] | Literal["measured"], BeforeValidator(for_all)]
"""Shares by name, or `measured`: as attribution says."""
"""A share for all, or by name."""


def in_currency(value: Money | None, currency: str) -> float | None:
    """The amount as a number of the data's currency.

    Raises:
        BadArguments: it is in another currency.
    """
    if value is None or value.currency in (currency, OWN):
        return float(value.amount) if value else None
    raise BadArguments(
        en=f"The amount is in {value.currency}, the data are in {currency}, and no exchange rate is known.",
        de=f"Der Betrag ist in {value.currency}, die Daten sind in {currency}, und ein Wechselkurs ist nicht bekannt.",
        do_en=f"Give it in {currency}.",
        do_de=f"Nennen Sie ihn in {currency}.",
    )
