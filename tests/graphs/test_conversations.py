"""Conversations on record: for their owner alone, and how a turn ended as it may be told."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from errors import NotFound
from graphs.conversations import Asked, Conversations
from graphs.events import Answered, Failed, Stopped
from settings import Settings
from terms import Answer, Plan, Principal, Step

ME = Principal(id="u-00000000000000aa", kind="person", role="analyst")
OTHER = Principal(id="u-00000000000000bb", kind="person", role="admin")


@pytest.fixture
def kept(tmp_path):
    return Conversations(Settings(home=tmp_path, today=date(2026, 1, 5), model="none"))


def begun(kept, question="?", *, thread="", key="", run="q1", who=ME):
    return kept.begun(Asked(kept.owner(who), question, thread, "de", key, run))[0]


def answered(kept, run, **more):
    answer = Answer(run=run, lang="de", text="So ist es.", confidence="green", **more)
    kept.book.runs.record_answer(answer, "?", 0.1)
    return answer


def test_an_answer_on_record_is_what_is_told_later(kept):
    turn = begun(kept)
    answer = answered(kept, turn.run)
    last = asyncio.run(kept.settled(turn, Answered(answer.as_json())))
    assert last == asyncio.run(kept.ended(ME, turn.id))
    assert asyncio.run(kept.answer(ME, turn.id))["text"] == "So ist es."


def test_what_was_stopped_after_its_answer_was_on_record_has_its_answer(kept):
    turn = begun(kept)
    answered(kept, turn.run)
    last = asyncio.run(kept.settled(turn, Stopped(turn.run)))
    assert last.name == "answer"
    assert asyncio.run(kept.turn(ME, turn.id)).status == "done"


def test_what_was_stopped_before_stays_stopped(kept):
    turn = begun(kept)
    answered(kept, turn.run, error={"kind": "stopped", "message": "Angehalten.", "do": ""})
    assert asyncio.run(kept.settled(turn, Stopped(turn.run))) == Stopped(turn.run)
    assert asyncio.run(kept.ended(ME, turn.id)) == Stopped(turn.run)


def test_a_failure_is_kept_with_its_reason(kept):
    turn = begun(kept)
    why = {"kind": "fault", "message": "Die Antwort ist gescheitert.", "do": ""}
    asyncio.run(kept.settled(turn, Failed(why)))
    assert asyncio.run(kept.ended(ME, turn.id)) == Failed(why)
    assert asyncio.run(kept.answer(ME, turn.id)) is None


def test_outside_a_thread_nothing_is_kept(kept):
    turn = begun(kept)
    loose = type(turn)(turn.id, "", 0, "?", "de", "running", "q9", "", "")
    assert asyncio.run(kept.settled(loose, Stopped("q9"))) == Stopped("q9")
    assert asyncio.run(kept.turn(ME, turn.id)).status == "running"


def test_a_question_goes_on_from_the_last_answer_of_its_thread(kept):
    first = begun(kept)
    assert kept.before(first) is None
    plan = Plan(steps=(Step(tool="seo.robots", args={}),))
    answer = answered(kept, first.run, plan=plan)
    asyncio.run(kept.settled(first, Answered(answer.as_json())))
    second = begun(kept, "Und jetzt?", thread=first.thread, run="q2")
    assert kept.before(second) == plan


def test_a_thread_is_renamed_rated_and_taken_away_by_its_owner_alone(kept):
    async def act(who):
        await kept.rename(who, turn.thread, "Crawler")
        await kept.rate(who, turn.id, "up", "gut")
        return (await kept.thread(who, turn.thread)).title

    turn = begun(kept)
    answered(kept, turn.run)
    asyncio.run(kept.settled(turn, Stopped(turn.run)))
    with pytest.raises(NotFound):
        asyncio.run(act(OTHER))
    assert asyncio.run(act(ME)) == "Crawler"
    with pytest.raises(NotFound):
        asyncio.run(kept.delete(OTHER, turn.thread))
    assert asyncio.run(kept.delete(ME, turn.thread)) >= 1
    assert asyncio.run(kept.threads(ME)) == []


def test_a_key_names_one_question(kept):
    turn = begun(kept, key="k")
    again, fresh = kept.begun(Asked(kept.owner(ME), "?", "", "de", "k", "q2"))
    assert (again.id, fresh) == (turn.id, False)
