"""One question with what came of it."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import pytest

from ledger.threads import Turn
from tests.web.page.parts.test_answers import shown
from web.page.chat_turn import actions, body, failed, note_form, question, rest


def turn(status="done", **more):
    plain = {
        "id": "n-1",
        "thread": "c-1",
        "number": 1,
        "question": "<b>ROAS?",
        "lang": "",
        "run": "q1",
        "begun": "",
        "ended": "",
    }
    return Turn(status=status, **(plain | more))


def test_the_question_stays_text():
    assert "&lt;b&gt;ROAS?" in question(turn(), "de")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_answer_and_what_can_be_looked_up(lang):
    assert 'lang="de"' in body(shown(), lang) and "2,50" in body(shown(), lang)
    assert "details" in rest(shown(), lang, [])


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [("stopped", {}, "Angehalten"), ("interrupted", {}, "brach ab"),
     ("failed", {"message": "Zu wenig <b>", "do": "Mehr laden"}, "Mehr laden"), ("failed", {}, "brach ab")],
)  # fmt: skip
def test_without_an_answer_it_says_why_and_can_be_tried_again(status, error, words):
    page = failed(turn(status, error=error), "de")
    assert words in page and 'data-do="retry" data-turn="n-1"' in page and "<b>" not in page


def test_an_opinion_is_shown_and_can_be_taken_back():
    page = actions(turn(feedback="up"), "en")
    assert 'data-way=""' in page and 'aria-pressed="true"' in page and 'data-way="down"' in page
    assert 'data-do="rated"' in note_form("n-1", "en") and 'data-turn="n-1"' in note_form("n-1", "en")
