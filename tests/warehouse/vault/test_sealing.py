"""A sealed table holds hashes where people were, and everything else as it was."""

import time
from hashlib import sha256
from types import SimpleNamespace

import pytest

from warehouse import vault
from warehouse.vault import keys


def test_personal_columns_become_hashes_and_the_rest_stays(home, con, people, agreed):
    table = people()
    vault.seal(home, con, table, agreed)
    rows = con.execute(f"select * from {table}").fetchall()
    assert [row[0] for row in rows] == ["c1", "c2", "c3", "c4"]
    assert [row[7] for row in rows] == ["gold", "silver", "gold", None]
    assert rows[0][3] == keys.hashed(home, "email", "anna.muster@example.com")
    assert rows[0][1] == rows[2][1]  # the same first name
    assert rows[2][3] is None
    for row in rows:
        for cell in row[1:7]:
            assert cell is None or (len(cell) == 64 and int(cell, 16) >= 0)


def test_a_person_is_one_subject_over_all_their_values(home, con, people, agreed):
    vault.seal(home, con, people(), agreed)
    anna = keys.hashed(home, "email", "anna.muster@example.com")
    known = vault.reveal(home, anna)
    assert known["first_name"] == ("Anna",)
    assert known["birth_date"] == ("1980-05-31",)
    assert vault.reveal(home, keys.hashed(home, "phone", "+49 171 1234567")) == known
    vault.erase(home, anna)
    assert vault.reveal(home, keys.hashed(home, "phone", "0173 5556667"))["first_name"] == ("Anna",)  # the other Anna


def test_plain_and_hashed_values_of_two_files_meet(home, con, agreed):
    con.execute("create table plain as select 'Anna@Example.com ' as email")
    con.execute(f"create table hashed as select '{sha256(b'anna@example.com').hexdigest().upper()}' as email")
    vault.seal(home, con, "plain", agreed)
    vault.seal(home, con, "hashed", agreed)
    assert con.execute("select count(*) from plain join hashed using (email)").fetchone() == (1,)


def test_a_table_without_personal_columns_makes_no_vault(home, con, agreed):
    con.execute("create table t as select 1 as contact_id, 'gold' as stage")
    vault.seal(home, con, "t", agreed)
    plain = SimpleNamespace(columns={"email": SimpleNamespace(type="text")})  # a contract that calls nothing personal
    con.execute("create table u as select 'a@example.com' as email")
    vault.seal(home, con, "u", plain)
    assert con.execute("from u").fetchall() == [("a@example.com",)]
    assert list(home.iterdir()) == []


def test_columns_of_other_types_and_odd_values_are_taken(home, con, agreed):
    con.execute("create table t as select * from (values (date '1980-05-31', 'a''b\"c@example.com'), (null, '  '))"
                " v(birth_date, email)")  # fmt: skip
    vault.seal(home, con, "t", agreed)
    first, second = con.execute("from t").fetchall()
    assert first[0] == keys.hashed(home, "birth_date", "31.05.1980")
    assert second == (None, None)


@pytest.mark.parametrize("table", ["memory.t", "t"])
def test_rows_keep_their_order(home, con, agreed, table):
    con.execute("create table t as select i, 'p' || (i % 7) || '@example.com' as email from range(5000) r(i)")
    vault.seal(home, con, table, agreed)
    assert [row[0] for row in con.execute("select i from t").fetchall()] == list(range(5000))


def test_two_hundred_thousand_people_take_seconds(home, con, agreed):
    con.execute("create table t as select 'p' || i || '@example.com' as email from range(200_000) r(i)")
    started = time.process_time()
    vault.seal(home, con, "t", agreed)
    assert time.process_time() - started < 30  # its own time, about four seconds; a bound against quadratic ways
    assert con.execute("select count(distinct email) from t").fetchone() == (200_000,)


def test_addresses_among_identifiers_are_sealed_and_meet_the_others(home, con, agreed):
    contract = SimpleNamespace(columns=agreed.columns | {"subject": SimpleNamespace(type="text")})
    con.execute("create table t as select * from (values ('anna@example.com'), ('C-1001'), (null)) v(subject)")
    con.execute("create table quiet as select 'C-1001' as subject")
    vault.seal(home, con, "quiet", contract)
    assert not (home / "vault.db").exists()
    vault.seal(home, con, "t", contract)
    anna = keys.hashed(home, "email", "Anna@example.com")
    assert con.execute("select subject from t").fetchall() == [(anna,), ("C-1001",), (None,)]
    assert vault.reveal(home, anna) == {"subject": ("anna@example.com",)}
