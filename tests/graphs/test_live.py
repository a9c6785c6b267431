"""One turn while it runs: who comes late hears all of it, and every ending is one event."""

from __future__ import annotations

import asyncio

import pytest

from errors import NoData
from graphs.events import Answered, Begun, Said
from graphs.live import Live, failed, outcome
from ledger.threads import Turn
from terms import Plan, Principal

ME = Principal(id="u-1", kind="person", role="analyst")
TURN = Turn("n1", "c1", 1, "?", "de", "running", "q1", "", "")


class Room:
    """A room whose stream is what a test tells it."""

    def __init__(self, *events, fails=None, waits=False):
        self.events, self.fails, self.waits = events, fails, waits
        self.closed, self.before = False, "unset"

    async def stream(self, question, lang, *, run, who, before):
        self.before = before
        try:
            for event in self.events:
                yield event
            if self.waits:
                await asyncio.Event().wait()
            if self.fails:
                raise self.fails
        finally:
            self.closed = True


async def nothing():
    """Everything is open."""


def ended(room, turn=TURN, *, before=lambda turn: None, ready=nothing, stop=False):
    told = []

    async def run():
        task = asyncio.create_task(outcome(room, turn, ME, ready=ready, before=before, tell=told.append))
        if stop:
            await asyncio.sleep(0.05)
            task.cancel()
        return await task

    return asyncio.run(run()), told


def test_the_last_event_is_given_back_and_not_told():
    last, told = ended(Room(Begun("q1"), Said("Hi."), Answered({"text": "Hi."})))
    assert last == Answered({"text": "Hi."})
    assert told == [Begun("q1", thread="c1", turn="n1"), Said("Hi.")]


@pytest.mark.parametrize(
    ("room", "kind"),
    [
        (Room(Begun("q1"), fails=RuntimeError("no such luck")), "fault"),
        (Room(fails=NoData(en="No data.", de="Keine Daten.")), NoData.kind),
        (Room(Begun("q1")), "fault"),
    ],
)
def test_whatever_breaks_is_an_ending(room, kind):
    last, _ = ended(room)
    assert (last.name, last.error["kind"]) == ("error", kind)


def test_what_cannot_be_opened_is_an_ending_too():
    async def broken():
        raise OSError("no file")

    last, told = ended(Room(), ready=broken)
    assert "OSError" in last.error["message"]
    assert told == []


def test_whoever_cancels_it_stops_the_question():
    room = Room(Begun("q1"), waits=True)
    last, _ = ended(room, stop=True)
    assert (last.name, last.run, room.closed) == ("stopped", "q1", True)


def test_the_first_turn_has_no_question_before():
    plan = Plan(why="before")
    first, later = Room(), Room()
    ended(first, before=lambda turn: plan)
    ended(later, Turn("n2", "c1", 2, "?", "de", "running", "q2", "", ""), before=lambda turn: plan)
    assert (first.before, later.before) == (None, plan)


def test_a_failure_speaks_the_language_of_the_turn():
    no = NoData(en="No data.", de="Keine Daten.")
    english = Turn("n1", "c1", 1, "?", "en", "running", "q1", "", "")
    assert failed(TURN, no).error["message"] == "Keine Daten."
    assert failed(english, no).error["message"] == "No data."
    assert "gescheitert (KeyError" in failed(TURN, KeyError("x")).error["message"]
    assert "failed (KeyError" in failed(english, KeyError("x")).error["message"]


def test_everybody_hears_all_of_it_and_nobody_more():
    async def run():
        live = Live(TURN, "me")

        async def heard(after=0):
            return [event async for event in live.told(after)]

        early = asyncio.create_task(heard())
        await asyncio.sleep(0)
        for event in (Begun("q1"), Said("a"), Answered({})):
            live.tell(event)
            await asyncio.sleep(0)
        return await early, await heard(), await heard(2), live.over

    early, late, rest, over = asyncio.run(run())
    assert [each.name for each in early] == ["begun", "text", "answer"]
    assert late == early
    assert rest == early[2:]
    assert over
