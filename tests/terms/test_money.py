"""Money keeps its cents and reads what people write."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terms import Money

cents = st.integers(-(10**12), 10**12)


@given(cents, cents)
def test_money_adds_to_the_cent(first, second):
    total = Money(amount=Decimal(first) / 100) + Money(amount=Decimal(second) / 100)
    assert total.amount * 100 == first + second


def test_money_of_two_currencies_does_not_add():
    with pytest.raises(ValueError, match="rate"):
        Money(amount=Decimal(1), currency="EUR") + Money(amount=Decimal(1), currency="USD")


@pytest.mark.parametrize("short", [5, "5", "5 EUR", {"amount": 5}, 5.0])
def test_money_reads_short_forms(short):
    assert Money.model_validate(short) == Money(amount=Decimal(5), currency="EUR")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("5000", "5000", "EUR"),
        ("150.000 €", "150000", "EUR"),
        ("€5,000.50", "5000.50", "EUR"),
        ("5.000,50 EUR", "5000.50", "EUR"),
        ("60k", "60000", "EUR"),
        ("1,5 Mio. €", "1500000", "EUR"),
        ("$12.5", "12.5", "USD"),
        ("95 Tsd. Euro", "95000", "EUR"),
        ("1'234.50 CHF", "1234.50", "CHF"),
    ],
)
def test_money_reads_what_people_write(text, amount, currency):
    assert Money.model_validate(text) == Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize("text", ["", "much", "5 apples", "1.2.3 to 4"])
def test_what_is_no_money_says_how_to_write_it(text):
    with pytest.raises(ValidationError, match="write 5000"):
        Money.model_validate(text)
