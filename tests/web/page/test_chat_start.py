"""Where a conversation begins."""

# pyright: basic
from __future__ import annotations

import pytest

from web.page.chat_start import FIRST, composer, start


def told(kinds=1, questions=9, locked=()):
    return {"kinds": {"ads": 5} if kinds else {}, "questions": [f"Frage {each}?" for each in range(questions)],
            "locked": list(locked), "until": None}  # fmt: skip


@pytest.mark.parametrize(("lang", "words"), [("de", "Noch sind keine Daten"), ("en", "There are no data yet")])
def test_an_empty_house_says_the_next_step(lang, words):
    page = start(told(kinds=0), lang)
    assert words in page and 'href="/"' in page and 'for="pick-files"' in page
    assert "pick-files" not in start(told(kinds=0), lang, files=False)


def test_a_few_questions_are_offered_at_once_and_the_rest_on_demand():
    page = start(told(locked=[{"question": "Test?", "needs": ["geo_panel"]}]), "de")
    assert page.count('data-do="choose"') == 9 and page.index(f"Frage {FIRST}?") > page.index("<details")
    assert "Zielgröße je Region" in page


def test_the_box_keeps_what_is_written_into_it():
    page = composer("de", "<b>Wie?")
    assert "&lt;b&gt;Wie?" in page and 'data-enter="yes"' in page and 'type="file"' in page
    assert 'type="file"' not in composer("en", files=False)
