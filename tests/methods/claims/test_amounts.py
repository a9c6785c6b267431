"""Prices, percentages and quantities as shops write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.claims.amounts import amount, percents, prices, quantities, unit_prices
from methods.claims.reading import read


@pytest.mark.parametrize(
    ("text", "found"),
    [("Jetzt 59 € statt 99 €", [("59", "new"), ("99", "old")]), ("Now €59, was €99", [("59", "new"), ("99", "old")]),
     ("UVP 1.399,00 EUR", [("1399.00", "rrp")]), ("99,- €", [("99", "plain")]), ("€4.99/month", [("4.99", "periodic")]),
     ("40 € (niedrigster Preis der letzten 30 Tage: 45 €)", [("40", "plain"), ("45", "low30")]),
     ("lowest price of the last 30 days €99", [("99", "low30")]), ("Versand ab 50 €", [("50", "threshold")]),
     ("10 € Gutschein", [("10", "saving")]), ("2,00 €/100 g", [("2.00", "base")])],
)  # fmt: skip
def test_prices_and_what_they_stand_for(text, found):
    assert [(str(price.value), price.role) for price in prices(read(text))] == found


@pytest.mark.parametrize(
    ("text", "off"),
    [("-20 %", True), ("20 % Rabatt", True), ("save up to 30%", True), ("um 15 % reduziert", True),
     ("5 % Zinsen", False),
     ("80 % recycelt", False), ("100 % Baumwolle", False), ("38 % weniger CO2", False), ("2020-30 %", False)],
)  # fmt: skip
def test_which_percentages_are_reductions(text, off):
    assert [share.off for share in percents(read(text))] == [off]


@pytest.mark.parametrize(
    ("text", "found"),
    [("100 g", ("0.100", "kg")), ("6 x 0,5 l", ("3.0", "l")), ("750ml", ("0.750", "l")), ("1,5 kg", ("1.5", "kg")),
     ("5 Gäste", None),
     ("9 €/100 g", None)],
)  # fmt: skip
def test_quantities(text, found):
    seen = [(str(item.value), item.unit) for item in quantities(read(text))]
    assert seen == ([found] if found else [])


def test_unit_prices():
    assert unit_prices(read("(69,00 €/kg)"))[0][0] == 69
    assert unit_prices(read("1 l = 1,66 €"))[0][:2] == (Decimal("1.66"), "l")
    assert unit_prices(read("€2.50 per 100 g"))[0][2] == Decimal("0.1")


@given(st.integers(0, 9_999_999))
def test_an_amount_reads_the_same_in_both_spellings(cents):
    whole, rest = divmod(cents, 100)
    german = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
    english = f"{whole:,}.{rest:02d}"
    assert amount(german) == amount(english) == Decimal(cents) / 100
