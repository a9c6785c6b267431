"""What a decision needs, and who may decide."""

# pyright: basic
from __future__ import annotations

from datetime import timedelta

import pytest

from ledger import keys, people, persons
from ledger.book import Book
from terms import Principal
from tests.acting._pretend import ANNA, proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.views.deciding import decision, named, proposals

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)


def shape(**more):
    return {"by": "agent:bidding", "asked_by": "", "approvals": []} | more


def person(role, id="u-1"):
    return Principal(id=id, kind="person", role=role)


@pytest.fixture
def ben(settings, office):
    with Book.of(settings).writing() as tx:
        id = persons.pseudonym(settings.home, "Ben")
        people.register(tx, id, "approver", office.clock())
    return id


@pytest.mark.parametrize(
    ("role", "approve", "reject"), [("viewer", False, False), ("analyst", False, False), ("approver", True, True)]
)
def test_the_role_decides(settings, role, approve, reject):
    told = decision(settings, shape(), person(role), "de")
    assert (told["approve"], told["reject"]) == (approve, reject)


def test_who_proposed_it_cannot_approve_and_is_told_who_can(settings, ben):
    told = decision(settings, shape(by="u-1"), person("admin"), "en")
    assert not told["approve"] and told["own"] and "Ben" in told["people"]
    asked = decision(settings, shape(by="u-9", asked_by="u-1"), person("admin"), "en")
    assert not asked["approve"] and asked["own"]
    assert decision(settings, shape(asked_by="u-1"), person("admin"), "en")["approve"]


def test_people_and_agents_are_called_by_name(settings, ben):
    told = decision(settings, shape(by="agent:bidding", asked_by=ben), person("viewer"), "de")
    assert told["names"] == {"agent:bidding": "Spezialist Budget und Gebote", ben: "Ben"}
    assert decision(settings, shape(by="service:night"), ANNA, "en")["names"] == {"service:night": "nightly run"}


def test_what_never_went_on_record_is_left_out(settings, brought):
    entry = brought(RAISE, approve=False)
    found = proposals(settings, [entry.id, "p-unknown"], ANNA, "de")
    assert list(found) == [entry.id] and found[entry.id]["decision"]["approve"]


def test_who_said_yes_already_is_asked_no_more(settings, ben):
    told = decision(settings, shape(approvals=[{"by": ben}]), person("approver", ben), "en")
    assert not told["approve"] and told["given"] and not told["own"] and "Ben" not in told["people"]
    done = decision(settings, shape(status="verified", approvals=[{"by": ben}]), person("approver", ben), "en")
    assert not done["given"]


def test_whoever_works_at_this_machine_is_called_so_not_by_the_stored_word(settings, office):
    assert named(settings, "local", "de") == "Sie (dieser Rechner)"
    assert named(settings, persons.pseudonym(settings.home, "local"), "en") == "You (this computer)"
    with Book.of(settings).writing() as tx:
        id = persons.pseudonym(settings.home, "Ben")
        people.register(tx, id, "approver", office.clock())
        keys.made(tx, id, office.clock().date() + timedelta(days=9), office.clock(), by=id)
    assert named(settings, "local", "de") == "dieser Rechner (ohne Schlüssel)"
    assert named(settings, id, "de") == "Ben"
