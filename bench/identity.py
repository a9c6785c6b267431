# pyright: basic
"""Deterministic identity: five million links to profiles, beside two ways to do it in SQL and in plain Python.

Run `python -m bench.identity [links]`. Links are texts (kind:key) in a DuckDB table, as the warehouse collects them:
customers with an e-mail address, devices (shared by chance) and orders. Ours numbers the keys in DuckDB and joins them
with scipy; the peers are label propagation in DuckDB (each key takes its neighbours' least label until nothing
moves), which warehouses without a graph library use, and a union-find over the same rows in Python.
All three must find the same profiles.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from warehouse.identity import graph


def generated(links: int) -> Any:
    """A connection with the temp table `links`: four a customer."""
    import duckdb  # noqa: TID251

    con = duckdb.connect()
    con.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    con.execute(
        "create temp table links as select 'customer:C' || (i // 4) as a, case i % 4 when 0 then 'email:' ||"
        f" md5((i // 4)::varchar) when 1 then 'device:d' || (hash(i) % {links // 2}) else 'order:O' || i end as b,"
        f" 'rule' as rule, 3 as strength, 1 as n, false as cut from range({links}) r(i)"
    )
    return con


def ours(con: Any) -> int:
    """Profiles by the warehouse's own two steps."""
    graph.nodes(con)
    return int(graph.components(con).max()) + 1


def propagated(con: Any) -> int:
    """Profiles by label propagation in SQL."""
    con.execute("create or replace temp table ids as select a as node from links union select b from links")
    con.execute(
        "create or replace temp table near as select x.rowid as a, y.rowid as b from links l join ids x on x.node = l.a"
        " join ids y on y.node = l.b; create or replace temp table both_ways as from near union all"
        " select b, a from near; create or replace temp table labels as select rowid as node, rowid as label from ids"
    )
    while True:
        con.execute(
            "create or replace temp table next as select l.node, least(l.label, min(o.label)) as label from labels l"
            " join both_ways n on n.a = l.node join labels o on o.node = n.b group by l.node, l.label"
        )
        moved = con.execute(
            "select count(*) from next n join labels l using (node) where n.label <> l.label"
        ).fetchone()[0]
        con.execute("drop table labels; alter table next rename to labels")
        if not moved:
            return con.execute("select count(distinct label) from labels").fetchone()[0]


def union_find(con: Any) -> int:
    """Profiles by a union-find over dictionaries, row by row."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        top = key
        while (above := parent.setdefault(top, top)) != top:
            parent[top] = parent[above]
            top = above
        return top

    for a, b in con.execute("select a, b from links").fetchall():
        one, other = root(a), root(b)
        if one != other:
            parent[max(one, other)] = min(one, other)
    return sum(1 for key, above in parent.items() if key == above)


def timed(act: Callable[[], int]) -> tuple[int, float, float]:
    """The result, seconds on the clock and seconds of processor time."""
    clock, processor = time.perf_counter(), time.process_time()
    result = act()
    return result, time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """Print one line a way, the best of three for ours."""
    links = int(float(sys.argv[1])) if len(sys.argv) > 1 else 5_000_000
    con = generated(links)
    graph.components(_warm())  # scipy's import is not what is measured
    found, clock, processor = min((timed(lambda: ours(con)) for _ in range(3)), key=lambda told: told[1])
    keys = con.execute("select count(*) from ids").fetchone()[0]
    print(f"{links:,} links between {keys:,} keys; seconds on the clock (of processor time)")
    print(f"{'ours':32} {clock:7.2f} ({processor:.2f})  profiles {found:,}")
    for name, peer in (("label propagation in DuckDB", propagated), ("union-find in Python", union_find)):
        same, their_clock, their_processor = timed(lambda peer=peer: peer(con))
        assert same == found, f"{name} finds {same} profiles"
        print(f"{name:32} {their_clock:7.2f} ({their_processor:.2f})  {their_clock / clock:.1f}x ours")


def _warm() -> Any:
    con = generated(8)
    graph.nodes(con)
    return con


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
