"""Reading figures out of German and English."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policies.numbers import read, value_of


def only(text, lang, units=()):
    figures = read(text, lang, units)
    assert len(figures) == 1, figures
    return figures[0]


@pytest.mark.parametrize(
    ("lang", "literal", "value"),
    [
        ("de", "1.234,56", "1234.56"),
        ("de", "1.234", "1234"),
        ("en", "1,234", "1234"),
        ("en", "1.234", "1.234"),
        ("de", "1,234", "1.234"),
        ("de", "1,234.56", "1234.56"),
        ("en", "1.234,56", "1234.56"),
        ("de", "12\u202f345,6", "12345.6"),
        ("de", "12'345.6", "12345.6"),
        ("de", "0.123", "0.123"),
        ("en", "5,4", "5.4"),
    ],
)
def test_a_literal_is_read_as_its_language_reads_it(lang, literal, value):
    read_value = value_of(literal, lang)
    assert read_value is not None
    assert read_value[0] == Decimal(value)


@pytest.mark.parametrize("literal", ["1.2.3", "03.05.2026", "12.34.567", "1,23,456", "007"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_has_no_certain_reading_has_none(literal, lang):
    assert value_of(literal, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "low", "high", "unit"),
    [
        ("de", "20 %", "0.195", "0.205", "share"),
        ("de", "rund 20 %", "0.19", "0.21", "share"),
        ("de", "1,2 Mio. €", "1150000", "1250000", "EUR"),
        ("de", "250 Tsd. Euro", "249500", "250500", "EUR"),
        ("de", "3,4 Mrd. €", "3350000000", "3450000000", "EUR"),
        ("en", "$1.2m", "1150000", "1250000", "USD"),
        ("en", "€3.4bn", "3350000000", "3450000000", "EUR"),
        ("en", "CHF 5.00", "4.995", "5.005", "CHF"),
        ("de", "5,4 Prozentpunkte", "0.0535", "0.0545", "pp"),
        ("en", "5.4 percentage points", "0.0535", "0.0545", "pp"),
        ("en", "14 days", "13.5", "14.5", "days"),
        ("de", "4,2x", "4.15", "4.25", "ratio"),
        ("de", "zwölf Prozent", "0.115", "0.125", "share"),
        ("de", "einundzwanzig Tage", "20.5", "21.5", "days"),
        ("en", "twenty-one days", "20.5", "21.5", "days"),
        ("en", "two hundred and five", "204.5", "205.5", ""),
        ("de", "zwei Komma fünf Prozent", "0.0245", "0.0255", "share"),
        ("de", "dreihunderttausend Euro", "299500", "300500", "EUR"),
        ("de", "drei Viertel", "0.74", "0.76", "share"),
        ("en", "a quarter", "0.24", "0.26", "share"),
    ],
)
def test_a_figure_is_a_range_in_a_unit(lang, text, low, high, unit):
    reading = only(f"x {text} y", lang, ["EUR"]).readings[0]
    assert (reading.low, reading.high, reading.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "zweistellig"), ("de", "jeder vierte"), ("de", "Tausende"), ("de", "½"), ("de", "１２"), ("de", "5K3"),
        ("de", "1O %"), ("de", "10:30"), ("de", "01.02.2025"), ("en", "one in four"), ("en", "double-digit"),
        ("en", "dozens"), ("en", "x²"), ("en", "Ⅻ"), ("en", "±5%"), ("en", "1/3"), ("en", "24h"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_has_no_reading(lang, text):
    figures = read(f"a {text} b", lang)
    assert figures
    assert not any(figure.readings for figure in figures)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Ein neuer Kunde der Marke, GA4 und B2B, im ersten Halbjahr, erster Klick."),
        ("en", "One of the brands, a third-party tag, double opt-in, last quarter, first click, GA4, R²."),
    ],
)
def test_words_that_are_no_figures_are_left_alone(lang, text):
    assert read(text, lang) == []


def test_signs_and_ranges():
    assert [figure.sign for figure in read("−5 %, -5 %, +5 %, 5 %, Top-3", "de")] == [-1, -1, 1, 0, 0]
    assert {reading.unit for reading in read("2–3 %", "de")[0].readings} == {"", "share"}
