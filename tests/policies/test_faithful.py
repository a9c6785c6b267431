"""The numeric gate: what is true passes in every form, what is not never does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import show, show_interval
from policies._policy import Draft
from policies.faithful import check, faithful
from terms import Fact, Interval, Words


def fact(id, value, unit, de, en, span=None):
    interval = Interval(low=span[0], high=span[1], level=span[2]) if span else None
    return Fact(id=id, value=value, unit=unit, label=Words(de=de, en=en), interval=interval)


FACTS = {
    one.id: one
    for one in (
        fact("clicks", 12500, "count", "Klicks", "clicks"),
        fact("conversions", 431, "count", "Conversions", "conversions"),
        fact("revenue", "1204567.89", "EUR", "Umsatz", "revenue"),
        fact("change", "-0.054", "share", "Kosten zum Vorjahr", "cost on last year", ("-0.08", "-0.02", 0.9)),
        fact("growth", "0.203", "share", "Umsatzwachstum", "revenue growth"),
        fact("share", "0.3333", "share", "Anteil von Instagram", "share of Instagram"),
        fact("roas", "4.2", "ratio", "ROAS", "ROAS"),
        fact("saving", "300", "EUR", "Einsparung", "saving"),
        fact("lift", "0.012", "pp", "Lift", "lift"),
        fact("p_value", "0.0002", "probability", "p-Wert", "p value"),
    )
}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Der Umsatz lag bei 1.204.567,89 €, der ROAS bei 4,2."),
        ("de", "Der Umsatz lag bei rund 1,2 Mio. € und wuchs um 20 %."),
        ("de", "Die Kosten sanken um 5,4 %."),
        ("de", "Kosten zum Vorjahr: −5,4 % (−8,0 bis −2,0 % (90 %))."),
        ("de", "Kosten zum Vorjahr: minus 5,4 Prozent."),
        ("de", "Ein Drittel, Anteil von Instagram: 33 %."),
        ("de", "Lift: 1,2 Prozentpunkte, p-Wert < 0,001."),
        ("de", "Einsparung: 300 €. Wir sparen 300 €."),
        ("en", "Revenue of €1.2m, ROAS 4.2x."),
        ("en", "Cost on last year fell by 5.4%."),
        ("en", "Revenue growth was about 20%."),
        ("en", "12,500 clicks and 431 conversions."),
        ("en", "Lift of 1.2 pp; p value < 0.001."),
    ],
)
def test_what_the_facts_say_passes(lang, text):
    text = text.replace("< 0", "<\u00a00")
    assert check(text, FACTS, lang) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Der Umsatz lag bei 1,3 Mio. €."),
        ("de", "Der Umsatz lag bei 1.204.567,89 $."),
        ("de", "Der Umsatz lag bei 1,2 Tsd. €."),
        ("de", "Der Umsatz lag bei 1,2 Mrd. €."),
        ("de", "Die Kosten stiegen um 5,4 %."),
        ("de", "Kosten zum Vorjahr: 5,4 %."),
        ("de", "Kosten zum Vorjahr: +5,4 %."),
        ("de", "Kosten zum Vorjahr: −5,4 €."),
        ("de", "Kosten zum Vorjahr: −5,4 Prozentpunkte."),
        ("de", "Der Umsatz sank um 20 %."),
        ("de", "20 % weniger Umsatzwachstum."),
        ("de", "Der Umsatz hat sich verdoppelt."),
        ("de", "Die Hälfte kommt von Instagram."),
        ("de", "Zwölf Prozent kommen von Instagram."),
        ("de", "431 Klicks und 12.500 Conversions."),
        ("de", "Klicks: 431, Conversions: 12.500."),
        ("de", "Klicks und Conversions zusammen: 12.931."),
        ("de", "Lift: 1,2 %."),
        ("de", "p-Wert 0,05."),
        ("de", "ROAS 4,2 %."),
        ("de", "ROAS 42."),
        ("de", "Einsparung: 300 € mehr Kosten, plus 301 €."),
        ("en", "Revenue of €1.2bn."),
        ("en", "Revenue of $1.2m."),
        ("en", "ROAS of 4,200."),
        ("en", "Cost on last year rose by 5.4%."),
        ("en", "Revenue dropped 20%."),
        ("en", "Revenue growth of 20 pp."),
        ("en", "12.500 clicks."),
        ("en", "Revenue tripled."),
        ("en", "12,500 clicks in 14 days."),
        ("en", "12,500 clicks since 2019."),
        ("en", "１２,５００ clicks."),
    ],
)
def test_what_they_do_not_say_is_found(lang, text):
    assert check(text, FACTS, lang)


def test_names_may_hold_digits_but_do_not_cover_claims():
    names = ["Sale 2026 -20%", "100", "März 2026"]
    assert check("Sale 2026 -20% brachte im März 2026 12.500 Klicks.", FACTS, "de", names) == []
    assert check("Das sind 100 % mehr.", FACTS, "de", names)
    assert check("Das sind 100 Klicks.", FACTS, "de", names)
    assert check("März 2026 % mehr Klicks", FACTS, "de", names)


def test_with_its_template_each_figure_has_its_place():
    names = {"campaign": Words(de="100", en="100")}
    template = "{{campaign}}: {{clicks}} Klicks, R² und GA4."
    assert faithful(Draft("100: 12.500 Klicks, R² und GA4.", "de", FACTS, names, template)) == []
    assert faithful(Draft("100: 12.500 Klicks. 17 davon neu.", "de", FACTS, names, template + " 17 davon neu."))
    # A text that was changed after it was rendered is read as free text.
    assert faithful(Draft("100: 12.501 Klicks, R² und GA4.", "de", FACTS, names, template))


UNITS = st.sampled_from(
    ["EUR", "USD", "CHF", "SEK", "share", "pp", "count", "ratio", "days", "index", "Stück", "sales"]
)
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


@given(VALUES, UNITS, st.sampled_from(["de", "en"]), st.one_of(st.none(), st.integers(0, 5)))
def test_whatever_is_shown_is_accepted(value, unit, lang, digits):
    figure = Fact(id="x", value=value, unit=unit, label=Words(de="Wert", en="value"), digits=digits)
    assert check(f"x: {show(figure, lang)}.", {"x": figure}, lang) == []


@given(
    VALUES, st.decimals(0, 10**6, places=3), UNITS, st.sampled_from(["de", "en"]), st.sampled_from([0.8, 0.9, 0.975])
)
def test_whatever_interval_is_shown_is_accepted(value, spread, unit, lang, level):
    span = Interval(low=value - spread, high=value + spread, level=level)
    figure = Fact(id="x", value=value, unit=unit, label=Words(de="Wert", en="value"), interval=span)
    assert check(f"x: {show_interval(figure, lang)}.", {"x": figure}, lang) == []


@given(VALUES, st.integers(2, 10**6), st.booleans(), UNITS, st.sampled_from(["de", "en"]))
def test_what_is_off_by_more_than_rounding_never_is(value, steps, up, unit, lang):
    figure = Fact(id="x", value=value, unit=unit, label=Words(de="Wert", en="value"), digits=2)
    scale = 10000 if unit in ("share", "pp") else 100
    moved = figure.model_copy(update={"value": value + Decimal(steps if up else -steps) / scale})
    assume(show(moved, lang) != show(figure, lang))
    assert check(f"x: {show(moved, lang)}.", {"x": figure}, lang)
