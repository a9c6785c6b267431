"""Buttons, fields and notes: nothing that comes from outside becomes markup, and each input has its label."""

# pyright: basic
from __future__ import annotations

import pytest

from errors import NoData
from web.page.parts import basic

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize(
    "made",
    [
        lambda text: basic.button(text, "do", id=text), lambda text: basic.badge(text, "good", text),
        lambda text: basic.link(text, text), basic.note, lambda text: basic.tile(text, text, text),
        lambda text: basic.field(text, "name", text, hint=text), lambda text: basic.field(text, "n", text, long=True),
        lambda text: basic.choice(text, "name", [(text, text)], text), lambda text: basic.empty(text, text),
        lambda text: basic.card(text, title=text), lambda text: basic.form("do", text, of=text),
        basic.busy, lambda text: basic.evidence(text, "de"), lambda text: basic.light(text, "en"),
    ],
)  # fmt: skip
def test_what_comes_from_outside_stays_text(made):
    told = str(made(HOSTILE))
    assert "<img" not in told
    assert "onerror=alert(1)>" not in told.replace("&gt;", "")
    assert "&lt;img" in told


def test_a_button_carries_its_order_and_its_key():
    told = basic.button("Freigeben", "approve", "first", key="a", of_proposal="p-1")
    assert 'data-do="approve"' in told
    assert 'data-of-proposal="p-1"' in told
    assert 'aria-keyshortcuts="A"' in told
    assert 'class="button first"' in told


def test_confidence_is_told_by_a_word_and_not_by_colour_alone():
    assert "mit Vorsicht" in basic.light("amber", "de")
    assert "with care" in basic.light("amber", "en")


def test_what_a_label_means_is_told():
    assert "Per Zufall" in (basic.evidence("experiment", "de") or "")
    assert basic.evidence("", "de") is None


def test_an_error_is_told_in_its_own_words_and_read_out():
    failed = NoData(en="No ads.", de="Keine Anzeigen.", do_en="Import.", do_de="Importieren.")
    assert "Keine Anzeigen." in basic.problem(failed, "de")
    assert "Import." in basic.problem(failed, "en")
    assert 'role="alert"' in basic.problem(failed, "en")


def test_a_choice_shows_what_is_chosen():
    told = basic.choice("Zeigen", "tool", [("", "alle"), ("ask", "Fragen")], "ask")
    assert '<option value="ask" selected="selected">Fragen</option>' in told
    assert '<option value="">alle</option>' in told
