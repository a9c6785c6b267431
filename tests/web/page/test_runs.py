"""The page of runs."""

# pyright: basic
from __future__ import annotations

from web.page.runs import listed, took, traced

RUN = {"run": "q-1", "at": "2026-11-26T03:00:00+00:00", "tool": "ask", "title": "<b>Warum?</b>", "seconds": 1.234,
       "confidence": "green", "evidence": "model", "model": "none", "cost": 0.0, "args": {}}  # fmt: skip
STEP = RUN | {"run": "r-1", "tool": "data.metric", "title": "Kennzahl", "seconds": 0.5, "confidence": "red"}


def test_a_house_without_runs_says_what_to_do():
    told = listed([], "de")
    assert 'href="/page/chat"' in told
    assert "Noch nichts berechnet" in told


def test_questions_are_listed_with_time_trust_and_cost():
    told = listed([RUN, STEP], "de")
    assert "&lt;b&gt;Warum?&lt;/b&gt;" in told
    assert "Do 26.11.2026, 04:00" in told
    assert "belastbar" in told
    assert "nichts" in told
    assert "Vorlage, ohne KI-Modell" in told


def test_a_trace_shows_each_step_with_its_receipt():
    told = traced({"run": RUN, "steps": [STEP], "text": "Weil."}, "en")
    assert 'data-do="receipt"' in told
    assert 'data-run="r-1"' in told
    assert "Weil." in told
    assert 'href="/page/audit?id=q-1"' in told
    assert "No tool ran here." in traced({"run": RUN, "steps": [], "text": None}, "en")


def test_seconds_are_told_in_the_form_of_the_language():
    assert took(1.234, "de") == "1,23\u00a0s"
    assert took(95.4, "en") == "95\u00a0s"


def test_a_question_that_was_asked_back_carries_no_light():
    assert "nicht belastbar" not in listed([RUN | {"tool": "ask", "confidence": "red", "evidence": ""}], "de")
    assert "nicht belastbar" in listed([RUN | {"tool": "ask", "confidence": "red", "evidence": "model"}], "de")
