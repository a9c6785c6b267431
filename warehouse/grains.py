# pyright: basic
"""Search Console gives the same clicks by query, by page, by country: of files that overlap, one grain counts.

A day that several files hold shows the finest of them, the queries before the pages; rows without a day (exports of a
whole period) count only where nothing is dated. The view `search_console_pages` takes the pages first instead.
"""

from __future__ import annotations

from typing import Any

from warehouse import tables
from warehouse.contract import quoted

KIND = "search_console"
PAGES = "search_console_pages"
_WEIGHTS = {"query": 8, "page": 4, "country": 2, "device": 1}


def doubled(con: Any, table: str, rows: str, *, pages: bool = False) -> list[str]:
    """SQL tests of rows `s` of `table` whose clicks other rows (of those that count) hold as well."""
    have = tables.have(con, table)
    if not have:
        return []
    weights = _WEIGHTS | ({"page": 16} if pages else {})
    rank = " + ".join(f"{weight} * max(({quoted(name)} is not null)::int)" for name, weight in weights.items()
                      if name in have) or "0"  # fmt: skip
    dated = "max((date is not null)::int)" if "date" in have else "0"
    # by load, not by row: a cell that is empty by chance does not make another grain
    loads = f"(select _load, {rank} as rank, {dated} as dated from {table} where {rows} group by _load)"
    if con.execute(f"select count(distinct (rank, dated)) from {loads}").fetchone()[0] < 2:
        return []
    day, of_row = ("date", "s.date") if "date" in have else ("null::date", "null::date")
    best = f"(select {day} as day, max(rank) as best from {table} join {loads} using (_load) where {rows} group by all)"
    finer = (
        f"exists (select 1 from {best} b where b.day is not distinct from {of_row}"
        f" and b.best > (select rank from {loads} l where l._load = s._load))"
    )
    whole = f"s.date is null and exists (select 1 from {loads} where dated = 1)" if "date" in have else ""
    return [finer, *([whole] if whole else [])]


def pages(con: Any, table: str, rows: str) -> str:
    """SQL: the rows `s` to show by page, of files that tell pages apart."""
    if "page" not in tables.have(con, table):
        return "false"
    told = f"{rows} and _load in (select _load from {table} where page is not null)"
    return " and ".join([told, *(f"not ({test})" for test in doubled(con, table, told, pages=True))])
