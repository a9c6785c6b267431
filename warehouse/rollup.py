# pyright: basic
"""Sums of a large kind by day and by its columns of few values, written at import, so that a figure needs no full scan.

Every row of a rollup sums rows that are alike in all of its dimensions and in which of their numbers are missing; sums
are exact decimals. A figure read from it is therefore the same to the byte as one read from the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.contract import Contract, literal, quoted

if TYPE_CHECKING:
    from warehouse.reader import Reader

LEAST = 100_000
"""Fewer rows are scanned as fast."""
MOST = 200_000
SMALLER = 16
"""A rollup has at most so many rows, and at most one for so many rows of the kind; columns that would make it larger
are left out."""
SUMMED = {"integer": "{0}", "money": "{0}", "number": "try_cast({0} as decimal(38, 10))"}
_AGGREGATE = re.compile(
    r"(?:sum\((?P<sum>\w+)\)|count\(\*\))(?: filter \(where (?P<column>\w+)(?P<null> is (?:not )?null)?\))?"
)


@dataclass(frozen=True)
class Rollup:
    """A rollup table: its columns that tell rows apart, those that are sums, and the day column if there is one."""

    table: str
    dims: frozenset[str]
    measures: frozenset[str]
    day: str | None

    def holds(self, columns: set[str], formulas: tuple[str, ...]) -> bool:
        """Whether a figure of these columns to split and filter by, and of these aggregates, can be read from it."""
        return columns <= self.dims and all(self._sums(formula) for formula in formulas)

    def formula(self, aggregate: str) -> str:
        """An aggregate over the rows as one over this table."""
        return _AGGREGATE.sub(
            lambda match: match[0] if match["sum"] else f"coalesce({_counted(match[0])}, 0)", aggregate
        )

    def _sums(self, aggregate: str) -> bool:
        for match in _AGGREGATE.finditer(aggregate):
            known = self.dims | self.measures if match["null"] else self.dims
            if (match["sum"] or "") not in {"", *self.measures} or (match["column"] and match["column"] not in known):
                return False
        rest = _AGGREGATE.sub("", aggregate).replace("coalesce", "")
        return re.fullmatch(r"[\d\s*+\-().,]*", rest) is not None


def rollup_of(reader: Reader, kind: str) -> Rollup | None:
    """The rollup of a kind, or None where there is none (only the home's own file has any)."""
    if getattr(reader, "dialect", "duckdb") != "duckdb":
        return None
    found = reader.rows("select comment from duckdb_tables() where table_name = $name", name=_table(kind))
    if not found or not found[0][0]:
        return None
    shape = json.loads(found[0][0])
    return Rollup(_table(kind), frozenset(shape["dims"]), frozenset(shape["measures"]), shape["day"])


def write(con: Any, contract: Contract) -> None:
    """Make the rollup of a kind anew from its view; a small kind, or one without days or sums, has none."""
    table, kind = _table(contract.kind), quoted(contract.kind)
    con.execute(f"drop table if exists {table}")
    rows, columns = con.execute("select rows, columns from kinds where kind = ?", [contract.kind]).fetchone()
    have = json.loads(columns)
    day = contract.day if contract.day in have else None
    named = [name for name in contract.shown if name in have and contract.columns[name].type in {"text", "flag"}]
    measures = [name for name in contract.shown if name in have and contract.columns[name].type in SUMMED]
    if rows < LEAST or day is None or not measures:
        return
    dims = _dims(con, contract, day, named, rows)
    if dims is None:
        return
    keys = [f"{quoted(day)}::date as {quoted(day)}", *map(quoted, dims)]
    sums = {name: SUMMED[contract.columns[name].type].format(quoted(name)) for name in measures}
    missing = " + ".join(f"{2**i} * ({value} is null)::bigint" for i, value in enumerate(sums.values()))
    con.execute(
        f"create table {table} as select {', '.join(keys)},"
        f" {', '.join(f'sum({value}) as {quoted(name)}' for name, value in sums.items())}, count(*) as _rows"
        f" from {kind} group by {', '.join(str(i + 1) for i in range(len(keys)))}, {missing}"
    )
    shape = json.dumps({"dims": [*dims, day], "measures": measures, "day": day})
    con.execute(f"comment on table {table} is {literal(shape)}")


def _dims(con: Any, contract: Contract, day: str, named: list[str], rows: int) -> list[str] | None:
    """The columns to tell rows apart by: the kind's key first, then those of few values, while enough come together."""
    counts = _distinct(con, contract.kind, named)
    order = sorted(named, key=lambda name: (name not in contract.key, counts[name], name))
    most = min(MOST, rows // SMALLER)
    chosen: list[str] = []
    if _groups(con, contract.kind, day, ()) > most:
        return None
    for name in order:
        if counts[name] <= most and _groups(con, contract.kind, day, (*chosen, name)) <= most:
            chosen.append(name)
    return [name for name in named if name in chosen]


def _groups(con: Any, kind: str, day: str, names: Sequence[str]) -> int:
    keys = ", ".join([f"{quoted(day)}::date", *map(quoted, names)])
    return con.execute(f"select approx_count_distinct(hash({keys})) from {quoted(kind)}").fetchone()[0]


def _distinct(con: Any, kind: str, names: list[str]) -> dict[str, int]:
    if not names:
        return {}
    counts = ", ".join(f"approx_count_distinct({quoted(name)})" for name in names)
    found = con.execute(f"select {counts} from {quoted(kind)} tablesample system(10%)").fetchone()
    return dict(zip(names, found, strict=True))


def _counted(aggregate: str) -> str:
    return aggregate.replace("count(*)", "sum(_rows)")


def _table(kind: str) -> str:
    return f"rollup_{kind}"
