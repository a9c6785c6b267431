"""Several queries on one cursor: temp tables of one's own, reading noted, nothing loaded said."""

import pytest

from errors import NoData
from warehouse.session import home_of, session
from warehouse.store import Warehouse


@pytest.fixture
def house(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("customer_id,date,amount\n1,2026-01-01,5\n", encoding="utf-8")
    house = Warehouse(tmp_path / "home")
    house.load([file], kind="transactions")
    return house


def test_temp_tables_live_as_long_as_the_session_and_reading_is_noted(house):
    reader = house.reader()
    with session(reader, ["orders", "transactions"]) as (cursor, loaded):
        assert set(loaded) == {"transactions"}
        cursor.execute("create temp table own as select * from transactions")
        assert cursor.execute("select count(*) from own").fetchall() == [(1,)]
    assert set(reader.read()) == {"transactions"}
    with session(reader, ["transactions"]) as (cursor, _):
        assert cursor.execute("select count(*) from duckdb_tables() where table_name = 'own'").fetchall() == [(0,)]


def test_nothing_loaded_is_said(house, tmp_path):
    with pytest.raises(NoData), session(house.reader(), ["orders"]):
        pass
    with pytest.raises(NoData), session(Warehouse(tmp_path / "none").reader(), ["orders"]):
        pass


def test_the_home_of_a_reader(house):
    assert home_of(house.reader()) == house.home
