"""Languages are told apart, words meet their inflections, and the sparse vectors are BM25."""

import math
from collections import Counter

import pytest

from knowledge import words


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Wie hoch ist das Budget?", "de"),
        ("Welche Farben dürfen wir verwenden?", "de"),
        ("What is the budget of the campaign?", "en"),
        ("May we use emojis?", "en"),
        ("Schutzraum für Logos", "de"),
        ("Die Landing Page hat die beste Conversion Rate.", "de"),
        ("The Oktoberfest campaign was a success.", "en"),
    ],
)
def test_the_language_is_told_by_small_words(text, lang):
    assert words.language(text, "en" if lang == "de" else "de") == lang


def test_what_cannot_be_told_takes_the_language_given():
    assert words.language("ROAS 2026", "de") == "de"
    assert words.language("", "en") == "en"


def test_inflections_meet():
    assert set(words.stems("die Farben der Kampagnen", "de")) == set(words.stems("Farbe, Kampagne", "de"))
    assert set(words.stems("campaigns running", "en")) == set(words.stems("the campaign runs", "en"))


def test_words_of_two_languages_never_meet():
    german, english = words.weights(["Budget Logo", "Budget Logo"], ["de", "en"])[0]
    assert not set(german) & set(english)


def test_the_weights_are_bm25():
    text = "Blau Blau Logo " + "Wort " * 57
    [numbers], [values] = words.weights([text], ["de"])
    blue = words.asked("blau", "de")[0][0]
    length = len(words.stems(text, "de"))
    usual = words.SATURATION * (1 - words.LENGTH_WEIGHT + words.LENGTH_WEIGHT * length / words.USUAL_LENGTH)
    assert math.isclose(dict(zip(numbers, values, strict=True))[blue], 2 * (words.SATURATION + 1) / (2 + usual))


def test_different_words_get_different_numbers():
    many = [f"wort{n}" for n in range(5000)]
    [numbers], _ = words.weights([" ".join(many)], ["de"])
    assert len(numbers) >= 4995
    assert Counter(numbers).most_common(1)[0][1] == 1
