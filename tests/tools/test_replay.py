"""Computing a recorded run again: the same to the byte, or what changed, in words."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date

import pytest

import tools._replay as module
from errors import NotFound
from terms import Answer, Words
from tools._replay import replay
from tools._tool import call

DAY = {"date": "2026-03-01", "platform": "google", "campaign": "Brand", "impressions": 100, "clicks": 10}
ROBOTS = {"robots_txt": "User-agent: *\nDisallow: /a", "url": "https://shop.example/a", "user_agent": "Googlebot"}


@pytest.fixture
def desk(desk_of):
    return desk_of(ads=[DAY | {"cost": 5}])


@pytest.fixture
def cost(desk):
    return call("data.metric", {"metric": "cost"}, desk)


def alter(desk, run, column, change):
    """Change a stored column behind the program's back."""
    with sqlite3.connect(desk.runs.place.file) as db:
        (text,) = db.execute(f"select {column} from runs where run = ?", (run,)).fetchone()
        db.execute(f"update runs set {column} = ? where run = ?", (json.dumps(change(json.loads(text))), run))


def test_the_same_again(desk, cost):
    (again,) = replay(cost.receipt.run, desk)
    assert (again.same, again.changes, again.tool) == (True, (), "data.metric")
    assert again.before == again.after == cost.receipt.result


def test_a_receipts_first_letters_are_enough(desk, cost):
    assert replay(cost.receipt.run[:-2], desk)[0].same


def test_it_is_computed_for_the_day_and_seed_of_the_receipt(desk, cost):
    (again,) = replay(cost.receipt.run, replace(desk, today=date(2030, 1, 1), seed=1))
    assert again.same
    latest = desk.runs.latest(1)[0]
    assert (latest.receipt["today"], latest.receipt["seed"]) == ("2026-04-01", 2026)
    assert latest.parent == cost.receipt.run


def test_other_data_is_named_with_its_kind(desk_of, desk, cost):
    other = desk_of(ads=[DAY | {"cost": 6}])
    (again,) = replay(cost.receipt.run, other)
    assert again.same is False
    assert again.before != again.after
    assert any("ads" in change.en and "→" in change.en for change in again.changes)
    assert all("die Daten (ads)" in change.de for change in again.changes)


def test_data_that_is_gone_is_a_reason_and_no_crash(desk_of, cost):
    (again,) = replay(cost.receipt.run, desk_of())
    assert (again.same, again.after) == (False, "")
    assert "does not run any more" in again.changes[0].en
    assert "läuft nicht mehr" in again.changes[0].de


def test_a_tool_that_is_gone_is_a_reason_and_no_crash(desk, cost):
    alter(desk, cost.receipt.run, "receipt", lambda receipt: receipt | {"tool": "data.vanished"})
    (again,) = replay(cost.receipt.run, desk)
    assert again.same is False
    assert "data.vanished" in again.changes[0].said("de")


def test_a_stored_figure_that_was_touched_is_noticed(desk, cost):
    def cheaper(result):
        result["facts"][0]["value"] = 1
        return result

    alter(desk, cost.receipt.run, "result", cheaper)
    (again,) = replay(cost.receipt.run, desk)
    assert again.same is False
    assert "the stored result" in again.changes[0].en


@pytest.mark.parametrize("broken", [{"facts": "none"}, {"text": 7}, {"unknown": 1}, {}, []])
def test_a_stored_result_that_is_none_any_more_is_noticed(desk, cost, broken):
    alter(desk, cost.receipt.run, "result", lambda _: broken)
    (again,) = replay(cost.receipt.run, desk)
    assert again.same is False
    assert "the stored result" in again.changes[0].en
    assert "das gespeicherte Ergebnis" in again.changes[0].de


@pytest.mark.parametrize(
    "touched", [{"result": "0" * 64}, {"args": {"metric": "clicks"}}, {"today": "2027-01-01", "result": "1" * 64}]
)
def test_a_receipt_that_was_touched_is_noticed_and_explained(desk, cost, touched):
    alter(desk, cost.receipt.run, "receipt", lambda receipt: receipt | touched)
    (again,) = replay(cost.receipt.run, desk)
    assert again.same is False
    assert again.changes


def test_other_code_is_named_only_where_it_changed_something(desk, cost, monkeypatch):
    alter(desk, cost.receipt.run, "receipt", lambda receipt: receipt | {"code": "older"})
    assert replay(cost.receipt.run, desk)[0].same

    def other(*given, **more):
        result = call(*given, **more)
        return result.model_copy(update={"receipt": result.receipt.model_copy(update={"result": "f" * 64})})

    monkeypatch.setattr(module, "call", other)
    (again,) = replay(cost.receipt.run, desk)
    assert [change.en.split(":")[0] for change in again.changes] == ["the code"]


def test_an_answered_question_is_replayed_step_by_step(desk):
    for tool, args in (("data.metric", {"metric": "cost"}), ("seo.robots", ROBOTS)):
        call(tool, args, desk, parent="q1")
    desk.runs.record_answer(Answer(lang="de", text="…", run="q1"), "?", 0.1)
    for _ in range(2):  # what replaying records is no step of the question
        again = replay("q1", desk)
        assert [(each.tool, each.same) for each in again] == [("data.metric", True), ("seo.robots", True)]


@pytest.mark.parametrize("run", ["r20260101-000000-abcdef", "", "%", "_", "'; drop table runs; --"])
def test_a_run_that_does_not_exist_is_refused(desk, cost, run):
    with pytest.raises(NotFound):
        replay(run, desk)


def test_changes_are_said_in_both_languages(desk_of, cost):
    changes = replay(cost.receipt.run, desk_of(ads=[DAY | {"cost": 7}]))[0].changes
    assert changes
    assert all(isinstance(change, Words) and change.de != change.en for change in changes)
