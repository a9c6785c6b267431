"""What a planner may know of the tools, and what it can never name."""

from __future__ import annotations

import json

import agents.cards as module
from agents.cards import cards
from tools._tool import load, names


def test_every_reading_tool_has_one_card():
    assert [card.name for card in cards()] == [name for name in names() if not name.startswith("act.")]


def test_a_tool_with_effects_cannot_be_named(monkeypatch):
    loaded = []
    monkeypatch.setattr(module, "names", lambda: ("act.set_budget", "data.metric"))
    monkeypatch.setattr(module, "load", lambda name: loaded.append(name) or load(name))
    assert [card.name for card in cards.__wrapped__()] == ["data.metric"]
    assert loaded == ["data.metric"]


def test_a_card_holds_one_sentence_and_the_schema_of_the_arguments():
    for card in cards():
        name, summary, schema = card.name, card.summary, load(card.name).args.model_json_schema()
        assert summary.endswith("."), name
        assert "\n" not in summary
        assert schema in vars(card).values()
        assert schema["additionalProperties"] is False
        json.dumps(schema)
