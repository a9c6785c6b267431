"""A text is folded for the rules, and every place finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.claims.reading import fold, language, read


@pytest.mark.parametrize(
    ("text", "folded"),
    [("GRÖSSTER", "groesster"), ("größter", "groesster"), ("Gro\u0308ßter", "groesster"), ("CO₂", "co2"), ("a–b",
     "a-b"),
     ("it’s", "it's"), ("kаffee", "kaffee"), ("Привет", "привет"), ("g r a t i s", "gratis"), ("G.R.A.T.I.S", "gratis"),
     ("Um-\nwelt", "umwelt"), ("Müller-\nMeier", "mueller-\nmeier"), ("&auml;&#228;&shy;x", "aeaex")],
)  # fmt: skip
def test_ways_of_writing_become_one(text, folded):
    assert fold(text) == folded


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    reading = read("Nr. 1 in z. B. Ulm. Neu! 4.99 € inkl. MwSt. Ende")
    assert [reading.quote(*bounds).strip() for bounds in reading.sentences] == [
        "Nr. 1 in z. B. Ulm.",
        "Neu!",
        "4.99 € inkl. MwSt. Ende",
    ]


@pytest.mark.parametrize(("text", "lang"), [("Der beste Kaffee", "de"), ("The best coffee", "en"), ("Größe", "de")])
def test_language(text, lang):
    assert language(text) == lang


@given(st.text(max_size=80))
def test_places_lead_back_into_the_original(text):
    reading = read(text)
    assert len(reading.at) == len(reading.folded) and list(reading.at) == sorted(reading.at)
    assert all(0 <= place < len(text) for place in reading.at)
    for start, end in reading.sentences:
        begin, stop = reading.span(start, end)
        assert 0 <= begin < stop <= len(text)
