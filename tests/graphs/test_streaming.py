"""A question that tells what happens: in order, nothing before the gate, and it can be stopped."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import graphs.specialist
from terms import Principal
from tests.graphs._asked import CLAIM, ROBOTS, Spoken, planned


async def all_of(events):
    return [event async for event in events]


def test_the_events_tell_the_way_of_a_question(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS), ("compliance.claims", CLAIM))
    told = asyncio.run(all_of(room.stream("?")))
    names = [each.name for each in told]
    assert names[:2] == ["begun", "plan"]
    assert names[-1] == "answer"
    assert names.index("check") > max(at for at, name in enumerate(names) if name == "tool")
    assert names.index("text") > max(at for at, name in enumerate(names) if name == "check")
    tools = [each.as_json() for each in told if each.name == "tool"]
    assert sorted((each["tool"], each["state"]) for each in tools) == [
        ("compliance.claims", "finished"), ("compliance.claims", "started"),
        ("seo.robots", "finished"), ("seo.robots", "started"),
    ]  # fmt: skip
    assert all(room.desk.runs.get(each["run"]) for each in tools if each["state"] == "finished")
    answer = told[-1].answer
    assert "".join(each.text for each in told if each.name == "text") == answer["text"]
    assert answer["run"] == told[0].run
    assert room.desk.runs.get(answer["run"]).result["text"] == answer["text"]


def test_it_is_the_answer_of_asking_without_events(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS), ("data.metric", {"metric": "roas"}))
    asked = room.ask("?").as_json()
    streamed = asyncio.run(all_of(room.stream("?")))[-1].answer
    for each in ("text", "facts", "caveats", "confidence", "plan", "tables"):
        assert streamed[each] == asked[each]


def test_a_question_back_has_its_choices_as_data(room):
    told = asyncio.run(all_of(room.stream("Was ist los?")))
    plan = next(each for each in told if each.name == "plan")
    assert plan.steps == []
    assert plan.clarify["choices"] == told[-1].answer["clarify"]["choices"]


def test_what_a_model_invents_never_appears(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    own = replace(room, mix=Spoken(lambda template: template + " That is 4711 per cent more."))
    told = asyncio.run(all_of(own.stream("?")))
    assert not [each for each in told if "4711" in str(each.as_json())]
    checks = [each for each in told if each.name == "check" and each.what == "words"]
    assert [each.passed for each in checks] == [False]
    spoke = next(each for each in told if each.name == "model")
    assert (spoke.tokens_in, spoke.tokens_out, spoke.cost) == (7, 5, 0.01)


def test_closing_it_starts_no_further_tool_and_is_on_record(room, monkeypatch):
    planned(room, monkeypatch, *(("seo.robots", ROBOTS | {"url": f"https://shop.example/{at}"}) for at in range(4)))
    begun, go, ran = threading.Event(), threading.Event(), []
    real = graphs.specialist.call

    def slow(name, args, desk, parent=""):
        ran.append(args["url"])
        begun.set()
        go.wait(10)
        return real(name, args, desk, parent)

    monkeypatch.setattr(graphs.specialist, "call", slow)

    async def stopped():
        events = room.stream("?", "de")
        run = (await anext(events)).run
        while (await anext(events)).name != "tool":
            pass
        await asyncio.to_thread(begun.wait, 20)
        await events.aclose()
        go.set()
        return run

    run = asyncio.run(stopped())
    assert len(ran) == 1
    record = room.desk.runs.get(run)
    assert record.result["error"]["kind"] == "stopped"
    assert [child.parent for child in room.desk.runs.children(run)] == [run]


def test_who_asks_is_who_runs_it(room, monkeypatch):
    from ledger.book import Book

    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    who = Principal(id="u-0123456789abcdef", kind="person", role="analyst")
    asyncio.run(all_of(room.stream("?", who=who)))
    with Book.of(room.settings).reading() as tx:
        actors = {row[0] for row in tx.execute("select actor from audit where event like '%.recorded'").fetchall()}
    assert actors == {who.id}
