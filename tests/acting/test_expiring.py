"""What was approved and not written in time is void."""

# pyright: basic
from __future__ import annotations

from datetime import timedelta

from acting.expiring import stale, withdraw_stale
from acting.patience import Patience
from ledger import outbox
from tests.acting._pretend import BERT, PAIR, RAISE, items, kept, proposed


def test_what_waited_too_long_is_void(brought, office, pretend, clock):
    brought(RAISE, dispatch=False)
    clock.on(hours=25)
    office.dispatch()
    assert pretend.history == []
    assert kept(office, "p-1").status == "expired"


def test_the_time_runs_from_the_last_yes_and_a_proposal_ends_with_its_day(brought, office, settings, clock):
    (settings.home).mkdir(parents=True, exist_ok=True)
    two = "actions: {set_budget: {level: approve, two_persons_above: 500}}"
    (settings.home / "autonomy.yaml").write_text(two, encoding="utf-8")
    brought(RAISE, dispatch=False)
    clock.on(hours=20)
    entry = office.approve("p-1", BERT)
    assert not stale(entry, clock() + timedelta(hours=23), Patience())
    assert stale(entry, clock() + timedelta(hours=25), Patience())
    assert stale(entry, clock() + timedelta(days=15), Patience(stale=10_000))


def test_of_what_is_partly_written_the_rest_is_called_off_and_the_written_goes_back(brought, office, pretend, clock):
    brought(PAIR, dispatch=False)
    office.dispatch(limit=1)
    before = len(pretend.history)
    clock.on(hours=25)
    withdraw_stale(office.book, clock(), office.patience)
    assert [(item.turn, item.state) for item in items(office, "p-1")] == [
        (0, "verified"), (0, "cancelled"), (1, "waiting")
    ]  # fmt: skip
    office.dispatch()
    assert kept(office, "p-1").status == "reverted"
    assert len(pretend.history) == before + 1


def test_what_is_in_hand_is_not_withdrawn(brought, office, clock):
    brought(proposed({"Brand DE": 100}, {"Brand DE": 101}), dispatch=False)
    with office.book.writing() as tx:
        outbox.claim(tx, clock(), 30)
    withdraw_stale(office.book, clock() + timedelta(days=3), office.patience)
    assert kept(office, "p-1").status == "queued"
