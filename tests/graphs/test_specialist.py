"""The steps of one shelf: what fails is told beside what was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

import graphs.specialist
from errors import NoData
from tests.graphs._asked import CLAIM, ROBOTS, planned


def test_a_failed_tool_is_a_caveat_beside_the_answer(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS), ("data.metric", {"metric": "roas"}))
    answer = room.ask("?")
    assert answer.error is None
    assert answer.confidence == "amber"
    assert any("ads" in caveat for caveat in answer.caveats)


def test_when_every_tool_failed_the_answer_says_what_to_do(room, monkeypatch):
    planned(room, monkeypatch, ("data.metric", {"metric": "roas"}))
    answer = room.ask("?")
    assert answer.error is not None
    assert answer.error["kind"] == NoData.kind
    assert "leitstand import" in answer.text


def test_a_broken_tool_does_not_take_the_others_down(room, monkeypatch):
    real = graphs.specialist.call

    def call(name, args, desk, parent=""):
        if name == "compliance.claims":
            raise ZeroDivisionError("oops")
        return real(name, args, desk, parent)

    monkeypatch.setattr(graphs.specialist, "call", call)
    planned(room, monkeypatch, ("compliance.claims", CLAIM), ("seo.robots", ROBOTS))
    answer = room.ask("?")
    assert {fact.id for fact in answer.facts} >= {"allowed"}
    assert any("compliance.claims" in caveat for caveat in answer.caveats)


def test_whoever_looks_for_the_fault_sees_it(room, monkeypatch):
    def call(name, args, desk, parent=""):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(graphs.specialist, "call", call)
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    assert "oops" in room.ask("?").text
    loud = replace(room, settings=room.settings.model_copy(update={"debug": True}))
    with pytest.raises(ZeroDivisionError):
        loud.ask("?")


def test_a_fault_is_told_in_the_language_of_the_question(room, monkeypatch):
    monkeypatch.setattr(graphs.specialist, "call", lambda *_: 1 / 0)
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    assert "ist gescheitert (ZeroDivisionError" in room.ask("?", "de").text
    assert "failed (ZeroDivisionError" in room.ask("?", "en").text
