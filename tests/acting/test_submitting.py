# pyright: basic
from __future__ import annotations

from ledger import outbox
from terms import Words
from tests.acting._pretend import ANNA, BOTH, RAISE, items, kept, proposed, said

AUTO = """
actions:
  set_budget:
    level: auto
    auto: {risk: {change: 2000, day: 4000, total: 9000}, grow: {step: 0.3}, confidence: amber}
"""


def own(settings, text=AUTO):
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "autonomy.yaml").write_text(text, encoding="utf-8")


def test_by_default_everything_waits_for_a_yes(office, pretend):
    (entry,) = office.submit([said(RAISE)], by="agent:bidding", night="n1")
    assert (entry.status, entry.level, entry.needs) == ("open", "approve", 1)
    assert pretend.history == []


def test_red_evidence_never_gets_on_record(office):
    assert office.submit([said(RAISE, "red")], by="agent:bidding") == ()


def test_the_same_proposal_twice_is_one_entry(office):
    first = office.submit([said(RAISE)], by="agent:bidding")
    assert office.submit([said(RAISE)], by="agent:bidding", asked_by="u-anna") == first


@BOTH
def test_at_night_what_lies_inside_the_limits_happens_by_itself(office, settings, pretend):
    own(settings)
    (entry,) = office.submit([said(RAISE)], by="agent:bidding", night="n1")
    assert (entry.status, entry.level) == ("queued", "auto")
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert pretend.state()["google", "campaign", "c1"]["budget"] == 120
    assert office.rollback("p-1", ANNA)[0].status == "rolled_back"


def test_a_question_never_changes_anything_by_itself(office, settings, pretend):
    own(settings)
    (entry,) = office.submit([said(RAISE)], by="agent:bidding", asked_by="u-anna")
    assert entry.status == "open"
    office.dispatch()
    assert pretend.history == []


def test_outside_of_the_limits_a_night_waits_for_a_yes(office, settings):
    own(settings)
    (entry,) = office.submit([said(proposed({"Brand DE": 100}, {"Brand DE": 145}))], by="agent:bidding", night="n1")
    assert (entry.status, entry.level) == ("open", "approve")


def test_an_automatic_change_of_something_that_cannot_be_found_waits(office, settings):
    own(settings)
    (entry,) = office.submit([said(proposed({"Nowhere": 100}, {"Nowhere": 110}))], by="agent:bidding", night="n1")
    assert (entry.status, entry.operations) == ("open", ())


def test_what_the_house_only_wants_to_hear_of_stays_a_suggestion(office, settings):
    own(settings, "actions: {set_budget: {level: suggest}}")
    (entry,) = office.submit([said(RAISE)], by="agent:bidding")
    assert entry.status == "suggested"


def test_what_is_at_risk_counts_for_the_next(office, settings, brought):
    assert office.taken().total == 0
    brought(RAISE)
    assert (office.taken().day, office.taken().total) == (1000, 1000)
    with office.book.reading() as tx:
        assert outbox.unsettled(tx) == []
    assert len(items(office, "p-1")) == 1


@BOTH
def test_while_a_night_is_held_only_what_people_approved_and_what_is_taken_back_is_written(
    office, settings, pretend, brought, clock
):
    own(settings)
    held = Words(de="schlechte Daten", en="bad data")
    office.submit([said(RAISE)], by="agent:bidding", night="n1")
    office.dispatch(held=held)
    assert kept(office, "p-1").status == "queued"
    assert pretend.history == []
    own(settings, AUTO.replace("auto\n", "approve\n", 1))
    assert brought(proposed({"Generic": 50}, {"Generic": 55}, id="p-2"), dispatch=False).approvals
    office.dispatch(held=held)
    assert kept(office, "p-2").status == "verified"
    assert [entity for _, entity, *_ in pretend.history] == ["c2"]
    own(settings)
    clock.on(seconds=600)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    outbox_of(office, "p-1")
    office.dispatch(held=held)
    assert kept(office, "p-1").status == "rolled_back"


def outbox_of(office, id):
    """The way back is queued, and not begun."""
    from ledger import outbox, proposals

    with office.book.writing() as tx:
        outbox.put(tx, proposals.get(tx, id), office.adapters["google"].name, office.clock(), undo=True)


def test_how_many_have_to_say_yes_is_known_before_what_is_written_is(office, settings):
    own(settings, "actions: {set_budget: {level: approve, two_persons_above: 1}}")
    (entry,) = office.submit([said(RAISE)], by="u-anna")
    assert (entry.status, entry.level, entry.needs) == ("open", "approve", 2)
