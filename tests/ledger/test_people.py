"""Pseudonyms and roles."""

from __future__ import annotations

import pytest

from errors import BadArguments, NotFound
from ledger import people
from tests.ledger._made import NOW, lines


def test_a_role_is_given_changed_and_taken_with_a_line_each(book):
    with book.writing() as tx:
        people.register(tx, "u-1", "admin", NOW)
        before = lines(tx)
        assert people.register(tx, "u-2", "viewer", NOW, by="u-1").role == "viewer"
        assert people.register(tx, "u-2", "approver", NOW, by="u-1").role == "approver"
        assert people.register(tx, "u-2", "approver", NOW, by="u-1").role == "approver"  # nothing new
        assert [each.id for each in people.listed(tx)] == ["u-1", "u-2"]
        people.remove(tx, "u-2", NOW, by="u-1")
        assert lines(tx) == before + 3
    with book.reading() as tx:
        assert people.principal(tx, "u-2").role == "viewer"
        assert [each.id for each in people.listed(tx)] == ["u-1"]


def test_whoever_is_unknown_only_looks_and_machines_serve(book):
    with book.reading() as tx:
        assert people.principal(tx, "u-9").role == people.principal(tx, "").role == "viewer"
        agent, night = people.principal(tx, "agent:bidding"), people.principal(tx, "service:night")
        assert (agent.kind, agent.role, night.kind) == ("agent", "service", "service")


def test_the_house_has_one_until_somebody_is_registered(book):
    with book.writing() as tx:
        assert people.principal(tx, "u-1", house="u-1").role == "admin"
        assert people.principal(tx, "u-2", house="u-1").role == "viewer"
        people.register(tx, "u-2", "admin", NOW)
        assert people.principal(tx, "u-1", house="u-1").role == "viewer"


@pytest.mark.parametrize("role", ["service", "king", "", "ADMIN"])
def test_only_roles_of_people_are_given(book, role):
    with book.writing() as tx, pytest.raises(BadArguments):
        people.register(tx, "u-1", role, NOW)


@pytest.mark.parametrize("id", ["agent:bidding", "service:night", "", " "])
def test_a_machine_is_no_person(book, id):
    with book.writing() as tx, pytest.raises(ValueError, match="no person"):
        people.register(tx, id, "admin", NOW)


def test_the_last_admin_stays(book):
    with book.writing() as tx:
        people.register(tx, "u-1", "admin", NOW)
        people.register(tx, "u-2", "approver", NOW)
        for act in (lambda: people.remove(tx, "u-1", NOW), lambda: people.register(tx, "u-1", "viewer", NOW)):
            with pytest.raises(BadArguments, match="last admin"):
                act()
        people.register(tx, "u-2", "admin", NOW)
        people.remove(tx, "u-1", NOW)
        with pytest.raises(NotFound):
            people.remove(tx, "u-1", NOW)


@pytest.mark.parametrize("id", ["Agent:bidding", " service:night", "SERVICE:NIGHT"])
def test_a_machine_is_no_person_in_whatever_letters(book, id):
    with book.writing() as tx:
        with pytest.raises(ValueError, match="no person"):
            people.register(tx, id, "admin", NOW)
        assert people.principal(tx, id, house=id).role == "service"
