"""The table of writes: which state may follow which, and that whoever lost a claim changes nothing."""

# pyright: basic
from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import _writes, outbox
from ledger.proposals import Outdated
from tests.ledger._made import NOW, lines, queue


@pytest.fixture
def tx(book):
    """One write that was claimed, in an open transaction."""
    with book.writing() as tx:
        outbox.put(tx, queue(tx), "sandbox", NOW)
        yield tx


def claimed(tx, after=0):
    item = outbox.claim(tx, NOW + timedelta(seconds=after), 60)
    assert item is not None
    return item


def test_every_state_is_an_end_or_leads_to_known_ones():
    assert {after for each in _writes.MOVES.values() for after in each} <= set(_writes.MOVES)
    assert set(_writes.ENDS) == {"verified", "handed_over", "refused", "reverted", "cancelled"}
    assert not any("sending" in after for after in _writes.MOVES.values())


@pytest.mark.parametrize("state", ["waiting", "sending", "verified", "reverted"])
def test_what_does_not_follow_is_refused_and_leaves_no_line(tx, state):
    key = outbox.unsettled(tx)[0].key
    before = lines(tx)
    with pytest.raises(Outdated):
        _writes.settle(tx, key, state, NOW)
    assert (lines(tx), _writes.one(tx, key).state) == (before, "waiting")


def test_whoever_lost_the_claim_changes_nothing(tx):
    first = claimed(tx)
    second = claimed(tx, after=61)
    assert (second.key, second.state, second.attempts) == (first.key, "unknown", 2)
    with pytest.raises(Outdated):
        _writes.settle(tx, first.key, "applied", NOW, attempt=first.attempts)
    assert _writes.settle(tx, first.key, "applied", NOW, attempt=second.attempts).state == "applied"


def test_the_claim_stays_while_it_is_applied_and_goes_where_it_is_to_be_looked_at_later(tx):
    item = claimed(tx)
    assert _writes.settle(tx, item.key, "applied", NOW).lease_until == item.lease_until
    later = _writes.settle(tx, item.key, "applied", NOW, not_before=NOW + timedelta(minutes=1))
    assert later.lease_until == ""
    assert later.not_before > item.not_before


def test_a_note_and_a_result_stay_until_others_come(tx):
    item = claimed(tx)
    _writes.settle(tx, item.key, "applied", NOW, "first", {"version": "7"})
    assert _writes.settle(tx, item.key, "verified", NOW).note == "first"
    assert _writes.one(tx, item.key).result == {"version": "7"}


def test_only_what_was_not_begun_is_called_off(tx):
    claimed(tx)
    assert _writes.cancel(tx, "p-1", NOW) == []
    assert [each.state for each in _writes.of(tx, "p-1")] == ["sending"]
