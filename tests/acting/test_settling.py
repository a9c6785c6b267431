"""What became of a write is kept once, by whoever still has it in hand, with its reason as people read it."""

# pyright: basic
from __future__ import annotations

from datetime import datetime, timedelta

from acting.concluding import said as why
from acting.settling import reason
from ledger import outbox
from platforms.port import Moved
from tests.acting._pretend import ANNA, GONE, RAISE, budget, items, kept


def test_whoever_lost_the_lease_changes_nothing_any_more(brought, office, opened, pretend, clock):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        slow = outbox.claim(tx, clock(), 30)
    clock.on(seconds=31)
    opened().dispatch()
    assert kept(office, "p-1").status == "verified"
    office.rollback("p-1", ANNA)
    office.dispatcher.one(slow)
    assert budget(pretend) == 100
    assert kept(office, "p-1").status == "rolled_back"


def test_moved_says_what_to_do(brought, office, pretend):
    pretend.plan = [Moved(en="moved away", de="weggezogen", do_en="Propose again.", do_de="Neu vorschlagen.")]
    brought(RAISE)
    assert "Propose again." in why(items(office, "p-1")[0]).en


def test_a_state_that_was_kept_is_there_with_its_proposal_moved_on(brought, office, clock):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        item = outbox.claim(tx, clock(), 30)
    kept_ = office.dispatcher.keep.settle(item, "refused", note="moved")
    assert (kept_.state, kept_.note) == ("refused", "moved")
    assert kept(office, "p-1").status == "failed"
    assert office.dispatcher.keep.settle(item, "applied") is None  # the lease is spent
    assert items(office, "p-1")[0].state == "refused"


def test_what_failed_waits_longer_each_time_unless_the_platform_says_how_long(brought, office, clock):
    brought(RAISE, dispatch=False)
    waits = []
    for pause in (None, None, None, timedelta(seconds=90)):
        with office.book.writing() as tx:
            item = outbox.claim(tx, clock(), 30)
        office.dispatcher.keep.later(item, "waiting", pause, GONE)
        (left,) = items(office, "p-1")
        waits.append(datetime.fromisoformat(left.not_before) - clock())
        clock.on(seconds=waits[-1].total_seconds() + 1)
    assert timedelta(0) < waits[0] < waits[2] < waits[3] == timedelta(seconds=90)
    assert left.result["tries"] == 4


def test_a_fault_that_nobody_expected_has_a_reason_too():
    told = reason(KeyError("budget"))
    assert told.de == "Unerwarteter Fehler (KeyError: 'budget')."
    assert told.en == "Unexpected error (KeyError: 'budget')."
    assert "no answer" in reason(GONE).en
    assert len(reason(ValueError("x" * 5000)).en) < 260
