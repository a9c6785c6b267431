"""Targets are heard next to their words, and other amounts are not taken for them."""

from datetime import date

import pytest

from agents._heard import hear
from agents.names import Vocabulary
from agents.targets import target_cpa, target_roas

DAY = date(2026, 4, 1)


def heard(text, lang="de"):
    return hear(text, lang, DAY, Vocabulary(()))


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("Keywords ausschließen bei einem Ziel-CPA von 20 €", "de", "20 EUR"),
        ("Suchbegriffe über CPA 35", "de", "35"),
        ("negative keywords, target CPA 12.50 EUR", "en", "12.5 EUR"),
        ("terms above a cost per order of 30 euros", "en", "30 EUR"),
        ("Welche Suchbegriffe kosteten mehr als 500 €?", "de", None),
        ("Suchbegriffe der letzten 90 Tage", "de", None),
    ],
)
def test_what_a_conversion_may_cost(text, lang, wanted):
    assert target_cpa(heard(text, lang)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Suchbegriffe unter ROAS 400 %", 4.0), ("unter einem ROAS von 3", 3.0), ("ROAS je Begriff", None)],
)
def test_the_wanted_return(text, wanted):
    assert target_roas(heard(text)) == wanted
