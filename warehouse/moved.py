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

    Days that nothing was known of before are no restatement: they count neither before nor after.
    """
    have = tables.have(con, table)
    day = contract.day
    names = [name for name in additive(contract) if name in have]
    if day is None or not names:
        return []
    when = f"{quoted(day)}::date"
    part = next((f"coalesce({name}, '')" for name in PARTS if name in contract.columns and name in have), "''")
    sums = ", ".join(
        f"sum({exact(contract, name)}) filter (closed or not fresh) as b{i},"
        f" sum({exact(contract, name)}) filter (not closed) as a{i}"
        for i, name in enumerate(names)
    )
    hidden = " and _hidden is not true" if "_hidden" in have else ""
    found = con.execute(
        f"with scope as (select distinct {when} as d, {part} as p from {table} where _until = {seq}),"
        f" months as (select distinct date_trunc('month', d) as m from scope),"
        f" touched as (select *, {when} as d, {part} as p, coalesce(_until = {seq}, false) as closed,"
        f" _load = {seq} as fresh from {table} where date_trunc('month', {when}) in (select m from months)"
        f" and (_until = {seq} or _until is null){hidden}),"
        " known as (select * from touched where not fresh or (d, p) in (select d, p from scope))"
        f" select strftime(d, '%Y-%m') as month, {sums} from known group by month order by month"
    ).fetchall()
    return [
        {"figure": name, "period": month, "before": before, "after": after}
        for month, *values in found
        for name, before, after in _pairs(names, values)
        if before != after
    ]


def _pairs(names: list[str], values: list[Any]) -> list[tuple[str, Any, Any]]:
    return [(name, _plain(values[2 * i]), _plain(values[2 * i + 1])) for i, name in enumerate(names)]


def _plain(value: Any) -> float | int | None:
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
