"""A few nights of the bench, and a judge that would see what it looks for."""

# pyright: basic
from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta

import pytest
import yaml

from bench._night_checker import check
from bench.nights import House, run

ROLES = {"u-1": "approver", "u-2": "viewer"}


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_nights_with_everything_that_goes_wrong_break_no_rule(tmp_path):
    found = run(8, seed=5, each=8)
    assert (found.breaches, found.overspent, found.lost) == ([], [], [])
    assert found.counts["proposals"] > 10
    assert not found.counts["BREACH approved by who may not"]


@pytest.fixture
def judged(tmp_path):
    """A made-up record: one write, and what the records and the policy say of it."""

    def judge(*, approvals=(), risk=50.0, action="set_budget", before=100.0, after=104.0, twice=False, unknown=False,
              forbidden=(), how="honest", status="verified", at="2026-11-26T03:00:00+01:00"):  # fmt: skip
        policy = {"actions": {"set_budget": {
            "level": "auto", "approvers": ["approver"], "two_persons_above": 500,
            "auto": {"risk": {"change": 100, "day": 120}, "grow": {"step": 0.05}}, "always": {"risk": {"change": 1000}},
        }}}  # fmt: skip
        (tmp_path / "autonomy.yaml").write_text(yaml.safe_dump(policy))
        (tmp_path / "made.jsonl").write_text(json.dumps(["p-1", how, "r1"]) + "\n")
        (tmp_path / "ledger.db").unlink(missing_ok=True)
        with sqlite3.connect(tmp_path / "ledger.db") as db:
            db.executescript(
                "create table outbox (key, proposal, undo, state); create table approvals (proposal, person);"
                "create table proposals (id, proposal, author, night, status);"
                "create table night_steps (step, runs); create table nights (key, brief, ended);"
            )
            key = "k" * 32
            db.execute("insert into outbox values (?, 'p-1', 0, 'verified')", (key,))
            content = json.dumps({"action": action, "risk": {"amount": risk}})
            db.execute("insert into proposals values ('p-1', ?, 'agent:bidding', 'n', ?)", (content, status))
            db.executemany("insert into approvals values ('p-1', ?)", [(each,) for each in approvals])
            db.execute("insert into night_steps values ('propose', '[\"r1\"]')")
        effect = {"by": "api", "key": "other" if unknown else key, "platform": "google", "kind": "campaign",
                  "entity": "g-1", "field": "budget", "before": before, "after": after, "at": at}  # fmt: skip
        return check(tmp_path, [effect] * (2 if twice else 1), "Europe/Berlin", list(forbidden), ROLES)

    return judge


def test_the_judge_lets_through_what_is_allowed(judged):
    found = judged()
    assert (found.breaches, found.overspent, found.lost) == ([], [], [])
    assert judged(approvals=["u-1"], risk=400, after=140.0).breaches == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"risk": 101.0}, "risk 101.0 over"), ({"after": 106.0}, "a step of"), ({"action": "set_bid"}, "does not know"),
     ({"approvals": ["u-2"], "risk": 400}, "may not"), ({"approvals": ["u-1"], "risk": 600}, "two are needed"),
     ({"approvals": ["u-1", "u-2"], "risk": 2000}, "risk 2000"), ({"twice": True}, "written twice"),
     ({"unknown": True}, "no record knows"), ({"how": "huge"}, "hostile proposal written")],
)  # fmt: skip
def test_the_judge_sees(judged, wrong, said):
    assert any(said in line for line in judged(**wrong).breaches)


def test_the_judge_sees_a_write_while_nothing_may_be_written(judged):
    from datetime import datetime

    first = datetime.fromisoformat("2026-11-26T02:59:00+01:00")
    found = judged(forbidden=[(first, first + timedelta(minutes=5), "the kill switch was on")])
    assert any("kill switch" in line for line in found.breaches)


def test_the_judge_sees_what_is_lost_and_what_was_spent(judged):
    assert any("is sending" in line for line in judged(status="sending").lost)
    assert judged(approvals=["u-1"], risk=10.0, after=190.0).overspent


def test_a_house_stands_around_a_change_of_the_clocks(tmp_path):
    house = House(tmp_path, 0, 1)
    try:
        assert house.first < date(2026, 3, 29) < house.first + timedelta(days=25)
    finally:
        house.serving.close()
        house.sandbox.close()
