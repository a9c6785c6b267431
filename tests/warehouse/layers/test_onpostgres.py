"""The same project on a real Postgres server: every mart row for row as on DuckDB, and the same figures from it."""

# pyright: basic
from __future__ import annotations

import pytest

from warehouse import layers
from warehouse.postgres import PostgresReader, connect

MARTS = ("mart_channel_day", "mart_customers", "mart_leads", "mart_search", "mart_products")


@pytest.fixture(scope="module")
def both(shop_at, postgres, tmp_path_factory):
    house = shop_at(tmp_path_factory.mktemp("both"))
    here = layers.build(house)
    there = layers.build_postgres(postgres, house)
    return house, here, there


def rows(url, mart):
    connection = connect(url, read_only=True)
    with connection.cursor() as cursor:
        cursor.execute(f"select * from marts.{mart}")
        found = cursor.fetchall()
        names = [column.name for column in cursor.description]
    connection.close()
    return names, sorted(found, key=repr)


def test_both_build_and_pass(both):
    _, here, there = both
    assert (here.failed, there.failed) == ([], [])
    assert here.passed == there.passed
    counted = [{m.name: m.rows for m in report.models if m.layer == "marts"} for report in (here, there)]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("mart", MARTS)
def test_every_mart_is_the_same_row_for_row(both, postgres, mart):
    house, _, _ = both
    names, found = rows(postgres, mart)
    ours = house.reader().columns(f"select * from marts.{mart}")
    assert list(ours) == names
    assert sorted(house.reader().rows(f"select * from marts.{mart}"), key=repr) == found
    assert found


def test_the_build_is_remembered_there_too(both, postgres):
    known = PostgresReader.at(postgres).rows("select kind, snapshot from layers_build order by kind")
    assert ("ads", "s-ads") in known


def test_no_password_is_written_anywhere(both):
    house, _, _ = both
    profile = (house.home / "layers" / "postgres" / "profiles.yml").read_text()
    assert "DBT_ENV_SECRET_WAREHOUSE_PASSWORD" in profile
