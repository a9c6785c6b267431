"""Conversations that live: turns on record once, one at a time, stopped, retried, followed, and nobody else's."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest

import graphs.specialist
from errors import BadArguments, NotFound
from graphs.ask import Asking
from graphs.chat import Chat, Leaving
from ledger import threads
from ledger.book import Book
from ledger.once import Reused
from ledger.threads import Busy
from settings import Settings
from terms import Plan, Principal, Step

ROBOTS = {"robots_txt": "User-agent: *\nDisallow: /a", "url": "https://shop.example/a", "user_agent": "Googlebot"}
ME = Principal(id="u-00000000000000aa", kind="person", role="analyst")
OTHER = Principal(id="u-00000000000000bb", kind="person", role="admin")


@pytest.fixture
def room(tmp_path, monkeypatch):
    room = Asking.open(Settings(home=tmp_path / "home", today=date(2026, 1, 5), model="none"))
    plan = Plan(steps=(Step(tool="seo.robots", args=ROBOTS),) * 2)
    monkeypatch.setattr(Asking, "plan", lambda self, question, lang=None: (plan, lang or "en"))
    yield room
    room.close()


@pytest.fixture
def gate(monkeypatch):
    """Tools wait until it opens."""
    go, real = threading.Event(), graphs.specialist.call

    def slow(name, args, desk, parent=""):
        go.wait(10)
        return real(name, args, desk, parent)

    monkeypatch.setattr(graphs.specialist, "call", slow)
    return go


def lived(room, act):
    async def run():
        chat = Chat(room)
        try:
            return await act(chat)
        finally:
            await chat.drain(5)

    return asyncio.run(run())


async def told(chat, turn, who=ME, after=0):
    return [event async for event in chat.follow(who, turn, after)]


def test_a_conversation_is_on_record_in_order(room):
    async def act(chat):
        first = await chat.start(ME, "Erste Frage zum Crawler?")
        events = await told(chat, first.id)
        second = await chat.start(ME, "And the second?", thread=first.thread, lang="en")
        await told(chat, second.id)
        return (
            events,
            await chat.thread(ME, first.thread),
            await chat.threads(ME, "CRAWLER"),
            await chat.answer(ME, first.id),
        )

    events, thread, found, answer = lived(room, act)
    assert events[0].as_json() == {
        "event": "begun", "run": thread.turns[0].run, "thread": thread.id, "turn": thread.turns[0].id,
    }  # fmt: skip
    assert [turn.status for turn in thread.turns] == ["done", "done"]
    assert [turn.question for turn in thread.turns] == ["Erste Frage zum Crawler?", "And the second?"]
    assert answer == events[-1].answer
    assert [each.id for each in found] == [thread.id]


def test_one_question_at_a_time(room, gate):
    async def act(chat):
        turn = await chat.start(ME, "?")
        with pytest.raises(Busy):
            await chat.start(ME, "??", thread=turn.thread)
        with pytest.raises(Busy):
            await chat.delete(ME, turn.thread)
        gate.set()
        await told(chat, turn.id)
        return await chat.thread(ME, turn.thread)

    assert [turn.question for turn in lived(room, act).turns] == ["?"]


def test_whoever_comes_late_sees_all_of_it(room, gate):
    async def act(chat):
        turn = await chat.start(ME, "?")
        early = asyncio.create_task(told(chat, turn.id))
        await asyncio.sleep(0.1)
        gate.set()
        first = await early
        again, rest = await told(chat, turn.id), await told(chat, turn.id, after=3)
        later = await told(Chat(room), turn.id)
        return first, again, rest, later

    first, again, rest, later = lived(room, act)
    assert first == again
    assert rest == first[3:]
    assert [each.name for each in later] == ["answer"]
    assert later[0].answer == first[-1].answer


def test_a_stop_is_on_record_and_can_be_retried(room, gate):
    async def act(chat):
        turn = await chat.start(ME, "?")
        at_once = await chat.stop(ME, turn.id)
        gate.set()
        again = await chat.retry(ME, turn.id)
        events = await told(chat, turn.id)
        with pytest.raises(BadArguments):
            await chat.retry(ME, turn.id)
        return at_once, again, events, await chat.thread(ME, turn.thread)

    at_once, again, events, thread = lived(room, act)
    assert (at_once.status, again.status, again.tries) == ("stopped", "running", 2)
    assert events[-1].name == "answer"
    assert [(turn.status, turn.tries) for turn in thread.turns] == [("done", 2)]


def test_a_failure_of_the_graph_is_told_and_can_be_retried(room, monkeypatch):
    def broken(self, question, lang=None):
        raise RuntimeError("no such luck")

    async def act(chat):
        with monkeypatch.context() as patched:
            patched.setattr(Asking, "plan", broken)
            turn = await chat.start(ME, "?", lang="de")
            events = await told(chat, turn.id)
        failed = await chat.turn(ME, turn.id)
        await chat.retry(ME, turn.id)
        return events, failed, (await told(chat, turn.id))[-1].name

    events, failed, after = lived(room, act)
    assert events[-1].error["kind"] == "fault"
    assert "gescheitert" in failed.error["message"]
    assert (failed.status, after) == ("failed", "answer")


def test_nobody_sees_the_conversations_of_others(room):
    async def act(chat):
        turn = await chat.start(ME, "?")
        await told(chat, turn.id)
        for ask in (
            chat.thread(OTHER, turn.thread), chat.turn(OTHER, turn.id), chat.retry(OTHER, turn.id),
            chat.delete(OTHER, turn.thread), chat.rate(OTHER, turn.id, "up"), told(chat, turn.id, OTHER),
            chat.start(OTHER, "?", thread=turn.thread), chat.rename(OTHER, turn.thread, "mine"),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                await ask
        return await chat.threads(OTHER), chat.own_thread(ME, "chat-1"), chat.own_thread(OTHER, "chat-1")

    seen, mine, others = lived(room, act)
    assert seen == []
    assert mine != others


def test_the_same_key_is_the_same_question_and_of_its_sender(room):
    async def act(chat):
        first, second = await asyncio.gather(*(chat.start(ME, "?", key="k-1") for _ in range(2)))
        with pytest.raises(Reused):
            await chat.start(ME, "another", key="k-1")
        other = await chat.start(OTHER, "another", key="k-1")
        for turn, who in ((first, ME), (other, OTHER)):
            await told(chat, turn.id, who)
        return first, second, other, await chat.threads(ME)

    first, second, other, mine = lived(room, act)
    assert first.id == second.id != other.id
    assert len(mine) == 1


def test_a_turn_whose_process_died_is_interrupted_and_runs_again_by_its_key(room):
    book = Book.of(room.settings)

    async def act(chat):
        turn = await chat.start(ME, "?", key="k")
        await told(chat, turn.id)
        with book.writing() as tx:  # as a process that is gone has left it
            tx.execute("update turns set status = 'running', run = 'q-none', holder = 'elsewhere:1', lease = ''")
        interrupted = await chat.turn(ME, turn.id)
        late = await told(Chat(room), turn.id)
        again = await chat.start(ME, "?", key="k")
        await told(chat, again.id)
        return interrupted, late, await chat.thread(ME, turn.thread)

    interrupted, late, thread = lived(room, act)
    assert interrupted.status == "interrupted"
    assert late[-1].error["kind"] == "interrupted"
    assert [(turn.status, turn.tries) for turn in thread.turns] == [("done", 2)]


def test_draining_takes_nothing_new_and_finishes_what_runs(room, gate):
    async def act(chat):
        turn = await chat.start(ME, "?")
        draining = asyncio.create_task(chat.drain(10))
        await asyncio.sleep(0)
        with pytest.raises(Leaving):
            await chat.start(ME, "?")
        gate.set()
        return await draining, await chat.turn(ME, turn.id)

    late, turn = lived(room, act)
    assert (late, turn.status) == (0, "done")


def test_what_is_not_done_in_time_is_stopped_by_a_drain(room, gate):
    async def act(chat):
        turn = await chat.start(ME, "?")
        late = await chat.drain(0.05)
        gate.set()
        return late, await chat.turn(ME, turn.id)

    late, turn = lived(room, act)
    assert (late, turn.status) == (1, "stopped")


def test_questions_outside_a_conversation_leave_none(room):
    async def act(chat):
        names = [event.name async for event in chat.once(ME, "?")]
        return names, await chat.threads(ME), chat.running

    names, kept, running = lived(room, act)
    assert (names[0], names[-1], kept, running) == ("begun", "answer", [], 0)


def test_a_sign_of_life_keeps_long_answers(room, gate, monkeypatch):
    from datetime import timedelta

    monkeypatch.setattr(threads, "LEASE", timedelta(seconds=1.6))

    async def act(chat):
        turn = await chat.start(ME, "?")
        states = []
        for _ in range(4):
            await asyncio.sleep(0.7)
            states.append((await chat.turn(ME, turn.id)).status)
        gate.set()
        await told(chat, turn.id)
        return states, (await chat.turn(ME, turn.id)).status

    assert lived(room, act) == (["running"] * 4, "done")


def test_a_short_question_goes_on_from_the_one_before(tmp_path):
    from evals._world import build

    room = Asking.open(build(tmp_path / "world", documents=False))

    async def act(chat):
        told_all, thread = [], ""
        for question in ("Wie hoch war der ROAS im Juli 2026?", "Und im August?", "Und die Kosten?"):
            turn = await chat.start(ME, question, thread=thread)
            thread = turn.thread
            told_all.append((await told(chat, turn.id))[-1].answer)
        return told_all

    first, second, third = lived(room, act)
    room.close()
    args = [answer["plan"][0]["args"] for answer in (first, second, third)]
    assert [each["metric"] for each in args] == ["roas", "roas", "cost"]
    assert [each["period"][:7] for each in args] == ["2026-07", "2026-08", "2026-08"]
    assert not any("Nachfrage" in caveat for caveat in first["caveats"])
    assert all(any("Nachfrage" in caveat for caveat in each["caveats"]) for each in (second, third))
