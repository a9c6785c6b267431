"""`leitstand dojo …`: before a course there is one sentence, and what is typed reaches the course as it is."""

from __future__ import annotations

import json

import pytest

import web.dojo


@pytest.mark.parametrize("words", [("tasks",), ("score",), ("answer", "roas", "3")])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_a_course_it_says_how_to_begin_one(typed, words, lang):
    told = typed("dojo", *words, lang=lang)
    assert told.code == 1
    assert "leitstand dojo start" in told.sentence


def test_a_course_is_of_the_named_company(typed, monkeypatch):
    asked = []
    monkeypatch.setattr(web.dojo, "start", lambda settings, *given: asked.append(given) or ({"ok": True}, "begun"))
    assert typed("dojo", "start").out.strip() == "begun"
    assert json.loads(typed("dojo", "start", "--seed", "9", "--days", "200", "--json").out) == {"ok": True}
    assert asked == [(7, 460, "en"), (9, 200, "en")]
    assert typed("dojo", "start", "--days", "many").code == 2


def test_an_answer_is_handed_over_as_it_was_typed(typed, monkeypatch):
    asked = []
    monkeypatch.setattr(web.dojo, "answer", lambda settings, *given: asked.append(given) or ({"ok": True}, "right"))
    assert typed("dojo", "answer", "roas", "3,5 %", lang="de").out.strip() == "right"
    assert asked == [("roas", "3,5 %", "de")]
