"""The warehouse made anew from the raw copies: the same snapshots, the same past, or nothing is touched."""

# pyright: basic
from __future__ import annotations

import gzip
from datetime import date

import pytest

from errors import NoData, PersonMustAct
from warehouse import tables

STATE = "select * from ads order by all"
MARCH, APRIL = date(2026, 3, 10), date(2026, 4, 10)


def state(house):
    reader = house.reader()
    past = reader.as_of(MARCH)
    with house.door.reading() as cursor:
        loads = cursor.execute(f"select {', '.join(tables.LOADS)} from loads order by seq").fetchall()
        stock = cursor.execute("select * from stock_ads order by _load, line").fetchall()
    return reader.kinds(), past.kinds(), reader.rows(STATE), past.rows(STATE), loads, stock


def test_it_ends_as_it_was_in_every_state(house, file, report, tmp_path):
    house.load([report("a.csv", "1.00", days=9)], known_on=MARCH)
    house.load([report("b.csv", "2.00", campaigns=("Brand", "Other"))], known_on=APRIL, replace=True)
    house.load([report("late.csv", "7.00", month="2026-02")], known_on=MARCH)
    german = "Tag;Kampagne;Impr.;Klicks;Kosten\n03/04/2026;Brand;1.000;10;1.012,50\n"
    hints = {"platform": "'google'", "date_format": "mm/dd/yyyy", "decimal": "comma"}
    house.load([file(german, "g.csv")], kind="ads", mapping=hints)
    panels = [file(f"date,geo,kpi\n2026-01-0{n},Berlin,{n}\n", f"p{n}.csv") for n in (1, 2)]
    house.load(panels, kind="geo_panel", dataset="Test")
    house.load(panels[1:], kind="geo_panel", dataset="Test")
    packed = tmp_path / "paths.csv.gz"
    packed.write_bytes(gzip.compress(b"path,conversions\nSEO,3\n"))
    house.load([packed], kind="journeys")
    before, raw = state(house), sorted((house.home / "raw").rglob("*"))
    assert house.rebuild() == {kind: loaded.snapshot for kind, loaded in before[0].items()}
    assert state(house) == before
    assert sorted((house.home / "raw").rglob("*")) == raw
    assert not (house.home / ".rebuild").exists()


def test_loads_that_kept_no_note_of_what_was_said_are_read_by_their_reading(house, file):
    german = "Tag;Kampagne;Impr.;Klicks;Kosten\n03/04/2026;Brand;1.000;10;1.012,50\n"
    hints = {"platform": "'google'", "date_format": "mm/dd/yyyy", "decimal": "comma"}
    house.load([file(german, "g.csv")], kind="ads", mapping=hints)
    house.door.close()
    import duckdb

    with duckdb.connect(str(house.door.file)) as con:
        con.execute("update loads set given = null")
    before = house.reader().need("ads")
    house.rebuild()
    assert house.reader().need("ads") == before


def test_a_changed_or_missing_raw_copy_stops_it_and_nothing_is_lost(house, report):
    with pytest.raises(NoData):
        house.rebuild()
    house.load([report("a.csv", "1.00")], known_on=MARCH)
    (two,) = house.load([report("b.csv", "2.00", month="2026-04")])
    before = state(house)
    copy = house.home / "raw" / two.load / "b.csv"
    kept = copy.read_bytes()
    copy.write_bytes(kept.replace(b"2.00", b"3.00"))
    with pytest.raises(PersonMustAct) as told:
        house.rebuild()
    assert "b.csv" in told.value.said("de")
    copy.unlink()
    with pytest.raises(PersonMustAct) as told:
        house.rebuild()
    assert "fehlt" in told.value.said("de")
    assert state(house) == before
    copy.write_bytes(kept)
    house.rebuild()
    assert state(house) == before
