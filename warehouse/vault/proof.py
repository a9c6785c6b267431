# pyright: basic
"""The scan that proves where personal data is not: outside the vault.

It looks through every text column of the warehouse (quarantine and raw texts included), every other database of the
home, every raw copy and every other file except documents, for two things: values that the vault holds (in any of the
ways to write them, and their plain SHA-256), and what looks like an address, an IBAN, a card or a phone number.
A single first name or a day of birth is searched only in columns that a contract calls personal: alone it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warehouse.contract import contract, kinds, literal, quoted
from warehouse.vault import known, places
from warehouse.vault.patterns import LOOKS, personal

HASH = "^[0-9a-f]{64}$"
SHOWN = 3


@dataclass(frozen=True)
class Found:
    """Personal data outside the vault: where, what, by which sign, how many distinct values, and a few, hidden."""

    place: str
    column: str
    kind: str
    sign: str
    values: int
    examples: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self) | {"examples": list(self.examples)}


def scan(home: Path) -> list[Found]:
    """Everything that should be in the vault and is not; an empty list is the proof."""
    found: list[Found] = []
    with _bench() as con:
        known.load(con, home)
        with places.warehouse(con, home) as tables:
            for schema, table, column in tables:
                where = f"warehouse.{quoted(schema)}.{quoted(table)}"
                cells = f"select distinct {quoted(column)}::varchar as cell from {where}"
                found += _look(con, f"warehouse: {table if schema == 'main' else f'{schema}.{table}'}", column, cells)
                if schema == "main":
                    found += _unsealed(con, table, column)
        for place, column, cells in places.databases(con, home):
            found += _look(con, place, column, cells)
        for place, batches in places.files(home):
            found += _look_through(con, place, batches)
    return _merged(found)


def _look(con: Any, place: str, column: str, cells: str) -> list[Found]:
    con.execute(f"create or replace temp table cells as select cell from ({cells}) where length(cell) > 4")
    found = []
    for look in LOOKS:
        tokens = con.execute(
            f"select distinct unnest(regexp_extract_all(cell, {literal(look.pattern)})) from cells"
        ).fetchall()
        hits = sorted(personal(look, (row[0] for row in tokens)))
        if hits:
            found.append(_found(place, column, look.kind, "pattern", hits))
    for kind, hits in known.hits(con):
        found.append(_found(place, column, kind, "vault", hits))
    return found


def _look_through(con: Any, place: str, batches: Iterator[list[str]]) -> list[Found]:
    """A file in pieces; the lines of a piece are the cells."""
    import numpy as np

    found: list[Found] = []
    for lines in batches:
        con.register("_lines", {"cell": np.array(lines, dtype=object)})
        found += _look(con, place, "", "select distinct cell::varchar as cell from _lines")
        con.unregister("_lines")
    return found


def _unsealed(con: Any, table: str, column: str) -> list[Found]:
    """A column that its contract calls personal holds hashes and nothing else."""
    kind = next((kind for kind in kinds() if table == f"stock_{kind}" or table.startswith(f"stock_{kind}_")), None)
    own = contract(kind).columns.get(column) if kind else None
    pii = getattr(own, "pii", None)
    if pii is None:
        return []
    name = quoted(column)
    values = con.execute(
        f"select distinct {name}::varchar from warehouse.main.{quoted(table)} where {name} is not null"
        f" and not regexp_matches({name}::varchar, {literal(HASH)})"
    ).fetchall()
    hits = sorted(row[0] for row in values)
    return [_found(f"warehouse: {table}", column, pii, "unsealed", hits)] if hits else []


def _found(place: str, column: str, kind: str, sign: str, hits: list[str]) -> Found:
    return Found(place, column, kind, sign, len(hits), tuple(_hidden(hit) for hit in hits[:SHOWN]))


def _merged(found: list[Found]) -> list[Found]:
    """One finding for a place, column, kind and sign, in order."""
    merged: dict[tuple[str, str, str, str], Found] = {}
    for each in found:
        key = (each.place, each.column, each.kind, each.sign)
        held = merged.get(key)
        merged[key] = each if held is None else Found(*key, held.values + each.values, held.examples)
    return [merged[key] for key in sorted(merged)]


def _hidden(text: str) -> str:
    """Enough to recognise it, not enough to use it: an•••m."""
    return f"{text[:2]}•••{text[-1:]}"


@contextmanager
def _bench() -> Iterator[Any]:
    import duckdb

    from warehouse.door import OFFLINE, QUIET

    con = duckdb.connect(config={"TimeZone": "UTC", **OFFLINE})
    con.execute(QUIET)
    try:
        yield con
    finally:
        con.close()
