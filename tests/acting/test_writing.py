"""One write: made once, whatever is lost on the way, and taken back where the platform took something else."""

# pyright: basic
from __future__ import annotations

from ledger import incidents
from platforms.port import Refused
from tests.acting._pretend import ANNA, BOTH, CHEF, GONE, PAIR, RAISE, budget, items, kept, proposed


@BOTH
def test_an_approved_change_is_written_once_and_read_back(brought, office, pretend):
    entry = brought(RAISE)
    assert entry.status == "verified"
    assert budget(pretend) == 120
    assert len(pretend.history) == 1
    assert office.dispatch() == ()
    assert [item.state for item in items(office, "p-1")] == ["verified"]


@BOTH
def test_an_answer_that_was_lost_after_the_change_was_made_does_not_make_it_twice(brought, office, pretend, clock):
    pretend.plan = [("after", GONE)]
    entry = brought(RAISE)
    assert entry.status == "queued"
    assert items(office, "p-1")[0].state == "unknown"
    clock.on(seconds=5)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert len(pretend.history) == 1


def test_an_answer_that_was_lost_before_is_tried_again_with_the_same_key(brought, office, pretend, clock):
    pretend.plan = [GONE, GONE]
    brought(RAISE)
    clock.on(seconds=5)
    office.dispatch(wait=30)
    assert kept(office, "p-1").status == "verified"
    assert [key for key, *_ in pretend.history] == [items(office, "p-1")[0].key]


def test_of_several_writes_all_are_made_or_all_are_taken_back(brought, office, pretend):
    before = pretend.state()
    pretend.plan = [None, Refused(en="no", de="nein")]
    entry = brought(PAIR)
    assert entry.status == "reverted"
    assert pretend.state() == before
    assert [(item.turn, item.state) for item in items(office, "p-1")] == [
        (0, "verified"), (0, "refused"), (1, "verified")
    ]  # fmt: skip
    with office.book.reading() as tx:
        (incident,) = incidents.listed(tx)
    assert incident.about == "p-1"
    assert len(incident.timeline) >= 3  # raised, what failed, taken back


def test_what_failed_before_anything_took_effect_leaves_nothing_to_take_back(brought, office, pretend):
    pretend.plan = [Refused(en="no", de="nein")]
    assert brought(PAIR).status == "failed"
    assert [item.state for item in items(office, "p-1")] == ["refused", "cancelled"]
    assert pretend.history == []


def test_another_value_than_the_written_one_is_taken_back_and_told(brought, office, pretend, clock):
    pretend.plan = [("as", 115)]
    brought(RAISE)
    assert kept(office, "p-1").status == "queued"  # it may still show
    clock.on(seconds=61)
    office.dispatch()
    assert kept(office, "p-1").status == "reverted"
    assert budget(pretend) == 100
    with office.book.reading() as tx:
        assert [each.about for each in incidents.listed(tx, only_open=True)] == ["p-1"]


def test_rows_that_a_platform_rejects_are_told_and_the_others_kept(brought, office, pretend):
    pretend.plan = [("reject", {"[b]": "too long"})]
    negatives = proposed({"a": "absent", "b": "absent"}, {"a": "exact", "b": "exact"}, "add_negatives", "",
                         target="Brand DE", risk=0)  # fmt: skip
    entry = brought(negatives)
    assert entry.status == "verified"
    (item,) = items(office, "p-1")
    assert item.result["rejected"] == {"[b]": "too long"}
    assert pretend.things["google", "campaign", "c1"].fields["negatives"] == ["[a]"]
    office.rollback("p-1", ANNA)
    assert pretend.things["google", "campaign", "c1"].fields["negatives"] == []


def test_the_switch_stops_between_the_claim_and_the_write(brought, office, pretend):
    brought(PAIR, dispatch=False)
    pretend.on_apply = lambda operation: office.stop(ANNA)
    office.dispatch()
    assert len(pretend.history) == 1  # the one that was under way
    assert kept(office, "p-1").status == "queued"
    assert office.dispatch() == ()
    pretend.on_apply = lambda operation: None
    office.go(CHEF)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_an_adapter_that_breaks_counts_as_an_unknown_outcome(brought, office, pretend, clock):
    pretend.plan = [("after", ValueError("bug"))]
    brought(RAISE)
    clock.on(seconds=5)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert len(pretend.history) == 1
