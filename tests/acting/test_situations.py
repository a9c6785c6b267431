# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

import pytest

from acting import situations
from ledger import incidents
from terms import Operation
from tests.acting._pretend import proposed


@pytest.fixture
def here(office):
    def look(**more):
        with office.book.reading() as tx:
            return situations.situation(tx, office.settings, office.clock(), office.own(), **more)

    return look


def test_only_what_was_approved_is_money_at_risk(office, brought):
    brought(proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140), approve=False)
    assert (office.taken().day, office.taken().total) == (0, 0)
    brought(proposed({"Generic": 50}, {"Generic": 55}, id="p-2", risk=70))
    assert (office.taken().day, office.taken().total) == (70, 70)


def test_a_day_later_it_is_open_but_not_of_that_day_and_gone_when_it_ends(office, brought, clock):
    brought(proposed({"Generic": 50}, {"Generic": 55}, risk=70))
    clock.on(days=1)
    assert (office.taken().day, office.taken().total) == (0, 70)
    clock.on(days=20)
    assert office.taken().total == 0


def test_what_was_taken_back_is_no_risk_any_more(office, brought):
    entry = brought(proposed({"Generic": 50}, {"Generic": 55}, risk=70))
    office.rollback(entry.id, office.own())
    assert office.taken().total == 0


def test_a_change_is_remembered_for_sixty_days(brought, here, clock):
    brought(proposed({"Generic": 50}, {"Generic": 55}, risk=70))
    (change,) = here().changes
    assert (change.platform, change.entity, change.before, change.after) == ("google", "c2", 50, 55)
    clock.on(days=61)
    assert here().changes == ()


def test_a_stop_and_an_open_tracking_incident_are_seen(office, here):
    assert not here().stopped and not here().incident
    office.stop(office.own(), "drill")
    with office.book.writing() as tx:
        id = incidents.raised(tx, "tracking", situations_words(), "google", office.clock())
    assert here().stopped and here().incident
    office.go(office.own())
    with office.book.writing() as tx:
        incidents.closed(tx, id, situations_words(), office.clock())
    assert not here().stopped and not here().incident


def write(platform, after=1):
    return Operation(platform=platform, entity="1", field="budget", before=2, after=after)


def test_an_incident_about_one_platform_holds_nothing_of_another(office, here):
    with office.book.writing() as tx:
        incidents.raised(tx, "tracking", situations_words(), "meta · conversions", office.clock())
    assert here(operations=(write("meta"),)).incident
    assert here(operations=(write("Facebook"),)).incident
    assert not here(operations=(write("google"),)).incident
    assert here(operations=(write("google"), write("meta"))).incident
    assert here(operations=(write("somewhere"),)).incident
    assert not here(names=("google · Brand DE",)).incident
    assert here(names=("google · Brand DE", "Generic")).incident
    assert not here(operations=(write("house", {"google · Brand DE": 1}),)).incident
    assert here(operations=(write("house", "by hand"),)).incident
    with office.book.reading() as tx:
        assert situations.broken(tx, everywhere=True) == []


@pytest.mark.parametrize("about", ["", "ga4", "shop · revenue", "broken_tracking"])
def test_an_incident_about_no_platform_holds_everything(office, here, about):
    with office.book.writing() as tx:
        incidents.raised(tx, "tracking", situations_words(), about, office.clock())
    assert here(operations=(write("google"),)).incident
    assert here(names=("meta · Again",)).incident
    with office.book.reading() as tx:
        assert len(situations.broken(tx, everywhere=True)) == 1


def situations_words():
    from terms import Words

    return Words(de="Messung gestört", en="tracking broken")


def test_a_result_that_is_not_on_record_is_trusted_with_care(office):
    assert situations.trusted(office.book, "") == "amber"
    assert situations.trusted(office.book, "r-unknown") == "amber"
