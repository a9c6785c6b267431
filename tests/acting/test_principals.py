# pyright: basic
from __future__ import annotations

import pytest

from acting.office import Office
from ledger import people, persons


@pytest.fixture
def office(settings, clock):
    """An office in a house where nobody has a role yet."""
    return Office.open(settings, clock=clock)


def test_a_house_without_people_has_one_admin_and_strangers_may_look(office):
    assert (office.who().role, office.who("anna").role) == ("admin", "viewer")
    assert office.who("anna").id.startswith("u-")
    assert office.who("anna").id == office.who(office.who("anna").id).id


def test_registered_people_have_their_role(office, clock):
    with office.book.writing() as tx:
        people.register(tx, office.who("anna").id, "approver", clock())
        people.register(tx, office.who("chef").id, "admin", clock())
    assert office.who("anna").role == "approver"
    assert office.who("local").role == "viewer"


def test_machines_are_machines_whatever_they_are_called(office):
    assert office.who("agent:bidding").kind == "agent"
    assert office.who("service:night").role == "service"


def test_a_machine_is_one_in_whatever_letters(office):
    assert office.who("Agent:Bidding") == office.who(" agent:bidding ")
    assert office.who("SERVICE:night").kind == "service"


def test_a_name_that_begins_like_a_pseudonym_is_a_name(office):
    id = office.who("u-Bahn Müller").id
    assert persons.PERSON.fullmatch(id)
    assert office.who(id).id == id
    assert persons.name_of(office.book.home, id) == "u-Bahn Müller"
