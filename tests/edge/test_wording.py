"""The closed choices of the on-device model."""

from __future__ import annotations

import re

import pytest

from edge.wording import grammar, messages
from errors import Lang


def smallest(text: str, lang: Lang) -> str:
    """What the grammar gives when the first choice is always taken: an independent, tiny reader of it."""
    body = grammar(text, lang).removeprefix("root ::= ")
    body = re.sub(r'\((".*?(?<!\\)")(?: \| ".*?(?<!\\)")*\)', r"\1", body)
    literals = re.findall(r'"((?:\\.|[^"\\])*)"', body)
    return "".join(literals).replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "Der Umsatz lag {{a}} bei {{b}}. Das ist viel.",
        "Zeile eins\n\n- Punkt {{a}}\n- Punkt {{b}}.\nSchluss {{c}}!",
        'Mit "Anführung" und \\ Schrägstrich {{a}}. „Zitat“ hier.',
        "Preis inkl. MwSt. ist {{a}}, z. B. Schuhe. Ende.",
        "{{a}}",
    ],
)
def test_the_first_choice_is_the_text_itself(text, lang):
    # Equal verbs stand in the order of the table; none of these texts uses the second of a pair.
    assert smallest(text, lang) == text


def test_an_abbreviation_does_not_end_a_sentence():
    made = grammar("Preis inkl. MwSt. {{a}}, z. B. Schuhe. Ende.", "de")
    assert made.count("Außerdem") == 1
    assert 'z. B. Schuhe."' in made


def test_lists_and_headings_get_no_introduction():
    assert "Kurz gesagt" not in grammar("- Punkt {{a}}.\n# Titel\n| x | {{b}} |", "de")


def test_equal_verbs_are_a_choice_only_before_a_value():
    assert '("beträgt" | "liegt bei") " {{a}}."' in grammar("Der Anteil beträgt {{a}}.", "de")
    assert "liegt bei" not in grammar("Das beträgt viel.", "de")


def test_no_wording_brings_a_digit_or_a_placeholder():
    for lang in ("de", "en"):
        made = grammar("Der Wert beträgt {{a}}. The value amounts to {{b}}. Ende.", lang)
        assert not re.search(r"\d", made)
        assert re.findall(r"\{\{.*?\}\}", made) == ["{{a}}", "{{b}}"]
        assert messages("x {{a}}", lang)[-1]["content"] == "x {{a}}"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_wording_passes_the_gate(lang: Lang):
    from decimal import Decimal

    from edge.wording import _table
    from policies.answer import accept_template
    from terms import Fact, Words

    label = Words(de="Umsatz", en="Revenue")
    facts = {"revenue": Fact(id="revenue", value=Decimal("125000.5"), unit="EUR", label=label)}
    table = _table(lang)
    first = {"de": "Der Umsatz {} {{{{revenue}}}}.", "en": "Revenue {} {{{{revenue}}}}."}[lang]
    second = {"de": "Das Ergebnis ist nicht sicher.", "en": "The result is not certain."}[lang]
    for opener, link, verb in [
        *((opener, "", pair[0]) for opener in table["openers"] for pair in table["swaps"]),
        *(("", link, pair[1]) for link in table["links"] for pair in table["swaps"]),
    ]:
        original = f"{first.format(verb)} {second}"
        worded = f"{opener}{first.format(verb)} {link}{second}"
        assert accept_template(worded, facts, {}, {"revenue"}, lang, original) == [], worded
