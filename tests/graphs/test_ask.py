"""One room for many questions: they do not mix, each is on record under whoever asked, names come back."""

from __future__ import annotations

import asyncio

from terms import Money, Plan, Principal, Proposal, Step, Words
from tests.graphs._asked import CLAIM, ROBOTS, planned


def test_many_questions_at_once_do_not_mix(room, monkeypatch):
    def plan(self, question, lang=None):
        args = ROBOTS | {"url": f"https://shop.example/{question}"}
        return Plan(steps=(Step(tool="seo.robots", args=args),)), "en"

    monkeypatch.setattr(type(room), "plan", plan)

    async def all_of_them():
        return await asyncio.gather(*(room.aask("a" if i % 2 else "b") for i in range(12)))

    answers = asyncio.run(all_of_them())
    assert [int(answer.facts[0].value) for answer in answers] == [1, 0] * 6
    assert len({answer.run for answer in answers}) == 12


def test_an_answer_is_on_record_as_it_was_given(room, monkeypatch):
    planned(room, monkeypatch, ("compliance.claims", CLAIM))
    answer = room.ask("?", "de")
    record = room.desk.runs.get(answer.run)
    assert record.result["text"] == answer.text
    assert {child.tool for child in room.desk.runs.children(answer.run)} == {"compliance.claims"}


def test_who_asks_is_who_runs_it_and_the_room_forgets_it(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    who = Principal(id="u-0123456789abcdef", kind="person", role="analyst")
    asyncio.run(room.aask("?", who=who))
    assert (room.who, room.gathered) == (None, {})


def test_the_results_of_a_question_are_read_once(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    answer = room.ask("?")
    state = {"runs": [{"place": 0, "run": answer.receipts[0].run}], "failures": []}
    parts = room.parts(state)
    assert room.parts(state) is parts
    assert room.parts({"runs": [], "failures": []}).results == ()


def test_names_that_an_answer_may_say_come_from_its_results(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    answer = room.ask("?")
    named = room.names_of(answer)
    result = room.desk.runs.get(answer.receipts[0].run).result
    assert named.keys() == result["names"].keys()


def test_proposals_are_shown_under_the_id_by_which_they_wait(room, monkeypatch):
    planned(room, monkeypatch, ("seo.robots", ROBOTS))
    waits = Proposal(id="p-2", action="set_budget", target="Brand", evidence="model", unit="EUR/day",
                     before={"Brand": 10.0}, after={"Brand": 11.0}, risk=Money(amount=1), expires=room.desk.today,
                     why=Words(de="Mehr bringt dort mehr.", en="More returns more there."))  # fmt: skip

    def recorded(_settings, results, _who):
        return tuple(each.model_copy(update={"proposals": (waits,)}) for each in results), ()

    monkeypatch.setattr("graphs.ask.proposed", recorded)
    answer = room.ask("?")
    assert [each.id for each in answer.proposals] == ["p-2"]
    assert [each["id"] for each in room.desk.runs.get(answer.run).result["proposals"]] == ["p-2"]
