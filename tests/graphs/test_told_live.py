"""Verified texts in sentences, and what is recorded of a stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs._told_live import sentences, stopped_answer


@given(st.text(max_size=300))
def test_all_pieces_together_are_the_text(text):
    assert "".join(piece.text for piece in sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The cost was €1.50. It rose.", 2),
        ("Nach § 5 Abs. 1 Nr. 2 UWG fehlt ein Beleg. Bitte ergänzen.", 2),
        ("Eins.\nZwei", 2),
        ("„Gut.“ Das war es.", 2),
        ("", 0),
    ],
)
def test_a_piece_is_a_sentence(text, count):
    assert len(list(sentences(text))) == count


@pytest.mark.parametrize(("lang", "word"), [("de", "Angehalten"), ("en", "Stopped")])
def test_a_stop_is_an_answer_of_its_own_kind(lang, word):
    answer = stopped_answer("q1", lang).as_json()
    assert (answer["ok"], answer["error"]["kind"], answer["run"]) == (False, "stopped", "q1")
    assert answer["text"].startswith(word)
