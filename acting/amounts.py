"""Money to the cent: what a budget is a day, and how one sum is split over several campaigns without losing any."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from policies.changes import DAYS
from terms import number

CENT = Decimal("0.01")


def cents(value: Any) -> Decimal:
    """The amount in whole cents, halves to the even one.

    >>> cents(12.345), cents(12), cents("0.1")
    (Decimal('12.34'), Decimal('12.00'), Decimal('0.10'))
    """
    return number(value).quantize(CENT, rounding=ROUND_HALF_EVEN)


def plain(value: Decimal) -> int | float:
    """The amount as a JSON number.

    >>> plain(Decimal("150.00")), plain(Decimal("12.34"))
    (150, 12.34)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def a_day(value: Any, unit: str) -> Decimal | None:
    """A budget of any period as money a day; None where its unit names no period.

    >>> a_day(700, "EUR/week"), a_day(20.5, "EUR/day"), a_day(900, "EUR")
    (Decimal('100.00'), Decimal('20.50'), None)
    """
    period = unit.partition("/")[2]
    return cents(number(value) / number(DAYS[period])) if period in DAYS else None


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """The sum in proportion to the weights, in whole cents that add up to exactly the sum; the largest remainders win.

    >>> split(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    exact = [total * weight / whole for weight in weights]
    shares = [(each // CENT) * CENT for each in exact]
    missing = int((total - sum(shares, Decimal(0))) / CENT)
    order = sorted(range(len(shares)), key=lambda at: (shares[at] - exact[at], at))
    for at in order[:missing]:
        shares[at] += CENT
    return shares
