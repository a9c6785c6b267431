"""What stands open is noted once, and a forked child leaves its parent's connection alone."""

from __future__ import annotations

import os

import pytest

from errors import NoData
from warehouse.door import Door
from warehouse.store import Warehouse

ADS = "date,platform,campaign,impressions,clicks,cost\n2026-03-01,google,A,100,10,5\n"


def load(home, kind, text):
    file = home / f"{kind}.csv"
    file.write_text(text)
    Warehouse(home).load([file], kind=kind)


def test_what_is_loaded_is_read_once_while_the_file_is_open_and_again_after_a_load(tmp_path, monkeypatch):
    load(tmp_path, "ads", ADS)
    reader, cursors = Warehouse(tmp_path).reader(), []
    real = Door._cursor
    monkeypatch.setattr(Door, "_cursor", lambda self: cursors.append(1) or real(self))
    first = reader.noting()
    assert first.need("ads").rows == 1
    assert len(cursors) == 1
    again = reader.noting()
    assert (set(again.kinds()), again.read()) == ({"ads"}, {})
    assert again.need("ads") == first.need("ads")
    assert again.read() == first.read() == {"ads": first.need("ads").snapshot}
    with pytest.raises(NoData, match="orders"):
        again.need("orders")
    assert len(cursors) == 2
    load(tmp_path, "ads", ADS + "2026-03-02,google,A,100,10,7\n")
    assert again.need("ads").rows == 2
    assert again.need("ads").snapshot != first.read()["ads"]


def test_a_note_ends_with_the_file_being_open(tmp_path):
    load(tmp_path, "ads", ADS)
    door = Door(tmp_path / "warehouse.duckdb")
    door.note("x", 1)
    assert door.noted("x") is None  # nobody reads
    with door.reading():
        door.note("x", 2)
    assert door.noted("x") == 2
    door.close()
    assert door.noted("x") is None
    with door.reading():
        assert door.noted("x") is None
        door.note("x", 3)
    door._process = -1  # as in a child of the process that read
    assert door.noted("x") is None
    door._process = os.getpid()
    door.close()


def test_roles_are_the_readers_own(tmp_path):
    load(tmp_path, "media", "date,kpi,tv_spend\n2026-03-02,10,5\n2026-03-09,11,6\n")
    reader = Warehouse(tmp_path).reader()
    reader.roles("media")["media"].clear()
    assert reader.roles("media")["media"] == ["tv_spend"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_may_write_and_close_where_its_parent_has_read(tmp_path):
    import duckdb

    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute("create table t as select 1 as x")
    door = Door(file)
    with door.reading() as cursor:
        assert cursor.execute("select x from t").fetchone() == (1,)
    child = os.fork()
    if not child:
        try:
            door.close()
            with door.reading() as cursor:
                ok = cursor.execute("select x from t").fetchone() == (1,)
            os._exit(0 if ok else 1)
        except BaseException:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    with door.reading() as cursor:
        assert cursor.execute("select x from t").fetchone() == (1,)
    door.close()
