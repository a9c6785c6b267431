"""Verified texts in sentences, and what is recorded of a stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs._told_live import Telling, sentences, stopped_answer
from settings import Settings
from terms import Plan, Result, Step


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


@pytest.mark.parametrize(("lang", "title"), [("de", "Geo-Test auswerten"), ("en", "read a geo test")])
def test_plan_and_progress_call_a_tool_by_its_title_in_the_language_of_the_question(tmp_path, lang, title):
    told = []
    telling = Telling(Settings(home=tmp_path), told.append)
    telling.planned(Plan(steps=(Step(tool="attribution.geo_lift"),)), lang, 0.1)
    with telling.tool(0, "attribution.geo_lift", lang) as seen:
        seen.result = Result()
    with telling.tool(1, "attribution.geo_lift", lang) as seen:
        seen.failed({"kind": "fault", "message": "", "do": ""})
    plan, *tools = [event.as_json() for event in told]
    assert [(step["tool"], step["title"]) for step in plan["steps"]] == [("attribution.geo_lift", title)]
    assert [(event["state"], event["title"]) for event in tools] == [
        ("started", title), ("finished", title), ("started", title), ("failed", title),
    ]  # fmt: skip
