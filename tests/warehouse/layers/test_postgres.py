"""A Postgres as the warehouse by configuration: the tools give the same bytes; refusals are sentences."""

# pyright: basic
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from errors import BadArguments, NoData, PersonMustAct
from settings import Settings
from tools._desk import open_desk
from tools._tool import call
from warehouse import dialects
from warehouse.postgres import PostgresReader
from warehouse.push import push
from warehouse.reader import Reader

CALLS = [
    *[("data.metric", {"metric": "roas", "by": [grain]})
      for grain in ("date", "week", "month", "quarter", "year", "weekday", "platform", "campaign")],
    ("data.metric", {"metric": "cost", "where": {"platform": "google"}, "period": "2026-03"}),
    ("data.metric", {"metric": "conversions", "by": ["platform", "month"], "top": 3}),
    ("data.metric", {"metric": "ctr"}),
    ("data.metric", {"metric": "organic_clicks", "by": ["query"]}),
    ("data.compare", {"metric": "cost", "period": "2026-03-08..2026-03-14"}),
    ("data.compare", {"metric": "roas", "period": "2026-03-08..2026-03-14", "by": ["platform"]}),
    ("bidding.pacing", {"budget": "60000"}),
    ("attribution.paths", {}),
    ("attribution.geo_lift", {"treated": ["chicago", "portland"], "start": "2021-04-01", "end": "2021-04-15"}),
    ("data.sql", {"sql": "select platform, sum(cost) as c, count(*) as n from ads group by 1 order by 1"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def desks(shop_at, postgres, tmp_path_factory):
    from evals._world import SAMPLES

    home = tmp_path_factory.mktemp("desks")
    house = shop_at(home)
    mapping = {"date": "date", "geo": "location", "kpi": "Y"}
    house.load([SAMPLES / "geo_test_us_cities.csv"], kind="geo_panel", mapping=mapping)
    house.load([SAMPLES / "journeys.csv.gz"], kind="journeys")
    push(house, postgres)
    day = date(2026, 4, 1)
    here = open_desk(Settings(home=home, today=day, model="none"))
    there = open_desk(Settings(home=home, today=day, model="none", warehouse_url=postgres))
    yield here, there
    here.library.close()
    there.library.close()


def test_the_settings_choose_the_back_end(desks):
    assert type(desks[0].warehouse) is Reader
    assert type(desks[1].warehouse) is PostgresReader


def test_the_catalogue_is_the_same(desks):
    here, there = (desk.warehouse for desk in desks)
    assert here.kinds() == there.kinds()
    assert here.roles("geo_panel") == there.roles("geo_panel")
    assert here.values("ads", "campaign") == there.values("ads", "campaign")
    assert there.values("ads", "no_such") == []
    with pytest.raises(NoData):
        there.need("transactions")


@pytest.mark.parametrize(("tool", "args"), CALLS)
def test_each_tool_gives_the_same_bytes(desks, tool, args):
    here, there = (call(tool, args, desk).receipt for desk in desks)
    assert here is not None
    assert there is not None
    assert here.result == there.result
    assert here.data == there.data
    assert here.data


@pytest.mark.parametrize(("tool", "args"), CALLS)
def test_every_query_of_the_tools_can_be_said_in_every_dialect(desks, tool, args):
    heard: list[tuple[str, dict]] = []

    class Heard(Reader):
        def noting(self):
            return Heard(self._door)

        def rows(self, sql, **params):
            heard.append((sql, params))
            return super().rows(sql, **params)

        def columns(self, sql, **params):
            heard.append((sql, params))
            return super().columns(sql, **params)

    here = desks[0]
    known = {kind: tuple(here.warehouse.columns(f"select * from {kind} limit 0")) for kind in here.warehouse.kinds()}
    call(tool, args, replace(here, warehouse=Heard(here.warehouse._door)))
    assert heard
    for sql, params in heard:
        for dialect in dialects.DIALECTS:
            text = dialects.compiled(sql, dialect, columns=known, params=params)
            assert "$" not in text


def test_columns_come_as_the_same_arrays(desks):
    sql = (
        "select date, platform, clicks, cost, conversions, currency, nullif(clicks, 12) as gap, clicks > 15 as many"
        " from ads where clicks < $most order by date, platform, clicks, cost"
    )
    here, there = (desk.warehouse.columns(sql, most=25) for desk in desks)
    assert list(here) == list(there)
    for name, array in here.items():
        assert array.dtype == there[name].dtype, name
        np.testing.assert_array_equal(array, there[name])


def test_a_percent_sign_in_a_query_is_a_percent_sign(desks):
    sql = "select count(*) from ads where campaign like '%Brand%' and platform = $platform and clicks % 2 = 0"
    here, there = (desk.warehouse.rows(sql, platform="google") for desk in desks)
    assert here == there != [(0,)]


def test_questions_to_the_catalogue_are_answered_there_too(desks):
    tables = "select table_name from duckdb_tables() where table_name = $name and comment is null"
    assert desks[1].warehouse.rows(tables, name="ads") == desks[1].warehouse.rows("select 'ads'") == [("ads",)]
    with desks[1].warehouse._door.reading() as cursor:
        found = cursor.execute(
            "select column_name from duckdb_columns() where database_name = current_database() and table_name = ?"
            " and not internal order by column_index limit 2", ["ads"],
        ).fetchall()  # fmt: skip
    assert found == [("date",), ("platform",)]


def test_what_was_not_copied_is_one_sentence(desks):
    with pytest.raises(NoData) as told:
        desks[1].warehouse.rows("select * from quarantine")
    assert "leitstand push" in told.value.todo("de")


def test_nothing_can_be_written_through_the_reader(desks):
    with pytest.raises(Exception, match="read-only"):
        desks[1].warehouse.rows("create table x as select 1 as a")


def test_an_earlier_state_is_refused_with_the_way_to_it(desks):
    with pytest.raises(BadArguments) as told:
        desks[1].warehouse.as_of(date(2026, 3, 1))
    assert "01.03.2026" in told.value.said("de")
    assert "LEITSTAND_WAREHOUSE_URL" in told.value.todo("en")


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password():
    reader = PostgresReader.at("postgresql://me:geheim123@127.0.0.1:9/none")
    with pytest.raises(PersonMustAct) as told:
        reader.kinds()
    assert "geheim123" not in told.value.line("en") + told.value.line("de")
    assert "LEITSTAND_WAREHOUSE_URL" in told.value.todo("de")
