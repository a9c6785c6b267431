"""Sentences are cut where they end, in both languages, and nothing gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import groups, sentences


@given(st.text(alphabet=st.sampled_from("aÄ.!? \n-•1)„“z")))
def test_joined_they_are_the_text_again(text):
    assert "".join(sentences(text)) == text


@given(st.text(max_size=400))
def test_any_text_is_survived(text):
    assert "".join(sentences(text)) == text
    assert text.startswith("".join(groups(text)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Am 3. Mai startet die Kampagne. Sie läuft zwei Wochen.", 2),
        ("Wir duzen, z. B. in Mails. Immer.", 2),
        ("Dr. Huber prüft ca. 20 Texte. Danach geht es weiter!", 2),
        ("Use it, e.g. in ads. Never in print?", 2),
        ("Das kostet 1.299,50 Euro inkl. Versand. Fertig.", 2),
        ("“Is it blue?” Yes. It is.", 3),
        ("- Blau\n- Grau\n- Gelb", 3),
        ("Ohne Punkt", 1),
        ("", 0),
    ],
)
def test_abbreviations_and_ordinals_do_not_end_a_sentence(text, count):
    assert len(sentences(text)) == count
