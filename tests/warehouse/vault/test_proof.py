"""The scan finds what is planted anywhere in a home, and nothing where the vault did its work."""

import gzip
import sqlite3
import zipfile
from hashlib import sha256

import pytest

from ledger.runs import SCHEMA, Runs
from warehouse import vault
from warehouse.store import Warehouse

ADS = (
    "date,platform,campaign,impressions,clicks,cost\n"
    "2026-04-01,google,DE_Search_Brand_2026-03,100,5,1.20\n2026-04-02,meta,Sommer Sale 2026,17893456781,5,1.20\n"
)


@pytest.fixture
def house(home, con, people, agreed, tmp_path):
    """A home with an ads table, a vault of four people and a ledger."""
    file = tmp_path / "ads.csv"
    file.write_text(ADS, encoding="utf-8")
    Warehouse(home).load([file])
    vault.seal(home, con, people(), agreed)
    ledger = Runs(home / "ledger.db").place
    ledger.prepare(SCHEMA)
    with ledger.writing():
        pass
    return home


def put(home, sql):
    """A statement inside the warehouse file."""
    import duckdb

    con = duckdb.connect()
    with Warehouse(home).door.writing(con):
        con.execute(sql)
    con.close()


def seen(home):
    return {(found.place, found.kind, found.sign) for found in vault.scan(home)}


def test_a_clean_home_gives_no_finding(house):
    assert vault.scan(house) == []


def test_an_empty_home_gives_no_finding(home):
    assert vault.scan(home) == []
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "kind", "sign"),
    [
        ("mail to Anna.Muster@Example.com please", "email", "vault"),
        ("mail to stranger@example.net please", "email", "pattern"),
        ("call 0171 / 123 45 67", "phone", "vault"),
        ("4915112223334", "nothing", ""),
        ("491711234567", "phone", "vault"),
        ("was Muster, Anna there?", "name", "vault"),
        ("anna muster", "name", "vault"),
        ("lives in Hauptstraße 12, Berlin", "address", "vault"),
        ("lives in Haupt-Str. 12, Berlin", "nothing", ""),
        ("lives in Hauptstr. 12, Berlin", "address", "vault"),
        (sha256(b"anna.muster@example.com").hexdigest(), "email", "vault"),
        ("Anna liked it", "nothing", ""),
        ("pay to DE89 3704 0044 0532 0130 00", "iban", "pattern"),
    ],
)
def test_what_is_planted_in_a_table_is_found(house, text, kind, sign):
    put(house, f"create table notes as select 1 as id, '{text}' as note")
    assert (kind == "nothing") == (seen(house) == set())
    if sign:
        assert ("warehouse: notes", kind, sign) in seen(house)


def test_the_layers_are_looked_at_too(house):
    put(house, "create schema marts; create table marts.mart_leads as select 'ready' as note")
    assert vault.scan(house) == []
    put(house, "insert into marts.mart_leads values ('write to ada.new@example.org')")
    assert ("warehouse: marts.mart_leads", "email", "pattern") in seen(house)


def test_quarantined_rows_are_looked_at(house):
    put(house, "insert into quarantine values ('l1', 'f.csv', 3, 'x', 'x', 'bert@example.org;12')")
    assert ("warehouse: quarantine", "email", "vault") in seen(house)


def test_the_ledger_is_looked_at(house):
    with sqlite3.connect(house / "ledger.db") as db:
        db.execute("insert into runs values ('r1', 'now', 'ask', '', 0, ?, '{}')", ['{"key":"bert@example.org"}'])
    assert ("ledger.db: runs", "email", "vault") in seen(house)


def plain(path, text):
    path.write_text(text, encoding="utf-8")


def wide(path, text):
    path.write_text(text, encoding="utf-16")


def zipped(path, text):
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("inner.csv", text)


def gzipped(path, text):
    path.write_bytes(gzip.compress(text.encode()))


def parquet(path, text):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"note": [text, None], "n": [1, 2]}), path)


@pytest.mark.parametrize("write", [plain, wide, zipped, gzipped, parquet])
def test_a_raw_copy_is_found_until_it_is_sealed(house, write):
    raw = house / "raw" / "l00009-x" / "people.dat"
    raw.parent.mkdir(parents=True)
    write(raw, "contact_id;email\nc1;stranger@example.net\nc2;bert@example.org\n" + "c3;\n" * 1000)
    place = "raw/l00009-x/people.dat"
    assert seen(house) == {(place, "email", "pattern"), (place, "email", "vault")}
    vault.seal_file(house, raw)
    assert seen(house) == set()


def test_a_file_that_only_claims_to_be_sealed_is_read(house):
    (house / "fake.csv").write_bytes(b"LSTVLT\x01\n" + b"0" * 16 + b"\nbert@example.org\n")
    assert ("fake.csv", "email", "vault") in seen(house)


def test_documents_are_left_to_the_library(house):
    (house / "knowledge").mkdir()
    plain(house / "knowledge" / "contact.md", "Write to press@example.com")
    assert seen(house) == set()


def test_examples_are_hidden_and_counted(house):
    put(house, "create table notes as select 'p' || i || '@example.net' as note from range(10) r(i)")
    (found,) = vault.scan(house)
    assert (found.values, found.column) == (10, "note")
    assert all("•••" in example and "example.net" not in example for example in found.examples)
    assert found.as_json()["kind"] == "email"


def test_an_erased_person_is_no_longer_searched_for_by_name(house):
    put(house, "create table notes as select 'Anna Muster' as note")
    assert ("warehouse: notes", "name", "vault") in seen(house)
    from warehouse.vault import keys

    vault.erase(house, keys.hashed(house, "email", "anna.muster@example.com"))
    assert seen(house) == set()


def test_a_personal_column_with_anything_but_hashes_is_found(house, monkeypatch, agreed):
    from warehouse.vault import proof

    put(house, "create table stock_contacts as select 'Zoe' as first_name, repeat('a', 64) as email, 'gold' as stage")
    monkeypatch.setattr(proof, "kinds", lambda: ("contacts",))
    monkeypatch.setattr(proof, "contract", lambda kind: agreed)
    (found,) = vault.scan(house)
    assert (found.column, found.kind, found.sign) == ("first_name", "name", "unsealed")
