# pyright: basic
from __future__ import annotations

import threading

import pytest

from ledger import incidents, outbox
from platforms.port import Busy, Moved, Refused, Unreachable
from tests.acting._pretend import ANNA, CHEF, items, kept, proposed, said

GONE = Unreachable(en="no answer", de="keine Antwort")
BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgres"], indirect=True)
RAISE = proposed({"google · Brand DE": 100}, {"google · Brand DE": 120})
PAIR = proposed({"Brand DE": 100, "Generic": 50}, {"Brand DE": 110, "Generic": 45})


def budget(pretend, entity="c1", platform="google"):
    return pretend.things[platform, "campaign", entity].fields["budget"]


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


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(brought, office, pretend, clock):
    pretend.plan = [Busy(en="later", de="später", seconds=90)]
    brought(RAISE)
    clock.on(seconds=80)
    assert office.dispatch() == ()
    clock.on(seconds=11)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_waiting_for_what_is_due_soon_sleeps_until_then(brought, office, pretend, clock):
    pretend.plan = [Busy(en="later", de="später", seconds=8)]
    assert brought(RAISE, wait=20).status == "verified"
    assert 7.5 < clock.slept < 9


def test_a_thing_that_moved_since_the_approval_is_left_alone(brought, office, pretend):
    brought(RAISE, dispatch=False)
    pretend.set("google", "campaign", "c1", "budget", 70)
    office.dispatch()
    entry = kept(office, "p-1")
    assert (entry.status, entry.note) == ("failed", "moved")
    assert budget(pretend) == 70


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
        from terms import Words

        incident = incidents.raised(tx, "tracking", Words(de="kaputt", en="broken"), "ga4", clock())
    office.dispatch()
    assert pretend.history == []
    with office.book.writing() as tx:
        incidents.closed(tx, incident, "mended", clock())
    clock.on(minutes=6)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"


def test_what_waited_too_long_is_void(brought, office, pretend, clock):
    brought(RAISE, dispatch=False)
    clock.on(hours=25)
    office.dispatch()
    assert pretend.history == []
    assert kept(office, "p-1").status == "expired"


def test_a_platform_that_does_not_answer_is_left_in_peace_and_people_are_told(brought, office, pretend, clock):
    pretend.plan = [GONE] * 7
    brought(RAISE)
    for _ in range(4):
        clock.on(seconds=10)
        office.dispatch()
    tries = 7 - len(pretend.plan)
    office.dispatch()
    assert 7 - len(pretend.plan) == tries  # resting
    for _ in range(8):
        clock.on(minutes=10)
        office.dispatch()
    assert kept(office, "p-1").status == "verified"
    with office.book.reading() as tx:
        assert "platform" in [each.kind for each in incidents.listed(tx)]


def test_an_adapter_that_breaks_counts_as_an_unknown_outcome(brought, office, pretend, clock):
    pretend.plan = [("after", ValueError("bug"))]
    brought(RAISE)
    clock.on(seconds=5)
    office.dispatch()
    assert kept(office, "p-1").status == "verified"
    assert len(pretend.history) == 1


def test_two_workers_at_once_write_everything_once(opened, office, brought, pretend):
    for number in range(12):
        entity = ("Brand DE", "Generic")[number % 2]
        held = budget(pretend, "c1" if number % 2 == 0 else "c2")
        brought(proposed({entity: held}, {entity: held + 1}, id=f"p-{number}"), dispatch=number < 2)
    workers = [threading.Thread(target=opened().dispatch) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done = [key for key, *_ in pretend.history]
    assert len(done) == len(set(done))


def test_whoever_lost_the_lease_changes_nothing_any_more(brought, office, opened, pretend, clock):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        slow = outbox.claim(tx, clock(), 30)
    clock.on(seconds=31)
    opened().dispatch()
    assert kept(office, "p-1").status == "verified"
    office.rollback("p-1", ANNA)
    office.dispatcher.one(slow)
    assert budget(pretend) == 100
    assert kept(office, "p-1").status == "rolled_back"


def test_somebody_who_meddles_with_the_outbox_stops_it(brought, office, pretend):
    brought(RAISE, dispatch=False)
    with office.book.writing() as tx:
        tx.execute("update outbox set operation = replace(operation, '120', '999')")
    with pytest.raises(Exception, match="p-1"):
        office.dispatch()
    assert pretend.history == []


def test_moved_says_what_to_do(brought, office, pretend):
    pretend.plan = [Moved(en="moved away", de="weggezogen", do_en="Propose again.", do_de="Neu vorschlagen.")]
    brought(RAISE)
    from acting.concluding import said as why

    assert "Propose again." in why(items(office, "p-1")[0]).en


def test_nothing_is_written_for_what_is_only_suggested(office, pretend, settings):
    (settings.home).mkdir(parents=True, exist_ok=True)
    (settings.home / "autonomy.yaml").write_text("actions: {set_budget: {level: suggest}}", encoding="utf-8")
    (entry,) = office.submit([said(RAISE)], by="agent:bidding")
    assert entry.status == "suggested"
    office.dispatch()
    assert pretend.history == []
