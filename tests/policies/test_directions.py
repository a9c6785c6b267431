"""Up and down as the figures go."""

from __future__ import annotations

import pytest

from policies._policy import Draft
from policies.directions import directions
from terms import Fact, Words


def fact(id, value, unit, de, en):
    return Fact(id=id, value=value, unit=unit, label=Words(de=de, en=en))


FACTS = {
    one.id: one
    for one in (
        fact("revenue", 1000, "EUR", "Umsatz", "revenue"),
        fact("rise", 0.2, "share", "Veränderung des Umsatzes", "change in revenue"),
        fact("drop", -0.1, "share", "Veränderung der Kosten", "change in cost"),
        fact("saving", 300, "EUR", "Ersparnis", "saving"),
    )
}


@pytest.mark.parametrize(
    "text",
    ["Der Umsatz stieg um {{rise}} auf {{revenue}}.", "Die Kosten sanken um {{drop}}, der Umsatz stieg um {{rise}}.",
     "Der Umsatz lag bei {{revenue}}.", "Sie sparen {{saving}}.", "Der Umsatz stieg. Wert: {{rise}}"],
)  # fmt: skip
def test_words_that_agree_pass(text):
    original = "Der Umsatz stieg." if text.startswith("Der Umsatz stieg. ") else ""
    assert directions(Draft(text, "de", FACTS, original=original)) == []


@pytest.mark.parametrize(
    "text",
    ["Der Umsatz sank um {{rise}}.", "Die Kosten stiegen um {{drop}}.", "Der Umsatz stieg auf {{revenue}}.",
     "Die Kosten stiegen um {{drop}}, der Umsatz sank um {{rise}}.", "Es kostet {{saving}} mehr.", "Alles stieg."],
)  # fmt: skip
def test_words_that_do_not_agree_are_found(text):
    assert directions(Draft(text, "de", FACTS))
