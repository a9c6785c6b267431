"""Names on paper: invented, unique where they must be, and second accounts that can be found."""

import numpy as np

from simulator.names import SECOND, same_person


def test_some_have_a_second_account_in_the_same_region(world):
    people = world.state.people
    person = same_person(people)
    again = person != np.arange(people.count)
    assert np.isclose(again.mean(), SECOND, atol=0.005)
    assert (person[again] < np.flatnonzero(again)).all()
    assert (people["region"][person] == people["region"]).all()
    assert (person[person] == person).all()


def test_a_second_account_shares_the_birthday_and_a_phone_or_mail(world):
    table, person = world.tables["customers"], same_person(world.state.people)
    again = np.flatnonzero(person != np.arange(len(person)))
    assert (table["birth_date"][again] == table["birth_date"][person[again]]).all()
    assert (table["phone"][again] == table["phone"][person[again]]).all()
    same = (table["email"][again] == table["email"][person[again]]).mean()
    assert 0.15 < same < 0.4
    assert 0.15 < (table["last_name"][again] != table["last_name"][person[again]]).mean() < 0.35


def test_nobody_else_shares_a_mail_address(world):
    table, person = world.tables["customers"], same_person(world.state.people)
    own = person == np.arange(len(person))
    assert len(set(table["email"][own].tolist())) > own.sum() - 5


def test_addresses_are_reserved_ones(world):
    table = world.tables["customers"]
    assert all(mail.endswith(".example") for mail in table["email"][:500])
    assert all(mail.isascii() for mail in table["email"].tolist())
    assert all(len(code) == 5 for code in table["postcode"].tolist())
