"""The way of a question: fixed plan, shelves at once, a model's words behind the gate, a state of plain data."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from graphs.checkpoints import saver
from tests.graphs._asked import CLAIM, ROBOTS, Spoken, planned


def test_several_specialists_answer_together_and_ids_stay_apart(room, monkeypatch):
    other = ROBOTS | {"url": "https://shop.example/b"}
    planned(room, monkeypatch, ("seo.robots", ROBOTS), ("compliance.claims", CLAIM), ("seo.robots", other))
    answer = room.ask("?")
    assert [receipt.tool for receipt in answer.receipts] == ["seo.robots", "compliance.claims", "seo.robots"]
    facts = {fact.id: fact.value for fact in answer.facts}
    assert facts["allowed"] == 0
    assert facts["allowed_3"] == 1


def test_the_state_holds_no_tables(room, monkeypatch):
    planned(room, monkeypatch, ("compliance.claims", CLAIM))

    async def state():
        async with saver(room.settings.home / "checkpoints.db") as store:
            graph = room.graph(store)
            config = {"configurable": {"thread_id": "t"}}
            await graph.ainvoke({"run": "q", "question": "?", "lang": ""}, config, context=room)
            return (await graph.aget_state(config)).values

    values = asyncio.run(state())
    assert set(values["runs"][0]) == {"place", "run"}
    assert "tables" not in str(values)


def test_without_a_plan_it_asks_back_and_runs_nothing(room):
    answer = room.ask("Was ist los?")
    assert answer.receipts == ()
    assert answer.plan.clarify.de in answer.text
    assert room.desk.runs.children(answer.run) == []


@pytest.mark.parametrize(
    ("says", "model"),
    [(lambda template: template, "cloud"), (lambda template: template + " 4711.", "none"), (lambda _: "", "none")],
)
def test_a_models_words_count_only_as_far_as_the_gate_lets_them(room, monkeypatch, says, model):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    plain = room.ask("?")
    answer = replace(room, mix=Spoken(says)).ask("?")
    assert answer.text == plain.text
    assert answer.model == model
    assert "4711" not in json.dumps(answer.as_json())
