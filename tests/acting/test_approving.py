# pyright: basic
from __future__ import annotations

import pytest

from errors import Forbidden, NotFound
from ledger import people
from ledger.proposals import Outdated
from terms import Principal
from tests.acting._pretend import ANNA, BERT, BOTH, CHEF, RAISE, kept, proposed, said


@pytest.fixture
def waiting(office):
    def put(proposal=RAISE, **more):
        (entry,) = office.submit([said(proposal)], **({"by": "agent:bidding"} | more))
        return entry

    return put


def own(settings, text):
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "autonomy.yaml").write_text(text, encoding="utf-8")


@BOTH
def test_a_yes_fixes_exactly_what_is_written(waiting, office):
    waiting()
    entry = office.approve("p-1", ANNA, "looks right")
    assert entry.status == "queued"
    assert [(each.before, each.after) for each in entry.operations] == [(100, 120)]
    assert [each.by for each in entry.approvals] == ["u-anna"]
    assert entry.hash == entry.approvals[0].hash


def test_an_unambiguous_beginning_of_the_id_is_enough(waiting, office):
    waiting()
    assert office.approve("p", ANNA).id == "p-1"
    with pytest.raises(NotFound):
        office.approve("q", ANNA)


@pytest.mark.parametrize("who", [
    Principal(id="agent:bidding", kind="agent", role="service"),
    Principal(id="service:night", kind="service", role="service"),
    Principal(id="u-look", kind="person", role="viewer"),
    Principal(id="u-ana", kind="person", role="analyst"),
])  # fmt: skip
def test_machines_and_roles_without_the_right_are_refused(waiting, office, who):
    waiting()
    with pytest.raises(Forbidden):
        office.approve("p-1", who)
    assert kept(office, "p-1").status == "open"


@pytest.mark.parametrize("role", ["approver", "admin"])
def test_nobody_approves_their_own_order(waiting, office, role):
    waiting(by="u-anna")
    with pytest.raises(Forbidden):
        office.approve("p-1", Principal(id="u-anna", kind="person", role=role))
    with pytest.raises(Forbidden):
        office.approve("p-1", Principal(id="U-ANNA ", kind="person", role=role))
    assert office.approve("p-1", BERT).status == "queued"


def test_whoever_asked_a_question_may_approve_what_an_agent_proposes(waiting, office):
    waiting(asked_by="u-anna")
    assert office.approve("p-1", ANNA).status == "queued"


def test_a_hash_that_no_longer_fits_is_refused_with_the_new_diff(waiting, office, pretend):
    entry = waiting()
    plan = office.plan(entry.proposal)
    from ledger.proposals import change_hash

    looked_at = change_hash(entry.proposal, plan.operations)
    pretend.set("google", "campaign", "c1", "budget", 104)
    with pytest.raises(Outdated) as refused:
        office.approve("p-1", ANNA, hash=looked_at[:12])
    assert [each["before"] for each in refused.value.detail["diff"]] == [104]
    assert kept(office, "p-1").approvals == ()
    assert office.approve("p-1", ANNA, hash=refused.value.detail["hash"]).status == "queued"


def test_above_an_amount_two_different_people_have_to_say_yes(waiting, office, settings, clock):
    with office.book.writing() as tx:
        people.register(tx, "u-anna", "approver", clock())
        people.register(tx, "u-bert", "approver", clock())
        people.register(tx, "u-chef", "admin", clock())
    own(settings, "actions: {set_budget: {level: approve, approvers: [approver, admin], two_persons_above: 500}}")
    waiting()
    assert office.approve("p-1", ANNA).status == "open"
    with pytest.raises(Forbidden):
        office.approve("p-1", ANNA)
    assert office.approve("p-1", BERT).status == "queued"


def test_a_drift_between_two_yeses_voids_the_first(waiting, office, settings, pretend, clock):
    with office.book.writing() as tx:
        for id in ("u-anna", "u-bert"):
            people.register(tx, id, "approver", clock())
        people.register(tx, "u-chef", "admin", clock())
    own(settings, "actions: {set_budget: {level: approve, two_persons_above: 500}}")
    waiting()
    office.approve("p-1", ANNA)
    pretend.set("google", "campaign", "c1", "budget", 103)
    with pytest.raises(Outdated):
        office.approve("p-1", BERT)
    assert kept(office, "p-1").approvals == ()
    assert office.approve("p-1", BERT).status == "open"
    assert office.approve("p-1", ANNA).status == "queued"


def test_only_the_roles_of_the_policy_approve(waiting, office, settings):
    own(settings, "actions: {set_budget: {level: approve, approvers: [admin]}}")
    waiting()
    with pytest.raises(Forbidden, match="admin"):
        office.approve("p-1", ANNA)
    assert office.approve("p-1", CHEF).status == "queued"


def test_what_expired_is_not_approved(waiting, office, clock):
    waiting()
    clock.on(days=15)
    with pytest.raises(Outdated):
        office.approve("p-1", ANNA)
    assert kept(office, "p-1").status == "expired"


def test_the_limits_hold_for_what_the_platform_really_has(waiting, office, pretend):
    waiting()
    pretend.set("google", "campaign", "c1", "budget", 70)  # 70 -> 120 is more than half
    with pytest.raises(Forbidden, match="50"):
        office.approve("p-1", ANNA)


def test_a_stopped_house_approves_nothing(waiting, office):
    waiting()
    office.stop(ANNA)
    with pytest.raises(Forbidden, match="kill switch"):
        office.approve("p-1", ANNA)


def test_a_newer_wish_for_the_same_takes_the_place_of_an_older_one(waiting, office):
    waiting()
    waiting(proposed({"google · Brand DE": 100}, {"google · Brand DE": 110}, id="p-2"))
    assert kept(office, "p-1").status == "superseded"
    with pytest.raises(Outdated):
        office.approve("p-1", ANNA)


def test_a_no_is_final_and_stops_what_was_not_written_yet(waiting, office, pretend):
    waiting()
    assert office.reject("p-1", ANNA, "not now").status == "rejected"
    waiting(proposed({"Generic": 50}, {"Generic": 55}, id="p-2"))
    office.approve("p-2", ANNA)
    assert office.reject("p-2", BERT, "wait").status == "rejected"
    office.dispatch()
    assert pretend.history == []


def test_the_reason_of_a_no_is_kept_also_for_what_is_queued(brought, office):
    brought(RAISE, dispatch=False)
    assert office.reject("p-1", CHEF, "too risky before Christmas").note == "too risky before Christmas"
