# pyright: basic
from __future__ import annotations

from ledger import people


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
