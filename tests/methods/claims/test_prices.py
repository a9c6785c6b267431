"""Reductions and unit prices, computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.claims.computed import CHECKS
from methods.claims.engine import advert, judge
from methods.claims.pack import load
from methods.claims.prices import lowest_30d

PACK = load(Path(__file__).parents[3] / "policies" / "packs")
DAY = date(2026, 11, 23)


def low(**facts) -> Decimal | None:
    return lowest_30d(advert("x", PACK, facts, DAY))


def test_the_window_is_thirty_days_before_the_reduction_starts():
    prices = {"2026-10-01": 50, "2026-10-20": 90, "2026-11-20": 70}
    assert low(price_history=prices) == 70
    assert low(price_history=prices, promo_start="2026-11-20") == 90
    assert low(price_history=[{"date": "2026-11-01", "price": "80.50"}]) == Decimal("80.50")
    assert low(price_history=[99, 79, 89]) == 79
    assert low(price_history="nonsense") is None and low() is None


def rules(text: str, **facts) -> tuple[str, ...]:
    return judge(advert(text, PACK, facts, DAY, channel="display"), CHECKS)[0].rules


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 900), st.integers(100, 9_999))
def test_a_right_unit_price_passes_and_a_wrong_one_does_not(grams, cents):
    right = (Decimal(cents) / 100 / (Decimal(grams) / 1000)).quantize(Decimal("0.01"))
    text = "Kaffeebohnen {g} g für {p} € ({u} €/kg)"
    price = str(Decimal(cents) / 100).replace(".", ",")

    def said(unit: Decimal) -> str:
        return text.format(g=grams, p=price, u=str(unit).replace(".", ","))

    assert "PANGV-4-GRUND" not in rules(said(right))
    assert "PANGV-4-GRUND" in rules(said(right * 2))


@pytest.mark.parametrize(
    "text", ["Koffer 40 l für 99 €", "Mehl 1 kg für 0,99 €", "Safran 5 g für 4 €", "Termin 9 € in 5 Minuten"]
)
def test_where_no_unit_price_is_due(text):
    assert "PANGV-4-GRUND" not in rules(text)


def test_the_remedy_is_filled_from_the_facts():
    _, found = judge(advert("Jetzt 40 € statt 60 €", PACK, {"lowest_30d": 45}, DAY), CHECKS)
    assert found[0].remedy and "40 € statt 45 €" in found[0].remedy.de and "-11 %" in found[0].remedy.de
