"""Which tables a query from outside may see: loaded kinds and marts, without personal columns."""

# pyright: basic
from __future__ import annotations

from datetime import date

import duckdb
import pytest

from errors import PolicyRefused
from warehouse.asked import PERSONAL, places

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def house(shop_at, tmp_path_factory):
    home = tmp_path_factory.mktemp("asked")
    house = shop_at(home)
    con = duckdb.connect(str(home / "warehouse.duckdb"))
    con.execute("create schema marts")
    con.execute("create table marts.mart_x as select 1 as a")
    con.execute("create table marts.hidden as select 1 as a")
    con.close()
    return house


def test_kinds_and_marts_are_there_and_nothing_else(house):
    found = places(house.reader())
    assert {"ads", "orders", "contacts", "mart_x"} <= set(found)
    assert not {"kinds", "loads", "quarantine", "hidden", "stock_test_ads"} & set(found)
    assert found["mart_x"].schema == "marts"


def test_personal_columns_are_hidden(house):
    contacts = places(house.reader())["contacts"]
    assert "email" in contacts.hidden
    assert not PERSONAL & set(contacts.columns)
    with pytest.raises(PolicyRefused, match="email"):
        house.reader().query("select email from contacts", 5, TODAY)
    answer = house.reader().query("select * from contacts limit 2", 5, TODAY)
    assert "@example.org" not in repr(answer.rows)
    assert "company" in answer.columns


def test_what_was_read_is_noted_with_its_snapshot(house):
    view = house.reader().noting()
    answer = view.query("select count(*) as n from ads a join orders o on o.source = a.platform", 5, TODAY)
    assert view.read() == answer.read == {"ads": "s-ads", "orders": "s-orders"}
    assert set(answer.tables) == {"ads", "orders"}
    assert not answer.stale
