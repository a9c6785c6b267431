"""What was allowed when it was approved is asked once more right before the write."""

# pyright: basic
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from acting.rechecking import Against
from ledger import incidents, outbox
from terms import Words
from tests.acting._pretend import ANNA, CHEF, RAISE, kept, proposed


def test_a_campaign_that_is_stopped_by_its_name_counts_right_before_the_write_too(brought, office, pretend):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        item = outbox.claim(tx, office.clock(), 60)
    office.stop(ANNA, platform="google", campaign="Brand DE")
    office.dispatcher.one(item)
    assert pretend.history == []


@pytest.mark.parametrize("campaign", ["c2", "Generic"])
def test_a_stop_of_a_campaign_holds_its_ad_groups_and_keywords_too(brought, office, pretend, campaign):
    name = "google · Generic · Tents · tent"
    brought(proposed({name: 0.4}, {name: 0.5}, "set_bid", "EUR/click"), dispatch=False)
    office.stop(ANNA, "drill", platform="google", campaign=campaign)
    office.dispatch()
    assert pretend.history == []
    office.go(CHEF, platform="google", campaign=campaign)
    office.dispatch()
    assert [entity for _, entity, *_ in pretend.history] == ["k1"]


@pytest.mark.parametrize("how", ["file", "environment", "row", "platform", "campaign", "name", "anywhere"])
def test_each_way_to_stop_stops(how, brought, office, pretend, monkeypatch, settings):
    brought(RAISE, dispatch=False)
    if how == "file":
        (settings.home / "STOP").touch()
    elif how == "environment":
        monkeypatch.setenv("LEITSTAND_KILL", "1")
    else:
        places = {
            "row": {}, "platform": {"platform": "google"}, "campaign": {"platform": "google", "campaign": "c1"},
            "name": {"platform": "google", "campaign": "brand de"}, "anywhere": {"campaign": "c1"},
        }  # fmt: skip
        office.stop(ANNA, **places[how])
    office.dispatch()
    assert pretend.history == []


def test_a_policy_that_cannot_be_read_holds_every_write(brought, office, pretend, settings, clock):
    brought(RAISE, dispatch=False)
    (settings.home / "autonomy.yaml").write_text("actions: [", encoding="utf-8")
    office.dispatch()
    assert pretend.history == []
    (settings.home / "autonomy.yaml").unlink()
    clock.on(minutes=2)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_a_policy_that_became_stricter_since_the_approval_is_obeyed(brought, office, pretend, settings):
    brought(RAISE, dispatch=False)
    (settings.home / "autonomy.yaml").write_text("actions: {set_budget: {level: suggest}}", encoding="utf-8")
    office.dispatch()
    assert pretend.history == []
    assert kept(office, "p-1").status == "failed"


def test_a_freeze_only_delays(brought, office, pretend, settings, clock):
    brought(RAISE, dispatch=False)
    freeze = 'freezes: [{name: Sale, from: "2026-11-26", to: "2026-11-26"}]'
    (settings.home / "autonomy.yaml").write_text(freeze, encoding="utf-8")
    office.dispatch()
    assert kept(office, "p-1").status == "queued"
    clock.on(hours=13)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_tracking_that_broke_since_holds_the_write(brought, office, pretend, clock):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        incident = incidents.raised(tx, "tracking", Words(de="kaputt", en="broken"), "ga4", clock())
    office.dispatch()
    assert pretend.history == []
    with office.book.writing() as tx:
        incidents.closed(tx, incident, "mended", clock())
    clock.on(minutes=6)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


@pytest.fixture
def claimed(brought, office, clock):
    """An approved write in the hand of a worker, and what that worker asks before it writes."""
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        return outbox.claim(tx, clock(), 60), office.dispatcher.check


def test_nothing_stands_against_what_was_approved_and_is_as_it_was(claimed):
    item, check = claimed
    assert check.against(item) is None
    assert not check.orphaned(item)


def test_another_write_than_the_signed_one_is_refused_for_good(claimed):
    item, check = claimed
    other = replace(item, operation=item.operation.model_copy(update={"after": 999}))
    assert check.against(other) == Against("refused", "signed")


def test_where_only_approved_changes_go_on_the_others_wait(claimed, office):
    item, check = claimed
    check.held = Words(de="Messung gestört", en="tracking is broken")
    assert check.against(item) is None  # a person said yes
    with office.book.writing() as tx:
        tx.execute("delete from approvals")
    assert check.against(item) == Against("waiting", "waits", timedelta(minutes=5), check.held)


def test_texts_that_break_the_law_by_now_are_refused_with_the_reason(claimed):
    item, check = claimed
    check.objection = lambda entry: Words(de="verboten", en="forbidden")
    assert check.against(item) == Against("refused", "unlawful", words=Words(de="verboten", en="forbidden"))


def test_taking_back_asks_for_the_switch_alone(claimed, office):
    item, check = claimed
    back = replace(item, turn=1)
    check.policy = lambda: pytest.fail("asked")
    assert check.against(back) is None
    assert not check.orphaned(back)
    office.stop(ANNA)
    assert check.against(back) == Against("waiting", "switch")


def test_a_later_moment_may_help_against_some_rules_and_against_others_never(claimed, settings):
    item, check = claimed
    own = settings.home / "autonomy.yaml"
    own.write_text("actions: {set_budget: {level: approve, always: {weekdays: [sun]}}}", encoding="utf-8")
    told = check.against(item)
    assert (told.state, told.note, told.pause) == ("waiting", "waits", timedelta(minutes=5))
    own.write_text("actions: {set_budget: {level: approve, always: {weekdays: [sun], platforms: [meta]}}}",
                   encoding="utf-8")  # fmt: skip
    told = check.against(item)
    assert (told.state, told.note) == ("refused", "policy")
    assert "meta" in told.words.en and "meta" in told.words.de
