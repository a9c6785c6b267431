"""A query from outside gets five seconds, half a gigabyte, one thread, no files, no net, nothing to write."""

# pyright: basic
from __future__ import annotations

import subprocess
import time
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from errors import BadArguments, WeakData
from warehouse import jail

HUNGRY = [
    "select count(*) from big a, big b, big c",
    "select count(distinct a.i::varchar || b.i::varchar) from big a, big b",
    "select a.i, count(*) from big a join big b on a.i % 7 = b.i % 7 group by 1 order by 2",
    "with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r",
    "select sum(i) from range(1000000000000) t(i)",
    "select repeat('x', 1000000000) || repeat('y', 1000000000)",
    "select list(a.i) from big a, big b",
    "select string_agg(a.i::varchar, ',' order by b.i) from big a, big b",
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    place = tmp_path_factory.mktemp("jail") / "w.duckdb"
    con = duckdb.connect(str(place))
    con.execute("create table big as select i from range(200000) t(i)")
    con.execute(
        "create table few as select date '2026-04-01' as d, 1.50::decimal(18,2) as m, 'ä' as t, true as f, null as n"
    )
    con.close()
    return place


def test_cells_come_back_as_they_were(file):
    found = jail.run(file, "select d, m, t, f, n, 2.5::double as x, 'nan'::double as bad from few", 10)
    assert found.columns == ("d", "m", "t", "f", "n", "x", "bad")
    assert found.rows == [(date(2026, 4, 1), Decimal("1.50"), "ä", True, None, 2.5, None)]


def test_no_more_rows_than_asked_for(file):
    assert len(jail.run(file, "select i from big", 7).rows) == 7


@pytest.mark.parametrize("sql", HUNGRY)
def test_a_hungry_query_is_stopped_in_time(file, sql):
    started = time.perf_counter()
    with pytest.raises(WeakData) as told:
        jail.run(file, sql, 10)
    assert time.perf_counter() - started < jail.SECONDS + 1.5  # the clock of a busy machine
    assert "seconds" in told.value.said("en")


@pytest.mark.parametrize(
    "sql",
    ["select * from read_text('/etc/passwd')", "select * from '/etc/passwd'", "copy few to '/tmp/leak.csv'",
     "create table t as select 1", "insert into few values (null)", "drop table few", "attach '/tmp/x.db'",
     "install httpfs", "load httpfs", "set enable_external_access = true", "set threads = 8", "reset memory_limit",
     "select * from read_csv('http://127.0.0.1:1/x.csv')", "export database '/tmp/z'"],
)  # fmt: skip
def test_even_without_the_gate_nothing_is_reached_or_changed(file, sql):
    before = file.read_bytes()
    with pytest.raises((BadArguments, WeakData)):
        jail.run(file, sql, 10)
    assert file.read_bytes() == before


def test_the_child_sees_no_environment_and_imports_nothing_of_ours(file, monkeypatch):
    monkeypatch.setenv("LEITSTAND_CLOUD_KEY", "very-secret")
    started = []
    real = subprocess.run

    def watched(command, **given):
        started.append((command, given))
        return real(command, **given)

    monkeypatch.setattr(subprocess, "run", watched)
    assert jail.run(file, "select 1 as one", 1).rows == [(1,)]
    [(command, given)] = started
    assert given["env"] == {}
    assert {"-I", "-S"} <= set(command)
    assert b"very-secret" not in given["input"]


def test_a_mistake_is_one_sentence(file):
    with pytest.raises(BadArguments) as told:
        jail.run(file, "select nothing from few", 1)
    assert 'column "nothing" not found' in told.value.said("en")
    assert "\n" not in told.value.said("de")


def test_others_read_the_file_meanwhile(file):
    con = duckdb.connect(str(file), read_only=True)
    try:
        assert jail.run(file, "select count(*) from big", 1).rows == [(200000,)]
        assert con.execute("select count(*) from big").fetchone() == (200000,)
    finally:
        con.close()
