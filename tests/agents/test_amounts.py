"""Money, shares and numbers, as German and English people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.amounts import find, spoken


@pytest.mark.parametrize(
    ("text", "lang", "value", "unit", "currency"),
    [
        ("200k", "en", "200000", "number", None),
        ("1,5 Mio. €", "de", "1500000", "money", "EUR"),
        ("1.5 million euros", "en", "1500000", "money", "EUR"),
        ("$3,000.50", "en", "3000.5", "money", "USD"),
        ("€ 1.234,56", "de", "1234.56", "money", "EUR"),
        ("1.234 €", "de", "1234", "money", "EUR"),
        ("1,234 EUR", "en", "1234", "money", "EUR"),
        ("1.234 EUR", "en", "1.234", "money", "EUR"),
        ("50.000 Euro", "de", "50000", "money", "EUR"),
        ("1 000 000 EUR", "de", "1000000", "money", "EUR"),
        ("100 Tsd. €", "de", "100000", "money", "EUR"),
        ("CHF 3’500", "de", "3500", "money", "CHF"),
        ("80 Cent", "de", "0.8", "money", "EUR"),
        ("20 %", "de", "0.2", "percent", None),
        ("+12,5%", "de", "0.125", "percent", None),
        ("-15 percent", "en", "-0.15", "percent", None),
        ("fünfhundert Euro", "de", "500", "money", "EUR"),
        ("zwanzigtausend Euro", "de", "20000", "money", "EUR"),
        ("two hundred and fifty thousand dollars", "en", "250000", "money", "USD"),
        ("zwei Prozent", "de", "0.02", "percent", None),
        ("2 Mrd. Euro", "de", "2000000000", "money", "EUR"),
    ],
)
def test_amounts(text, lang, value, unit, currency):
    (amount,) = find(f"Budget: {text} bitte", lang)
    assert (amount.value, amount.unit, amount.currency) == (Decimal(value), unit, currency)


def test_a_separator_before_three_digits_in_the_other_language_is_flagged():
    assert find("1.234", "en")[0].ambiguous
    assert not find("1.234", "de")[0].ambiguous


def test_articles_are_no_numbers():
    assert find("Ein Kanal und eine Kampagne") == ()


def test_masked_spans_are_not_read():
    text = "im Jahr 2025 mit 12 %"
    assert [one.words for one in find(text, masked=[(8, 12)])] == ["12 %"]


@pytest.mark.parametrize(
    ("words", "number"), [("einundzwanzig", 21), ("zwölftausend", 12000), ("hundert", 100), ("Kampagne", None)]
)
def test_number_words(words, number):
    assert spoken(words) == number


@given(st.text(max_size=120))
def test_spans_lie_in_the_text(text):
    for one in find(text):
        assert text[one.start : one.end] == one.words


@given(st.decimals(0, 10**7, places=2))
def test_german_and_english_money_read_the_same(value):
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert find(f"{english} EUR", "en")[0].value == find(f"{german} EUR", "de")[0].value == value
