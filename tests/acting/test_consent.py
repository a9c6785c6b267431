"""A yes holds only while whoever said it may still say it."""

# pyright: basic
from __future__ import annotations

import pytest

from acting.refusals import NOTES
from ledger import outbox, people
from platforms.port import Busy
from tests.acting._pretend import ANNA, BERT, CHEF, PAIR, RAISE, items, kept, proposed
from tests.acting.test_submitting import AUTO

TWO = "actions: {set_budget: {level: approve, two_persons_above: 500}}"


def demote(office, who=ANNA, role=""):
    with office.book.writing() as tx:
        if role:
            people.register(tx, who.id, role, office.clock())
        else:
            people.remove(tx, who.id, office.clock())


def events(office, id):
    with office.book.reading() as tx:
        rows = tx.execute("select event from audit where subject = ? order by seq", (id,)).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("role", ["", "viewer", "analyst"])
def test_a_change_comes_back_to_the_inbox_when_its_approver_may_not_any_more(brought, office, pretend, role):
    brought(RAISE, dispatch=False)
    demote(office, role=role)
    (told,) = office.dispatch(wait=60)
    assert (told.state, told.note) == ("cancelled", "approver")
    entry = kept(office, "p-1")
    assert (entry.status, entry.approvals, entry.note) == ("open", (), "approver")
    assert "may not any more" in NOTES[entry.note].en
    assert pretend.history == []
    assert "proposal.reopened" in events(office, "p-1")


def test_the_yes_of_somebody_else_carries_it_then_and_it_is_written_once(brought, office, pretend):
    brought(RAISE, dispatch=False)
    key = items(office, "p-1")[0].key
    demote(office)
    office.dispatch()
    assert office.approve("p-1", BERT).note == ""
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert [each for each, *_ in pretend.history] == [key]


def test_a_yes_to_another_state_of_the_platform_is_possible_after_that(brought, office, pretend):
    brought(RAISE, dispatch=False)
    demote(office)
    office.dispatch()
    pretend.set("google", "campaign", "c1", "budget", 103)
    office.approve("p-1", BERT)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert [(before, after) for *_, before, after in pretend.history] == [(103, 120)]


def test_of_two_both_have_to_be_allowed_still(brought, office, pretend, settings):
    (settings.home / "autonomy.yaml").write_text(TWO, encoding="utf-8")
    brought(RAISE, dispatch=False)
    office.approve("p-1", BERT)
    demote(office, BERT, "analyst")
    office.dispatch()
    assert (kept(office, "p-1").status, pretend.history) == ("open", [])
    assert office.approve("p-1", ANNA).status == "open"
    assert office.approve("p-1", CHEF).status == "queued"


def test_a_role_that_the_policy_took_the_right_from_counts_as_lost(brought, office, pretend, settings):
    brought(RAISE, dispatch=False)
    (settings.home / "autonomy.yaml").write_text(
        "actions: {set_budget: {level: approve, approvers: [admin]}}", encoding="utf-8"
    )
    office.dispatch()
    assert (kept(office, "p-1").status, pretend.history) == ("open", [])


def test_who_became_more_still_may(brought, office, pretend):
    brought(RAISE, dispatch=False)
    demote(office, role="admin")
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_what_was_written_of_it_goes_back(brought, office, pretend, clock):
    pretend.on_apply = lambda operation: len(pretend.history) == 0 and demote(office)
    before = pretend.state()
    brought(PAIR, dispatch=False)
    office.dispatch(wait=60)
    assert kept(office, "p-1").status == "reverted"
    assert {place: each["budget"] for place, each in pretend.state().items() if "budget" in each} == {
        place: each["budget"] for place, each in before.items() if "budget" in each
    }


def test_a_write_that_was_sent_before_and_not_taken_is_put_before_people_too(brought, office, pretend, clock):
    pretend.plan = [Busy(en="later", de="später", seconds=30)]
    brought(RAISE)
    demote(office)
    clock.on(seconds=31)
    office.dispatch()
    assert (kept(office, "p-1").status, items(office, "p-1")) == ("open", [])


def test_whoever_lost_the_lease_puts_nothing_before_people(brought, office, clock):
    from acting.consent import back_to_people

    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        item = outbox.claim(tx, clock(), 30)
    clock.on(seconds=31)
    with office.book.writing() as tx:
        other = outbox.claim(tx, clock(), 30)
    assert item and other and other.state == "unknown"
    assert not back_to_people(office.book, item, office.clock())
    assert kept(office, "p-1").status == "queued"


def test_taking_back_needs_no_yes(brought, office, pretend):
    brought(RAISE)
    demote(office)
    assert office.rollback("p-1", CHEF)[0].status == "rolled_back"


def test_what_happens_by_itself_is_ruled_again_before_the_write(brought, office, pretend, settings):
    (settings.home / "autonomy.yaml").write_text(AUTO, encoding="utf-8")
    entry = brought(proposed({"Brand DE": 100}, {"Brand DE": 105}), approve=False, night="n", by="agent:bidding")
    assert (entry.level, entry.status) == ("auto", "queued")
    (settings.home / "autonomy.yaml").write_text(AUTO.replace("level: auto", "level: approve"), encoding="utf-8")
    office.dispatch()
    assert (kept(office, "p-1").status, pretend.history) == ("failed", [])
    assert items(office, "p-1")[0].note == "policy"
