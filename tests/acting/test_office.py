# pyright: basic
from __future__ import annotations

import pytest

from errors import BadFile, Forbidden, PersonMustAct
from ledger._proposal_refusals import Outdated
from policies.autonomy import OWN
from tests.acting._pretend import ANNA, BERT, items, kept, proposed, said

RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)


def test_a_look_tells_what_would_be_written_and_changes_nothing(office, brought, pretend):
    entry = brought(RAISE, approve=False)
    before = pretend.state()
    plan, ruling, problem = office.look(entry, "en")
    assert [(each.before, each.after) for each in plan.operations] == [(100, 110)]
    assert ruling.level == "approve" and problem == ""
    assert pretend.state() == before and kept(office, entry.id).status == "open"


def test_a_look_tells_why_it_cannot_be_told(office, brought, pretend):
    entry = brought(proposed({"Brand DE": 60}, {"Brand DE": 80}, risk=280), approve=False)
    plan, ruling, problem = office.look(entry, "de")
    assert (plan, ruling) == (None, None)
    assert "Die Plattform hat 100,00" in problem and "ordnen Sie neu an" in problem


@pytest.mark.parametrize("by", ["u-anna", "agent:bidding"])
def test_nobody_gets_a_raise_approved_that_would_be_a_cut(office, brought, pretend, by):
    entry = brought(proposed({"Brand DE": 60}, {"Brand DE": 80}, risk=280), by=by, approve=False)
    with pytest.raises(PersonMustAct, match=r"the platform holds 100\.00"):
        office.approve(entry.id, BERT)
    assert kept(office, entry.id).status == "open"
    assert pretend.history == []


def test_whoever_ordered_it_cannot_approve_it(office, brought):
    entry = brought(RAISE, by=ANNA.id, approve=False)
    with pytest.raises(Forbidden) as refused:
        office.approve(entry.id, ANNA)
    assert "leitstand people add" in refused.value.todo("en")
    assert office.approve(entry.id, BERT).status == "queued"


def test_a_no_stops_what_is_queued_and_a_second_no_is_refused(office, brought, pretend):
    entry = brought(RAISE, dispatch=False)
    assert office.reject(entry.id, BERT, "no").status == "rejected"
    assert office.dispatch() == ()
    assert pretend.history == []
    with pytest.raises(Outdated):
        office.reject(entry.id, BERT, "no")


def test_writing_twice_writes_once(office, opened, brought, pretend):
    entry = brought(RAISE, dispatch=False)
    office.dispatch()
    opened().dispatch()
    assert len(pretend.history) == 1
    assert [item.state for item in items(office, entry.id)] == ["verified"]


def test_nothing_is_written_while_the_policy_cannot_be_read(office, brought, pretend):
    brought(RAISE, dispatch=False)
    (office.settings.home / OWN).write_text("nonsense: [")
    with pytest.raises(BadFile):
        _ = office.policy
    office.dispatch()
    assert pretend.history == []
    (office.settings.home / OWN).unlink()
    office.dispatch(wait=3600)
    assert len(pretend.history) == 1


def test_a_stop_of_one_platform_leaves_the_others(office, brought, pretend):
    office.stop(office.own(), "drill", platform="meta")
    brought(RAISE)
    assert len(pretend.history) == 1
    with pytest.raises(Forbidden):
        brought(proposed({"Prospecting": 80}, {"Prospecting": 85}, id="p-2", risk=70))
    assert office.go(office.own(), platform="meta") is None


def test_what_nobody_waits_for_any_more_changes_nothing(office, brought, pretend):
    brought(RAISE, dispatch=False)
    office.given_up = lambda: True
    assert office.dispatch() == ()
    with pytest.raises(Outdated, match="too late"):
        office.submit([said(proposed({"Generic": 50}, {"Generic": 55}, id="p-2"))], by="agent:bidding")
    office.given_up = lambda: False
    office.dispatch()
    assert [entity for _, entity, *_ in pretend.history] == ["c1"]
