"""Audiences in the vault: named by their content, tamper-evident, without those who left since."""

# pyright: basic
from __future__ import annotations

import hashlib

import pytest

from errors import NotFound
from warehouse.vault import keys, store
from warehouse.vault.audiences import content_of, keep, members, purposes_of, readable, rows
from warehouse.vault.store import Item

A, B = "anna@example.com", "bert@example.org"
PHONE = "+491711234567"


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_name_of_a_list_is_its_content_in_any_order():
    one, two = ("e1", "p1"), ("e2", "")
    assert content_of("meta", [one, two]) == content_of("Meta", [two, one, one])
    assert content_of("meta", [one]) != content_of("google", [one])
    assert content_of("meta", [one]) != content_of("meta", [one, two])


def test_a_list_is_kept_once_and_read_back(home):
    content = keep(home, "meta", [("e2", ""), ("e1", "p1")], ["b", "a"])
    assert keep(home, "meta", [("e1", "p1"), ("e2", "")], ["c"]) == content
    assert members(home, content) == [("e1", "p1"), ("e2", "")]
    assert purposes_of(home, content) == ("a", "b")
    assert members(home, "") == []
    with pytest.raises(NotFound):
        members(home, "f" * 64)


@pytest.fixture
def people(home):
    """Keyed hashes of two people in the vault: Anna with a phone, Bert without."""
    anna, phone, bert = (
        keys.hashed(home, *each) for each in (("email", A), ("phone", PHONE), ("email", B))
    )  # fmt: skip
    store.keep(home, [
        Item(anna, "email", anna, "email", A), Item(anna, "phone", phone, "phone", PHONE),
        Item(bert, "email", bert, "email", B),
    ])  # fmt: skip
    return (anna, phone), (bert, "")


def test_rows_are_plain_hashes_in_the_platforms_own_spelling(home, people):
    content = keep(home, "meta", people)
    told = rows(home, "meta", content)
    assert sorted(row["email"] for row in told.add) == sorted([sha(A), sha(B)])
    assert {row.get("phone") for row in told.add} == {sha(PHONE.lstrip("+")), None}
    assert {row.get("phone") for row in rows(home, "google", content).add} == {sha(PHONE), None}
    assert told.size == 2


def test_who_is_erased_or_withdrew_is_not_sent_and_taken_out(home, people):
    one, two = people
    content = keep(home, "meta", [one, two])
    told = rows(home, "meta", content, content, withdrawn={two})
    assert (told.add, told.rejected, told.size) == ((), {"withdrawn": 1}, 1)
    assert [row["email"] for row in told.remove] == [sha(B)]
    store.erase(home, one[0])
    assert readable(home, [one[0], two[0]]) == {two[0]}
    again = rows(home, "meta", content)
    assert [row["email"] for row in again.add] == [sha(B)]
    assert again.rejected == {"erased": 1}
