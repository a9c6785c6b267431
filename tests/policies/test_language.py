"""An answer in the language of the question."""

from __future__ import annotations

import pytest

from policies._policy import Draft
from policies.language import language
from terms import Words


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Die Kosten lagen bei {{cost}}, und der Umsatz stieg auf {{revenue}}."),
        ("de", "ROAS {{roas}}, Cost-per-Click {{cpc}}, Performance Max: {{pmax}}"),
        ("en", "The cost was {{cost}} and revenue rose to {{revenue}}."),
        ("en", "Clicks: {{clicks}}\nCost: {{cost}}"),
    ],
)
def test_the_right_language_passes(lang, text):
    assert language(Draft(text, lang)) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Die Kosten lagen bei {{cost}}, und der Umsatz stieg auf {{revenue}}."),
        ("de", "The cost was {{cost}} and revenue rose to {{revenue}}."),
        ("de", "Die Kosten lagen bei {{cost}}. This is what you have asked for."),
        ("en", "Les coûts étaient de {{cost}} et le chiffre d'affaires montait beaucoup."),
    ],
)
def test_another_language_does_not(lang, text):
    assert language(Draft(text, lang))


def test_names_do_not_count():
    names = {"campaign": Words(de="The best of the summer and more", en="x")}
    assert language(Draft("Die Kampagne The best of the summer and more lief.", "de", names=names)) == []
