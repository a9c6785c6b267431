"""Copying the warehouse to Postgres: texts, gaps and figures come over as they are; all or nothing."""

# pyright: basic
from __future__ import annotations

import pytest

from warehouse.postgres import PostgresReader, connect
from warehouse.push import push

ODD = """select * from (values
    (date '2026-04-01', 'a,b"c', E'line\\nbreak', 1.000001::decimal(18,6), 0.1::double, null::bigint, true),
    (date '2026-04-02', '', '\\N', null, null, 7, null),
    (date '2026-04-03', null, 'ümläut €', -5, 1e300, 9007199254740993, false))
    t(date, platform, campaign, cost, conversions, clicks, flag)"""


@pytest.fixture
def house(shop_at, tmp_path):
    return shop_at(tmp_path, ads=ODD, ads_search_terms=None)


def test_every_cell_comes_over(house, postgres):
    copied = push(house, postgres)
    assert copied["ads"] == 3
    sql = "select * from ads order by date"
    assert PostgresReader.at(postgres).rows(sql) == house.reader().rows(sql)


def test_a_second_push_replaces_the_first(house, postgres):
    push(house, postgres)
    assert push(house, postgres)["ads"] == 3
    assert PostgresReader.at(postgres).rows("select count(*) from ads") == [(3,)]


def test_a_push_that_fails_leaves_what_was_there(house, postgres, monkeypatch):
    push(house, postgres)
    monkeypatch.setattr("warehouse.push._type", lambda _: "no_such_type")
    with pytest.raises(Exception, match="no_such_type"):
        push(house, postgres)
    assert PostgresReader.at(postgres).rows("select count(*) from ads") == [(3,)]


def test_tables_of_others_stay(house, postgres):
    connection = connect(postgres)
    with connection.cursor() as cursor:
        cursor.execute("create schema if not exists main; create table if not exists main.mine as select 5 as a")
    connection.commit()
    push(house, postgres)
    with connection.cursor() as cursor:
        cursor.execute("select a from main.mine")
        assert cursor.fetchall() == [(5,)]
        cursor.execute("drop table main.mine")
    connection.commit()
    connection.close()
