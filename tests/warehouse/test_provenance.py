"""Rows with the load and the line they came from, and what import had to assume."""

import json

import duckdb
import pytest

from errors import NoData
from warehouse.provenance import assumed, loads, rows_behind
from warehouse.store import Warehouse

HEAD = "date,platform,campaign,impressions,clicks,cost\n"


@pytest.fixture
def home(tmp_path):
    """Two files, of which the second replaces a row of the first."""
    house = Warehouse(tmp_path)
    for name, rows in (
        ("one.csv", "2026-03-01,g,A,1,1,1\n2026-03-02,g,A,1,1,2\n"),
        ("two.csv", "2026-03-02,g,A,1,1,5\n"),
    ):
        (tmp_path / name).write_text(HEAD + rows, encoding="utf-8")
        house.load([tmp_path / name], kind="ads")
    return house


def test_rows_that_count_come_with_load_and_line(home):
    reader = home.reader()
    found = reader.rows(f"select _load, line, cost from {rows_behind(reader, 'ads')} order by 1, 2")
    assert [(seq, line, int(cost)) for seq, line, cost in found] == [(1, 2, 1), (2, 2, 5)]
    known = loads(reader, "ads")
    assert [known[seq].file for seq, _, _ in found] == ["one.csv", "two.csv"]
    raw = home.home / known[2].raw / "two.csv"
    assert raw.read_text(encoding="utf-8").startswith(HEAD)


def test_what_is_not_loaded_is_refused(home):
    with pytest.raises(NoData):
        rows_behind(home.reader(), "transactions")


def test_a_warehouse_elsewhere_has_no_lines(home, monkeypatch):
    reader = home.reader()
    monkeypatch.setattr(reader, "dialect", "postgres", raising=False)
    with pytest.raises(NoData, match="own file"):
        rows_behind(reader, "ads")
    assert assumed(reader, "ads") == frozenset()


def test_what_import_assumed_is_read_from_the_record_of_the_load(home):
    assert assumed(home.reader(), "transactions") == frozenset()
    before = assumed(home.reader(), "ads")
    home.door.close()
    with duckdb.connect(str(home.door.file)) as con:
        [(mapping,)] = con.execute("select mapping from loads where seq = 2").fetchall()
        con.execute(
            "update loads set mapping = ? where seq = 2", [json.dumps(json.loads(mapping) | {"assumed": ["timezone"]})]
        )
    assert assumed(home.reader(), "ads") == before | {"timezone"}
