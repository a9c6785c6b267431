"""A forked child may write where its parent has read: it leaves the parent's connection alone."""

from __future__ import annotations

import os

import pytest

from warehouse.door import Door


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
