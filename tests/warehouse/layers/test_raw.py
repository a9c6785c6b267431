"""The ground of the layers: what the project expects is what the contracts promise."""

# pyright: basic
from __future__ import annotations

import duckdb
import pytest

from warehouse import contract
from warehouse.layers.raw import project_hash, sources, statements

OURS = {"double precision": "double"}


@pytest.mark.parametrize("kind", [kind for kind in sources() if kind in contract.kinds()])
def test_each_source_is_part_of_its_contract(kind):
    columns = contract.contract(kind).columns
    for name, type_ in sources()[kind].items():
        assert name in columns or name in {"currency", "device"}, name
        if name in columns:
            assert contract.SQL_TYPE[columns[name].type] == OURS.get(type_, type_), name


def test_a_kind_that_is_not_loaded_is_an_empty_view_of_its_types():
    con = duckdb.connect()
    con.execute("create view ads as select date '2026-04-01' as date, 'google' as platform, 2::decimal(18,6) as cost")
    for statement in statements({"ads": {"date", "platform", "cost"}}, {"ads": "CHF", "orders": "EUR"}):
        con.execute(statement)
    assert con.execute("select date::varchar, platform, cost::varchar, currency, clicks from raw.ads").fetchall() == [
        ("2026-04-01", "google", "2.000000", "CHF", None)
    ]
    assert con.execute("select count(*) from raw.orders").fetchone() == (0,)
    types = dict(con.execute("select column_name, column_type from (describe raw.orders)").fetchall())
    assert types["revenue"] == "DECIMAL(18,6)"
    assert types["ordered_at"] == "TIMESTAMP"


def test_a_row_keeps_its_own_currency():
    con = duckdb.connect()
    con.execute("create view ads as select * from (values ('USD'), (null)) t(currency)")
    for statement in statements({"ads": {"currency"}}, {"ads": "EUR"}):
        con.execute(statement)
    assert con.execute("select currency from raw.ads order by 1").fetchall() == [("EUR",), ("USD",)]


def test_the_project_has_one_hash():
    assert len(project_hash()) == 16
    assert project_hash() == project_hash()
