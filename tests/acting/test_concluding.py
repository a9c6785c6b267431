# pyright: basic
from __future__ import annotations

from acting.concluding import said, standing, way_back
from ledger import incidents
from platforms.port import Refused
from tests.acting._pretend import items, kept, proposed

BOTH = proposed({"Brand DE": 100, "Generic": 50}, {"Brand DE": 110, "Generic": 55})


def opened(office):
    with office.book.reading() as tx:
        return incidents.listed(tx, only_open=True)


def test_only_when_every_write_was_read_back_it_is_verified(office, brought):
    entry = brought(BOTH, dispatch=False)
    office.dispatch(limit=1)
    assert kept(office, entry.id).status == "queued"
    office.dispatch()
    assert kept(office, entry.id).status == "verified"
    assert opened(office) == []


def test_half_a_change_is_taken_back_and_told_once(office, brought, pretend):
    before = pretend.state()
    pretend.plan = [None, Refused(en="no", de="nein")]
    entry = brought(BOTH)
    assert entry.status in ("failed", "reverted")
    assert pretend.state() == before
    assert len(opened(office)) == 1


def test_a_change_of_which_nothing_arrived_has_failed(office, brought, pretend):
    before = pretend.state()
    pretend.plan = [Refused(en="no", de="nein"), Refused(en="no", de="nein")]
    entry = brought(BOTH)
    assert entry.status == "failed"
    assert pretend.state() == before


def test_back_and_again_and_what_stands_at_each_point(office, brought, pretend):
    entry = brought(proposed({"Brand DE": 100}, {"Brand DE": 110}))
    (item,) = standing(items(office, entry.id)).values()
    assert (item.operation.after, way_back(item).after) == (110, 100)
    office.rollback(entry.id, office.own())
    assert kept(office, entry.id).status == "rolled_back"
    assert standing(items(office, entry.id))[0].operation.after == 100
    office.rollback(entry.id, office.own(), again=True)
    assert kept(office, entry.id).status == "verified"
    assert pretend.things["google", "campaign", "c1"].fields["budget"] == 110


def test_why_a_write_failed_is_told_in_both_languages(office, brought, pretend):
    pretend.plan = [Refused(en="the account is closed", de="das Konto ist geschlossen")]
    entry = brought(proposed({"Brand DE": 100}, {"Brand DE": 110}))
    (item,) = items(office, entry.id)
    assert "the account is closed" in said(item).en
    assert said(item).de


SPARK = proposed({"tiktok · Spark": 40}, {"tiktok · Spark": 44})


def ordered_back(brought):
    return brought(proposed({"tiktok · Spark": 44}, {"tiktok · Spark": 40}, "rollback", target="p-1", id="p-back"))


def test_what_was_only_handed_over_is_never_called_verified(office, brought):
    assert brought(SPARK).status == "handed_over"
    assert ordered_back(brought).status == "handed_over"
    assert kept(office, "p-1").status == "rolled_back"
    office.rollback("p-back", office.own())
    assert kept(office, "p-1").status == "handed_over"
    assert kept(office, "p-back").note == "handed_back"
    assert {item.state for item in items(office, "p-1")} == {"handed_over"}


def test_a_rollback_that_never_took_hold_leaves_the_change_as_handed_over(office, brought):
    brought(SPARK)
    ordered_back(brought)
    with office.book.writing() as tx:
        tx.execute("update proposals set status = 'handed_over' where id = 'p-1'")
    office.rollback("p-back", office.own())
    assert kept(office, "p-1").status == "handed_over"


def test_what_goes_back_without_being_read_says_so(office, brought):
    brought(SPARK)
    (entry,) = office.rollback("p-1", office.own())
    assert (entry.status, entry.note) == ("rolled_back", "handed_back")
    (entry,) = office.rollback("p-1", office.own(), again=True)
    assert (entry.status, entry.note) == ("handed_over", "again")
