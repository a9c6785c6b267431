"""What names a person stands as a keyed hash, whatever the column's type, and is the same key in every table."""

# pyright: basic
from __future__ import annotations

from hashlib import sha256

import duckdb
import pytest

from warehouse import shelf, vault
from warehouse.contract import Column, contract

SHOPIFY = (
    "Name,Email,Financial Status,Created at,Currency,Total,Taxes,Lineitem quantity,Lineitem name,Lineitem price\n"
    "#1001, Anna.Muster@Example.com ,paid,2026-03-01 10:00:00 +0100,EUR,50.00,7.98,1,Ski,50.00\n"
    "#1002,anna.muster@example.com,paid,2026-03-02 10:00:00 +0100,EUR,20.00,3.19,1,Boot,20.00\n"
    "#1003,,paid,2026-03-02 11:00:00 +0100,EUR,10.00,1.60,1,Sock,10.00\n"
)


def test_orders_without_a_customer_number_get_the_keyed_hash_of_the_address(house, file):
    house.load([file(SHOPIFY)])
    rows = house.reader().rows("select customer_id, email from orders order by order_id")
    key = vault.hashed(house.home, "email", "anna.muster@example.com")
    assert rows == [(key, key), (key, key), (None, None)]
    plain = sha256(b"anna.muster@example.com").hexdigest()
    assert not any(plain.startswith(cell[:16]) for row in rows for cell in row if cell)


def test_the_key_is_that_of_other_sources(house, file):
    house.load([file(SHOPIFY)])
    house.load([file("contact_id,email,created_at\n7,ANNA.MUSTER@example.com,2026-03-01\n", "c.csv")], kind="contacts")
    joined = "select count(*) from orders o join contacts c on c.email = o.customer_id"
    assert house.reader().rows(joined) == [(2,)]


def test_no_rejected_row_keeps_an_address(house, file):
    house.load([file(SHOPIFY + "#1004,bert@example.com,paid,never,EUR,9.00,1,1,Hat,9.00\n")])
    with house.door.reading() as cursor:
        [(reason, raw)] = cursor.execute("select reason_en, raw from quarantine").fetchall()
    assert "example.com" not in reason + raw
    assert "#1004" in raw
    assert vault.scan(house.home) == []


@pytest.mark.parametrize("type_", ["date", "integer", "flag"])
def test_a_personal_column_is_text_in_the_table_whatever_its_type(type_):
    agreed = contract("contacts")
    columns = agreed.columns | {"birthday": Column(type=type_, pii="birth_date")}
    agreed = agreed.model_copy(update={"columns": {"birthday": columns["birthday"]} | columns})
    con = duckdb.connect()
    try:
        table = shelf.open_stock(con, agreed, ["contact_id", "birthday"])
        con.execute(f"insert into {table} by name select 1 as _load, 1 as line, 'ab12' as birthday")
        assert con.execute(f"select birthday from {table}").fetchall() == [("ab12",)]
    finally:
        con.close()
    assert agreed.sql_type("birthday") == "varchar"
    assert agreed.day != "birthday"
