# pyright: basic
"""A small calendar of what is loaded: rows, sums and gaps by kind, day and part, so that checks need not scan millions.

The part is the platform of ads and the source of other kinds, or empty. Only the days that a load touched are counted
anew.
"""

from __future__ import annotations

from typing import Any

from warehouse import shelf, tables
from warehouse.contract import Contract, quoted

PARTS = ("platform", "source")
# numbers that stand for a level, a rank, an average or a name: adding them up says nothing
_LEVELS = {
    "position", "reach", "frequency", "impression_share", "price", "score", "status", "depth", "word_count", "inlinks",
    "response_time", "propensity", "users", "cost_per_unit",
}  # fmt: skip


def additive(contract: Contract) -> list[str]:
    """The columns of a kind whose sum over rows means something: amounts and counts."""
    return [
        name
        for name, column in contract.columns.items()
        if column.type in {"money", "integer", "number"} and not column.many and name not in _LEVELS
    ]


def refresh(con: Any, contract: Contract, since: list[int] | None = None) -> None:
    """Count a kind's days anew: all of them, or those of the rows that the loads `since` brought or closed."""
    state = shelf.current(con, contract)
    have = tables.have(con, state.table)
    day = contract.day if contract.day in have else None
    which = ""
    if since is not None and day is not None and contract.grows and _counted(con, contract):
        listed = ", ".join(map(str, since))
        con.execute(
            f"create or replace temp table touched as select distinct {quoted(day)}::date as day from {state.table}"
            f" where _load in ({listed}) or _until in ({listed})"
        )
        con.execute("delete from profile where kind = ? and (day is null or day in (select day from temp.touched))",
                    [contract.kind])  # fmt: skip
        which = f" where {quoted(day)} is null or {quoted(day)}::date in (select day from temp.touched)"
    else:
        con.execute("delete from profile where kind = ?", [contract.kind])
    con.execute(f"insert into profile {counted(contract, have, which)}")
    con.execute("drop table if exists temp.touched")


def counted(contract: Contract, have: Any, where: str = "") -> str:
    """SQL: the profile of a kind's view in long form: kind, day, part, column_name, rows, nulls, total."""
    day = f"{quoted(contract.day)}::date" if contract.day in have and contract.day else "null::date"
    part = next((f"coalesce({name}, '')" for name in PARTS if name in contract.columns and name in have), "''")
    names = [name for name in additive(contract) if name in have]
    sums = "".join(
        f", count({quoted(name)}) as n{i}, sum({exact(contract, name)})::double as s{i}" for i, name in enumerate(names)
    )
    base = f"select {day} as d, {part} as p, count(*) as r{sums} from {quoted(contract.kind)}{where} group by all"
    kind = f"'{contract.kind}'"
    long = [f"select {kind}, d, p, '', r, 0, null from base"]
    long += [f"select {kind}, d, p, '{name}', r, r - n{i}, s{i} from base" for i, name in enumerate(names)]
    return f"with base as materialized ({base}) {' union all '.join(long)}"


def exact(contract: Contract, name: str) -> str:
    """SQL: a column to be summed without the order of its rows showing in the last digits."""
    return f"try_cast({quoted(name)} as decimal(38,9))" if contract.columns[name].type == "number" else quoted(name)


def _counted(con: Any, contract: Contract) -> bool:
    return con.execute("select count(*) from profile where kind = ?", [contract.kind]).fetchone()[0] > 0
