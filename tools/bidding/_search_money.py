"""An amount that somebody names: a bare number is in the currency of the data, a named currency has to be theirs."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from errors import BadArguments
from terms import Money

OWN = "XXX"
"""ISO 4217 for no currency."""


def _amount(value: Any) -> Any:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return {"amount": value, "currency": OWN}
    if isinstance(value, str) and not re.search(r"[€$£]|[a-z]{3}", re.sub(r"(?i)tsd|mio", "", value.lower())):
        return {"amount": Money.model_validate(value).amount, "currency": OWN}
    return value


def _positive(value: Money) -> Money:
    if value.amount <= 0:
        raise ValueError("an amount has to be above zero")
    return value


def _not_negative(value: Money) -> Money:
    if value.amount < 0:
        raise ValueError("a cost cannot be below zero")
    return value


Amount = Annotated[Money, BeforeValidator(_amount), AfterValidator(_positive)]
Cost = Annotated[Money, BeforeValidator(_amount), AfterValidator(_not_negative)]


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
