"""Numbers in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies._spelled import cardinal, spelled

TEENS = ["dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
ONES = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    *TEENS,
]
TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def german(number):
    """The number in words, by the rules of German, independent of the reader."""
    if number >= 1000:
        return german_head(number // 1000) + "tausend" + (german(number % 1000) if number % 1000 else "")
    if number >= 100:
        return german_head(number // 100) + "hundert" + (german(number % 100) if number % 100 else "")
    if number < 20:
        return ONES[number]
    return (german_head(number % 10) + "und" if number % 10 else "") + TENS[number // 10]


def german_head(number):
    words = german(number)
    return words[:-1] if words.endswith("eins") else words


@given(st.integers(0, 999_999))
def test_every_german_number_word_is_understood(number):
    assert cardinal(german(number), "de") == number
    (found,) = spelled(f"Es waren {german(number)} Klicks.", "de")
    assert found[2][0][0] <= number <= found[2][0][1]


@pytest.mark.parametrize(
    ("words", "value"),
    [("two hundred and five", 205), ("ninety-nine thousand", 99_000), ("three million two hundred", 3_000_200)],
)
def test_english_number_words_are_understood(words, value):
    assert cardinal(words, "en") == Decimal(value)


def test_other_words_are_none():
    assert cardinal("sunday", "en") is None
    assert cardinal("zweifel", "de") is None
    assert spelled("Zweifel, Achtung, Einheit, Elfenbein, Seife, einst, Dreieck", "de") == []
    assert spelled("often, attend, listen, weight, quarterly, someone", "en") == []
