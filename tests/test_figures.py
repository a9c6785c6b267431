"""What people see of a figure, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import day, moment, placeholders, render, show, show_interval
from terms import Fact, Interval, Words


def fact(value, unit, id="x", span=None, **more):
    interval = Interval(low=span[0], high=span[1], level=span[2]) if span else None
    return Fact(id=id, value=value, unit=unit, label=Words(de="Wert", en="value"), interval=interval, **more)


@pytest.mark.parametrize(
    ("value", "unit", "de", "en"),
    [
        (1234.56, "EUR", "1.234,56 €", "€1,234.56"),
        (-1234.5, "USD", "−1.234,50 $", "−$1,234.50"),
        (12345.6, "EUR", "12.346 €", "€12,346"),
        (0.034, "GBP", "0,034 £", "£0.034"),
        (5, "CHF", "5,00 CHF", "CHF 5.00"),
        (1234, "JPY", "1.234 JPY", "JPY 1,234"),
        (0.054, "share", "5,4 %", "5.4%"),
        (0.0035, "share", "0,35 %", "0.35%"),
        (-0.012, "pp", "−1,2 Prozentpunkte", "−1.2 pp"),
        (12500, "count", "12.500", "12,500"),
        (12.44, "count", "12,4", "12.4"),
        (4.2, "ratio", "4,20", "4.20"),
        (1, "days", "1 Tag", "1 day"),
        (14, "days", "14 Tage", "14 days"),
        (0.87, "probability", "87 %", "87%"),
        (0.9999, "probability", "> 99 %", "> 99%"),
        (104.23, "index", "104,2", "104.2"),
        (3.14159, "sales", "3,14 sales", "3.14 sales"),
    ],
)
def test_a_figure_is_written_as_people_write_it(value, unit, de, en):
    figure = fact(value, unit)
    assert show(figure, "de").replace("\u00a0", " ") == de
    assert show(figure, "en").replace("\u00a0", " ") == en


def test_a_p_value_is_a_decimal_and_never_plain_zero():
    assert show(fact(0.00001, "probability", "p_value"), "de") == "<\u00a00,001"
    assert show(fact(0.0324, "probability", "srm_p"), "en") == "0.032"


def test_digits_of_the_fact_win_over_those_of_the_unit():
    assert show(fact(0.054321, "share", digits=3), "en") == "5.432%"
    assert show(fact(12345.678, "EUR", digits=2), "de") == "12.345,68\u00a0€"


def test_rounding_is_half_to_even_and_there_is_no_minus_zero():
    assert show(fact("0.125", "ratio", digits=2), "en") == "0.12"
    assert show(fact("-0.004", "ratio", digits=2), "en") == "0.00"


@pytest.mark.parametrize(
    ("unit", "span", "de", "en"),
    [
        ("EUR", (3.2, 5.1, 0.9), "3,20 bis 5,10 € (90 %)", "€3.20 to €5.10 (90%)"),
        ("share", (-0.032, 0.051, 0.975), "−3,2 bis 5,1 % (97,5 %)", "−3.2% to 5.1% (97.5%)"),
        ("pp", (0.01, 0.02, 0.95), "1,0 bis 2,0 Prozentpunkte (95 %)", "1.0 to 2.0 pp (95%)"),
    ],
)
def test_an_interval_is_a_range_with_its_level(unit, span, de, en):
    figure = fact(4.2 if unit == "EUR" else 0.042, unit, span=span)
    assert str(show_interval(figure, "de")).replace("\u00a0", " ") == de
    assert str(show_interval(figure, "en")).replace("\u00a0", " ") == en


def test_a_template_takes_figures_intervals_and_names():
    facts = {"lift": fact(0.054, "share", "lift", (0.02, 0.09, 0.9))}
    names = {"city": Words(de="München", en="Munich")}
    text = render("{{lift}} ({{lift:interval}}) in {{ city }}.", facts, names, "de")
    assert text.replace("\u00a0", " ") == "5,4 % (2,0 bis 9,0 % (90 %)) in München."


def test_a_line_that_nothing_fills_is_dropped_and_the_rest_stays():
    facts = {"clicks": fact(5, "count", "clicks")}
    template = "Clicks: {{clicks}}\nROAS: {{roas}}\nRange: {{clicks:interval}}\nOdd: {{clicks:html}}\nEnd"
    assert render(template, facts, {}, "en") == "Clicks: 5\nEnd"
    assert render("{{roas}}", facts, {}, "en") == ""


def test_a_name_is_written_as_it_is_and_never_read_as_a_template():
    names = {"campaign": Words(de="{{roas}} 2026", en="{{roas}}\n2026\u202e")}
    facts = {"roas": fact(4, "ratio", "roas")}
    assert render("Best: {{campaign}}", facts, names, "de") == "Best: {{roas}} 2026"
    assert render("Best: {{campaign}}", facts, names, "en") == "Best: {{roas}} 2026"


def test_placeholders_are_listed():
    assert placeholders("{{clicks}} of {{ reach:interval }} {{clicks}}") == {"clicks", "reach:interval"}


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25),
    st.sampled_from(["EUR", "JPY", "share", "pp", "count", "ratio", "days", "index", "sales"]),
    st.sampled_from(["de", "en"]),
)
def test_what_is_shown_is_the_value_rounded(value, unit, lang):
    text = show(fact(value, unit), lang)
    point, group = (",", ".") if lang == "de" else (".", ",")
    digits = "".join(re.findall(r"\d[\d.,]*", text)).replace(group, "").replace(point, ".")
    assert not re.fullmatch(r"−\D*0[.,]?0*\D*", text)
    shown = Decimal(digits) * (-1 if "−" in text else 1) / (100 if unit in ("share", "pp") else 1)
    step = Decimal(1).scaleb(-len(digits.partition(".")[2])) / (100 if unit in ("share", "pp") else 1)
    assert abs(shown - value) <= step / 2


def test_absurd_figures_are_shown_too():
    assert show(fact("1e4000", "EUR"), "en") == "€1.00e4000"
    assert show(fact("1e-4000", "ratio"), "de") == "0,0000"


def test_days_and_moments_are_written_as_the_language_does():
    assert (day(date(2026, 3, 1), "de"), day(date(2026, 3, 1), "en")) == ("01.03.2026", "2026-03-01")
    assert moment(datetime(2026, 3, 1, 8, 5, tzinfo=UTC), "de") == "01.03.2026 08:05"
    assert moment(datetime(2026, 3, 1, 8, 5, tzinfo=UTC), "en") == "2026-03-01 08:05"
