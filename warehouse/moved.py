# pyright: basic
"""Which figures a load restated: each month's sums before and after, where rows took the place of older ones."""

from __future__ import annotations

from typing import Any

from warehouse import tables
from warehouse.contract import Contract, quoted
from warehouse.profile import PARTS, additive, exact

Moved = dict[str, Any]


def moved(con: Any, contract: Contract, table: str, seq: int) -> list[Moved]:
    """The months' sums that load `seq` changed, as {"figure", "period", "before", "after"}; months are 2026-03.

    Days that nothing was known of before are no restatement: they count neither before nor after, unless a row came
    there from another day, such as an order whose time was corrected.
    """
    have = tables.have(con, table)
    day = contract.day
    names = [name for name in additive(contract) if name in have]
    if day is None or day not in have or not names:
        return []
    when = f"{quoted(day)}::date"
    part = next((f"coalesce({name}, '')" for name in PARTS if name in contract.columns and name in have), "''")
    sums = ", ".join(
        f"sum({exact(contract, name)}) filter (closed or not fresh) as b{i},"
        f" sum({exact(contract, name)}) filter (not closed) as a{i}"
        for i, name in enumerate(names)
    )
    own = [name for name in contract.key if name in have]
    same = " and ".join(f"o.{quoted(name)} is not distinct from t.{quoted(name)}" for name in own) or "false"
    came = f"exists (select 1 from {table} o where o._until = {seq} and {same})"
    if _read_again(con, seq):
        came = f"exists (select 1 from {table} o where o._until = {seq})"
    hidden = " and _hidden is not true" if "_hidden" in have else ""
    found = con.execute(
        f"with scope as (select distinct {when} as d, {part} as p from {table} where _until = {seq}),"
        f" arrived as (select distinct {when} as d from {table} t where _load = {seq} and {came}),"
        " months as (select distinct date_trunc('month', d) as m from"
        " (select d from scope union select d from arrived)),"
        f" touched as (select *, {when} as d, {part} as p, coalesce(_until = {seq}, false) as closed,"
        f" _load = {seq} as fresh from {table} where date_trunc('month', {when}) in (select m from months)"
        f" and (_until = {seq} or _until is null){hidden}),"
        f" known as (select * from touched t where not fresh or (d, p) in (select d, p from scope) or {came})"
        f" select strftime(d, '%Y-%m') as month, {sums} from known group by month order by month"
    ).fetchall()
    return [
        {"figure": name, "period": month, "before": before, "after": after}
        for month, *values in found
        for name, before, after in _pairs(names, values)
        if before != after
    ]


def _read_again(con: Any, seq: int) -> bool:
    """Whether the load reads a file once more that was read another way before."""
    return bool(
        con.execute(
            "select count(*) from loads a join loads b using (kind, sha256, file) where a.seq = ? and b.seq <> a.seq",
            [seq],
        ).fetchone()[0]
    )


def _pairs(names: list[str], values: list[Any]) -> list[tuple[str, Any, Any]]:
    return [(name, _plain(values[2 * i]), _plain(values[2 * i + 1])) for i, name in enumerate(names)]


def _plain(value: Any) -> float | int | None:
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
