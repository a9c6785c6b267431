"""What reading a write back proves: it shows, it shows late, it never shows, or somebody changed it since."""

# pyright: basic
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from acting.patience import Patience
from acting.reading_back import shows_another
from ledger.outbox import Item
from terms import Operation
from tests.acting._pretend import BRAND, RAISE, budget, items, kept

WRITE = Operation(platform="google", entity="c1", kind="campaign", field="budget", before=100, after=120)


def test_a_change_that_shows_late_is_waited_for(brought, office, pretend, clock):
    old = pretend.things["google", "campaign", "c1"]
    brought(RAISE, dispatch=False)
    pretend.unread = [old] * 6
    office.dispatch()
    assert kept(office, "p-1").status == "queued"
    clock.on(seconds=2)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_what_somebody_changed_right_after_is_not_taken_back(brought, office, pretend):
    brought(RAISE, dispatch=False)
    apply = pretend.apply

    def meddled(operation, key):
        told = apply(operation, key)
        pretend.set("google", "campaign", "c1", "budget", 99)
        return told

    pretend.apply = meddled
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert items(office, "p-1")[0].note == "overwritten"
    assert budget(pretend) == 99


@pytest.mark.parametrize(
    ("value", "version", "after", "state", "note"),
    [
        (100, "1", 5, "applied", ""),  # an old reading, most likely
        (100, "1", 61, "refused", "no_effect"),
        (100, "9", 61, "refused", "no_effect"),  # taken back by others: nothing of ours is left
        (115, "2", 5, "applied", ""),
        (115, "2", 61, "reverting", "differs"),
        (115, "", 61, "reverting", "differs"),  # a platform without versions
        (99, "3", 5, "verified", "overwritten"),
        (99, "3", 61, "verified", "overwritten"),
    ],
)
def test_what_it_means_that_another_value_stands_there(clock, value, version, after, state, note):
    since = clock()
    item = Item("k", "p-1", 0, WRITE, "pretend", "applied", result={"version": "2", "since": since.isoformat()})
    seen = BRAND.model_copy(update={"fields": BRAND.fields | {"budget": value}, "version": version})
    found = shows_another(item, seen, since + timedelta(seconds=after), Patience(shows=60))
    assert (found.state, found.note) == (state, note)
    assert (found.not_before is not None) == (state == "applied")
    assert found.result.get("holds") == (115 if state == "reverting" else None)
    assert found.result.get("since_then") == (99 if note == "overwritten" else None)


def test_without_a_version_of_ours_a_value_is_never_called_somebody_elses(clock):
    item = Item("k", "p-1", 0, WRITE, "pretend", "applied", result={"since": clock().isoformat()})
    seen = BRAND.model_copy(update={"fields": BRAND.fields | {"budget": 99}})
    assert shows_another(item, seen, clock() + timedelta(seconds=61), Patience()).state == "reverting"
    assert shows_another(replace(item), seen, clock(), Patience()).state == "applied"
