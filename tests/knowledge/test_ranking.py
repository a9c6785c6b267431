"""Passages are put in order across languages, and the decision to answer looks at more than nearness."""

from collections import Counter
from typing import Any

import pytest

from knowledge.ranking import ACROSS, Candidate, lacks, ordered, probability, subject, threshold


def passage(text="Der Schutzraum des Logos misst zehn Millimeter.", **more):
    shape: dict[str, Any] = {
        "document": "a.md",
        "place": "Logo",
        "page": None,
        "lang": "de",
        "order": 0,
        "cosine": 0.88,
        "sentence": 0.89,
    }
    return Candidate(text=text, **(shape | more))


def test_the_other_language_gets_its_handicap_back():
    german = passage("Die Farbe ist Blau.", cosine=0.80, sentence=0.80)
    english = passage("The colour is blue.", lang="en", cosine=0.78, sentence=0.78)
    assert ordered([german, english], "de")[0] is english
    assert english.closeness("de") == pytest.approx(0.78 + ACROSS)


def test_words_in_common_count_within_a_language_only():
    assert passage(bm25=10).rank("de") > passage().rank("de")
    assert passage(bm25=10, lang="en").rank("de") == passage(lang="en").rank("de")


def test_the_same_text_twice_is_shown_once():
    assert len(ordered([passage(), passage(document="b.md")], "de")) == 1


def test_the_order_does_not_depend_on_the_order_found():
    found = [passage(f"Text {n}", order=n) for n in range(9)]
    assert ordered(found, "de") == ordered(found[::-1], "de")


def test_a_near_passage_with_the_words_answers_a_near_one_without_them_does_not():
    asked = "Wie groß ist der Schutzraum des Logos?"
    answers = probability(asked, "de", [passage()], Counter(), 1)
    silent = probability(
        asked, "de", [passage("Wir zeigen zehn echte Menschen.", cosine=0.80, sentence=0.81)], Counter(), 1
    )
    assert answers > threshold(True) > silent


def test_words_that_only_say_where_to_look_are_not_the_subject():
    assert subject("Was steht im Markenhandbuch zum Schutzraum?", "de") == subject("Schutzraum", "de")
    assert subject("What do our guidelines say about photography?", "en") == subject("photography", "en")
    assert subject("Welche Dokumente?", "de") == subject("Dokumente", "de")


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("Was kostet der Käse?", "Der Käse reift drei Monate.", True),
        ("Was kostet der Käse?", "Der Käse kostet 12 Euro.", False),
        ("How many shops do we have?", "Our shops are beautiful.", True),
        ("How many shops do we have?", "We have no shops.", False),
        ("How much does the cheese cost?", "It ripens for 90 days.", True),
        ("Wie viele Läden haben wir?", "Wir betreiben zwanzig Läden.", False),
        ("Wie lief die Kampagne 2023?", "Die Kampagne 2024 lief gut.", True),
        ("Wie lief die Kampagne 2023?", "Die Kampagne lief gut.", False),
        ("Welche Farbe hat das Logo?", "Blau.", False),
    ],
)
def test_a_price_a_number_or_a_time_must_be_there_at_least(question, told, missing):
    assert lacks(question, told) is missing
