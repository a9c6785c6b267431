# pyright: basic
"""Looking at rows as they lie in the warehouse: which file and line a failing row came from, what was set aside.

What says something of a person is masked: a sample is for finding the fault, not for reading about people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from terms import Words
from warehouse.contract import contract, quoted
from warehouse.reader import Reader

FILE = Path(__file__).with_name("quality.yaml")
MASK = "•••"
SHOWN = {"_hidden": "s._hidden is not true", "_until": "s._until is null"}
"""Columns of the warehouse that say whether a row counts today."""


@dataclass(frozen=True)
class Limits:
    """From which value on a check warns and fails."""

    warn: float
    fail: float

    def status(self, value: float) -> str:
        """`pass`, `warn` or `fail`."""
        return "fail" if value >= self.fail else "warn" if value >= self.warn else "pass"


@cache
def rules() -> dict[str, Any]:
    """Everything in quality.yaml."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def named(check: str) -> tuple[str, Words]:
    """A check's unit and name."""
    shape = rules()["checks"][check]
    return shape["unit"], Words(de=shape["de"], en=shape["en"])


def limits(kind: str, check: str, column: str | None = None) -> Limits | None:
    """The limits of a check for a kind (and column); None where there are none.

    What is fresh says the kind's contract: a day older warns, twice as old fails at the earliest. A kind that does not
    age has no such limit.
    """
    own = rules()["kinds"].get(kind, {}).get(check)
    shape = own if own is not None else rules()["defaults"][check]
    if column is not None and check == "nulls":
        shape = shape.get(column)
    if check == "freshness":
        days = contract(kind).freshness_days
        return None if days is None else Limits(days + 1, max(shape["fail"], 2 * (days + 1)))
    return Limits(**shape) if shape else None


def contradictions(kind: str) -> dict[str, str]:
    """Rule -> SQL condition of the rows that break it; all columns it names are the kind's own."""
    return rules()["kinds"].get(kind, {}).get("rules", {})


def same(kind: str) -> tuple[list[str], str] | None:
    """The columns in which two rows of a kind must not agree, and for which rows."""
    shape = rules()["kinds"].get(kind, {}).get("same")
    return (shape["by"], shape["where"]) if shape else None


def failing(
    reader: Reader, kind: str, condition: str, columns: list[str], limit: int, **params: Any
) -> list[tuple[str, int, str]]:
    """The first rows that meet a condition: file, line, and the named columns as text, persons masked.

    Args:
        reader: what is read from.
        kind: a loaded kind.
        condition: SQL over its columns; values travel in `params`.
        columns: which ones to show.
        limit: at most so many rows.
        params: of the condition.
    """
    table, loads, where = _table(reader, kind)
    picks = ", ".join(f"{_shown(kind, name)} as {quoted(name)}" for name in columns) or "null"
    source = f"(select s.*, l.file as _file from {table} s left join {loads} {where})"
    found = reader.rows(
        f"select coalesce(_file, ''), line, {picks} from {source} where {condition} order by 1, 2 limit {int(limit)}",
        **params,
    )
    return [(str(row[0]), int(row[1]), _told(columns, row[2:])) for row in found]


def set_aside(reader: Reader, kind: str, limit: int) -> tuple[int, int, list[tuple[str, int, Words]]]:
    """How many rows of all loads were set aside, how many came in, and the first with their reasons."""
    [(out, rows)] = reader.rows(
        "select coalesce(sum(quarantined), 0), coalesce(sum(rows), 0) from loads where kind = $kind", kind=kind
    )
    found = reader.rows(
        "select q.file, q.line, q.reason_de, q.reason_en from quarantine q"
        " where q.load in (select load from loads where kind = $kind) order by q.file, q.line limit $most",
        kind=kind,
        most=limit,
    )
    return int(out), int(rows), [(file, int(line), Words(de=de, en=en)) for file, line, de, en in found]


def _table(reader: Reader, kind: str) -> tuple[str, str, str]:
    """The table behind a kind's view, how a row finds its load, and which of its rows are shown."""
    table = quoted(f"stock_{kind}" if contract(kind).grows else _dataset(reader, kind))
    have = {name for (name,) in reader.rows(f"select column_name from (describe from {table})")}
    shown = [sql for name, sql in SHOWN.items() if name in have]
    loads = "loads l on l.seq = s._load" if "_load" in have else "(select '' as file) l on true"
    return table, loads, f"where {' and '.join(shown)}" if shown else ""


def _dataset(reader: Reader, kind: str) -> str:
    """The table of the newest data set of a kind."""
    kept = reader.rows("select table_name from duckdb_tables() where table_name in ('datasets', 'versions')")
    newest = {
        "datasets": "datasets where kind = $kind order by position desc",
        "versions": "versions v join loads l on l.seq = v.position where v.kind = $kind and until is null"
        " order by l.known_on desc, position desc",
    }[min(name for (name,) in kept)]
    [(table,)] = reader.rows(f"select tab from {newest} limit 1", kind=kind)
    return table


def _shown(kind: str, name: str) -> str:
    column = contract(kind).columns.get(name)
    if column is not None and getattr(column, "pii", None):
        return f"case when {quoted(name)} is null then null else '{MASK}' end"
    return f"{quoted(name)}::varchar"


def _told(columns: list[str], cells: tuple[Any, ...]) -> str:
    return "; ".join(f"{name} = {'∅' if cell is None else cell}" for name, cell in zip(columns, cells, strict=False))
