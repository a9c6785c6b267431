"""The worker takes what is due, waits as long as a platform asks for, and leaves alone what is not its own."""

# pyright: basic
from __future__ import annotations

import threading

import pytest

from ledger import incidents
from platforms.port import Busy
from tests.acting._pretend import GONE, RAISE, budget, kept, proposed, said


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(brought, office, pretend, clock):
    pretend.plan = [Busy(en="later", de="später", seconds=90)]
    brought(RAISE)
    clock.on(seconds=80)
    assert office.dispatch() == ()
    clock.on(seconds=11)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_waiting_for_what_is_due_soon_sleeps_until_then(brought, office, pretend, clock):
    pretend.plan = [Busy(en="later", de="später", seconds=8)]
    assert brought(RAISE, wait=20).status == "verified"
    assert 7.5 < clock.slept < 9


def test_a_thing_that_moved_since_the_approval_is_left_alone(brought, office, pretend):
    brought(RAISE, dispatch=False)
    pretend.set("google", "campaign", "c1", "budget", 70)
    office.dispatch()
    entry = kept(office, "p-1")
    assert (entry.status, entry.note) == ("failed", "moved")
    assert budget(pretend) == 70


def test_a_platform_that_does_not_answer_is_left_in_peace_and_people_are_told(brought, office, pretend, clock):
    pretend.plan = [GONE] * 7
    brought(RAISE)
    for _ in range(4):
        clock.on(seconds=10)
        office.dispatch()
    tries = 7 - len(pretend.plan)
    office.dispatch()
    assert 7 - len(pretend.plan) == tries  # resting
    for _ in range(8):
        clock.on(minutes=10)
        office.dispatch()
    assert kept(office, "p-1").status == "verified"
    with office.book.reading() as tx:
        assert "platform" in [each.kind for each in incidents.listed(tx)]


def test_two_workers_at_once_write_everything_once(opened, office, brought, pretend):
    for number in range(12):
        entity = ("Brand DE", "Generic")[number % 2]
        held = budget(pretend, "c1" if number % 2 == 0 else "c2")
        brought(proposed({entity: held}, {entity: held + 1}, id=f"p-{number}"), dispatch=number < 2)
    workers = [threading.Thread(target=opened().dispatch) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done = [key for key, *_ in pretend.history]
    assert len(done) == len(set(done))


def test_somebody_who_meddles_with_the_outbox_stops_it(brought, office, pretend):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        tx.execute("update outbox set operation = replace(operation, '120', '999')")
    with pytest.raises(Exception, match="p-1"):
        office.dispatch()
    assert pretend.history == []


def test_nothing_is_written_for_what_is_only_suggested(office, pretend, settings):
    (settings.home).mkdir(parents=True, exist_ok=True)
    (settings.home / "autonomy.yaml").write_text("actions: {set_budget: {level: suggest}}", encoding="utf-8")
    (entry,) = office.submit([said(RAISE)], by="agent:bidding")
    assert entry.status == "suggested"
    office.dispatch()
    assert pretend.history == []
