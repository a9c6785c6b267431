"""Money: exact, in one currency, and read from what people write."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pydantic import Field, model_validator

from terms.plain import Number, Term


class Money(Term):
    """An amount with its currency; arithmetic only within one currency."""

    amount: Number
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, str):
            return _money(value)
        return {"amount": value} if isinstance(value, (int, float, Decimal)) else value

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up without a rate")
        return Money(amount=self.amount + other.amount, currency=self.currency)


_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "EURO": "EUR"}


_TIMES = {"": 1, "K": 1000, "TSD": 1000, "TEUR": 1000, "M": 10**6, "MIO": 10**6}


_MONEY = re.compile(
    r"(?P<before>[€$£]|[A-Z]{3}(?![A-Z]))?\s*(?P<amount>-?\d[\d.,'\s]*)\s*(?P<times>K|TSD|TEUR|MIO|M)?\.?\s*"
    r"(?P<after>[€$£]|EURO|[A-Z]{3})?"
)


def _money(text: str) -> dict[str, Any]:
    """`5000`, `5000 EUR`, `€5,000.50`, `5.000,50 €`, `60k`, `1,5 Mio. €`."""
    match = _MONEY.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(f"'{text}' is not an amount of money; write 5000 or '5000 EUR'")
    digits = re.sub(r"['\s]", "", match["amount"]).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    # Three digits after the only kind of sign are thousands; a sign of another kind before the last is one as well.
    decimal = last >= 0 and (len(digits) - last - 1 != 3 or len(set(digits) & {".", ","}) == 2)
    whole = re.sub(r"[.,]", "", digits[:last] if decimal else digits)
    amount = Decimal(f"{whole}.{digits[last + 1 :]}" if decimal else whole) * _TIMES[match["times"] or ""]
    sign = match["before"] or match["after"]
    return {"amount": amount} | ({"currency": _SIGNS.get(sign, sign)} if sign else {})
