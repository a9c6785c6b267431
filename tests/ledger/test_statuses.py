"""Every stand of a proposal has its moves, in one place."""

from __future__ import annotations

import pytest

from ledger.statuses import APPLIED, MOVES, STATUSES, UNSIGNED, WAITING


def test_each_stand_has_its_moves():
    assert MOVES.keys() == set(STATUSES)
    assert {after for all_ in MOVES.values() for after in all_} <= set(STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_a_stand_never_follows_itself_and_only_people_lead_to_queued(status):
    assert status not in MOVES[status]
    assert "queued" not in MOVES[status] and "open" not in MOVES[status]


def test_what_is_in_effect_was_signed_and_waits_for_nobody():
    assert not set(APPLIED) & (set(WAITING) | set(UNSIGNED))
    assert set(WAITING) < set(UNSIGNED)


def test_what_was_only_handed_over_never_becomes_verified():
    assert "verified" not in MOVES["handed_over"]
