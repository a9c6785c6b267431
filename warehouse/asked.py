# pyright: basic
"""Answering a SELECT from outside: which tables it may see, through the gate, into the jail, and what it read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from terms import canonical
from warehouse import contract
from warehouse.sqlgate import MOST_ROWS, Place, gate

if TYPE_CHECKING:
    from warehouse.reader import Reader

PERSONAL = frozenset(
    {"email", "phone", "first_name", "last_name", "street", "address", "postcode", "birth_date", "iban", "ip"}
)
"""Names of columns that hold personal data, whatever the contract says of them."""


@dataclass(frozen=True)
class Asked:
    """Rows of a query from outside.

    read   kind or `layers` -> snapshot of what was read
    cut    there were more rows than asked for
    stale  a mart was read that is older than the loaded data
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    tables: tuple[str, ...]
    read: dict[str, str]
    cut: bool
    stale: bool


def places(reader: Reader) -> dict[str, Place]:
    """Every table that may be asked: the loaded kinds' views and the marts, without personal columns."""
    if not reader.kinds():
        return {}
    found = reader.rows(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_schema in ('main', 'marts') order by table_schema, table_name, ordinal_position"
    )
    known = set(reader.kinds()) | {view for view, kind in contract.views().items() if kind in reader.kinds()}
    columns: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in found:
        if table in known if schema == "main" else table.startswith("mart_"):
            columns.setdefault((schema, table), []).append(column)
    return {table: _place(schema, table, names) for (schema, table), names in columns.items()}


def query(reader: Reader, sql: str, limit: int, today: date) -> Asked:
    """Run a SELECT that somebody outside wrote; at most `limit` rows come back.

    Raises:
        PolicyRefused, BadArguments: what the gate does not let through.
        NoData: a table's kind is not loaded.
        WeakData: what takes too long.
    """
    most = min(limit, MOST_ROWS)
    gated = gate(sql, places(reader), most, today, reader.dialect)
    answered = reader.jailed(gated.sql, most + 1)
    views = contract.views()
    kinds = sorted({views.get(table, table) for table in gated.tables if not table.startswith("mart_")})
    read = {kind: reader.need(kind).snapshot for kind in kinds}
    stale = False
    if len(kinds) < len(gated.tables):
        built = reader.rows("select kind, snapshot, project from layers_build order by kind")
        read["layers"] = hashlib.sha256(canonical([list(row) for row in built])).hexdigest()[:16]
        now = {kind: loaded.snapshot for kind, loaded in reader.kinds().items()}
        stale = {kind: snapshot for kind, snapshot, _ in built} != now
    return Asked(answered.columns, answered.rows[:most], gated.tables, read, len(answered.rows) > most, stale)


def _place(schema: str, table: str, names: list[str]) -> Place:
    kind = contract.views().get(table)
    marked = {
        name
        for name, column in (contract.contract(kind).columns.items() if kind else ())
        if getattr(column, "pii", None)
    }
    hidden = frozenset(name for name in names if name in marked or name.lower() in PERSONAL)
    return Place(schema, tuple(name for name in names if name not in hidden), hidden)
