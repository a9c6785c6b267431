# pyright: basic
"""Reading the warehouse: SQL in DuckDB's dialect, columns out, and a note of what was read."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from warehouse import contract, past, profile, tables
from warehouse.absent import absent, absent_then

if TYPE_CHECKING:
    from warehouse.asked import Asked
    from warehouse.door import Door
    from warehouse.jail import Answered


CATALOGUE = "catalogue"


@dataclass(frozen=True)
class Loaded:
    """What is loaded of one kind: `columns` are those that hold data; `first` and `last` are None without dates."""

    kind: str
    dataset: str
    rows: int
    first: date | None
    last: date | None
    columns: tuple[str, ...]
    snapshot: str
    currency: str | None


class Reader:
    """Reads one warehouse; safe for several threads. A kind is a view of its name with the canonical columns.

    >>> from pathlib import Path
    >>> from warehouse.store import Warehouse
    >>> Warehouse(Path("nowhere")).reader().kinds()
    {}
    """

    def __init__(self, door: Door, day: date | None = None) -> None:
        self._door = door
        self._day = day
        self._read: dict[str, str] = {}
        self._seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def noting(self) -> Reader:
        """A view of its own that notes which kinds it read, over the same connection."""
        own = Reader(self._door, self._day)
        own._seen = self._seen
        return own

    def as_of(self, day: date) -> Reader:
        """A reader of what was known at the end of that day; its snapshots are those of that state."""
        return Reader(self._door, day)

    def read(self) -> dict[str, str]:
        """Kind -> snapshot hash of everything that this view has read."""
        return dict(sorted(self._read.items()))

    def kinds(self) -> dict[str, Loaded]:
        """What is loaded now, by kind."""
        if (known := self._noted()) is not None:
            return {loaded.kind: loaded for loaded, _ in known}
        with self._door.reading() as cursor:
            return {loaded.kind: loaded for loaded, _ in self._catalogue(cursor)}

    def need(self, kind: str) -> Loaded:
        """What is loaded of a kind, or NoData with the command that imports it."""
        for loaded, _ in self._noted() or ():
            if loaded.kind == kind:
                self._read[kind] = loaded.snapshot
                return loaded
        with self._door.reading() as cursor:
            return self._need(kind, cursor)[0]

    def columns(self, sql: str, **params: Any) -> dict[str, np.ndarray]:
        """A query's columns as arrays of equal length, in the order of the select list.

        Dates come as datetime64[D], text as objects, numbers as int64 or float64 (Decimal too);
        NULL is NaT, None or nan (a column of whole numbers with NULL comes as float64).
        """
        with self._door.reading() as cursor:
            self._note(sql, cursor)
            return _arrays(cursor, sql, params)

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """A small query's rows, with Decimal, date and str as cells."""
        with self._door.reading() as cursor:
            self._note(sql, cursor)
            return cursor.execute(sql, params or None).fetchall()

    dialect = "duckdb"

    def query(self, sql: str, limit: int, today: date) -> Asked:
        """A SELECT that somebody outside wrote, through gate and jail; `today` stands for current_date."""
        from warehouse import asked

        answer = asked.query(self, sql, limit, today)
        self._read |= answer.read
        return answer

    def jailed(self, sql: str, most: int) -> Answered:
        """Run what the gate let through in a process of its own."""
        from warehouse import jail

        return jail.run(self._door.file, sql, most)

    def values(self, kind: str, column: str, limit: int = 5000) -> list[str]:
        """The distinct texts of a column, most frequent first; empty when the kind has no such column."""
        with self._door.reading() as cursor:
            loaded, _ = self._need(kind, cursor)
            if column not in loaded.columns:
                return []
            name = contract.quoted(column)
            found = cursor.execute(
                f"select {name}::varchar as v from {kind} where {name} is not null"
                " group by v order by count(*) desc, v limit $limit",
                {"limit": limit},
            ).fetchall()
        return [value for (value,) in found]

    def roles(self, kind: str) -> dict[str, list[str]]:
        """Which columns play which part: media -> media and controls; trial -> outcome and features."""
        with self._door.reading() as cursor:
            return {part: [*columns] for part, columns in self._need(kind, cursor)[1].items()}

    def profile(self, kind: str) -> dict[str, np.ndarray]:
        """Rows, gaps and sums by day, made when files are loaded, so that nothing large is read.

        Arrays of equal length: day (datetime64[D], NaT where the kind has no day), part (platform or source, else ""),
        column_name ("" for the rows as such, else an additive column), rows, nulls, total (nan if all are null).
        """
        with self._door.reading() as cursor:
            self._need(kind, cursor)
            agreed = contract.contract(kind)
            source = f"(select * from profile where kind = '{kind}')"
            if self._past(cursor) or not self._kept(cursor, "profile"):
                have = [row[0] for row in cursor.execute(f"describe select * from {kind}").fetchall()]
                source = f"({profile.counted(agreed, have)})"
            names = "kind, day, part, column_name, rows, nulls, total"
            return _arrays(cursor, f"select {names[6:]} from {source} t({names}) order by day, part, column_name", {})

    def _kept(self, cursor: Any, table: str) -> bool:
        """Whether the warehouse has a table; asked in the words of every database where it is not our own file."""
        if self.dialect == "duckdb":
            return bool(tables.have(cursor, table))
        sql = "select count(*) from information_schema.tables where table_name = $table"
        return cursor.execute(sql, {"table": table}).fetchone()[0] > 0

    def _past(self, cursor: Any) -> bool:
        return self._day is not None and cursor is not None and past.is_past(cursor, self._day)

    def _catalogue(self, cursor: Any) -> list[tuple[Loaded, dict[str, list[str]]]]:
        if cursor is None:
            return []
        if self._past(cursor):
            assert self._day is not None
            lines = [self._line(cursor, kind, self._day) for kind in past.kinds(cursor, self._day)]
            return [_loaded(line) for line in lines if line[2]]
        if (known := self._noted()) is not None:
            return known
        import duckdb

        try:
            found = cursor.execute(
                "select kind, dataset, rows, first, last, columns, snapshot, currency, roles from kinds order by kind"
            ).fetchall()
        except duckdb.CatalogException:  # a first load that broke off leaves a file without tables
            return []
        catalogue = [_loaded(line) for line in found]
        if self.dialect == "duckdb":
            self._door.note(CATALOGUE, catalogue)
        return catalogue

    def _noted(self) -> list[tuple[Loaded, dict[str, list[str]]]] | None:
        """The catalogue of today as it was read since the file was opened."""
        return self._door.noted(CATALOGUE) if self._day is None and self.dialect == "duckdb" else None

    def _line(self, cursor: Any, kind: str, day: date) -> tuple[Any, ...]:
        """A kind's line of the catalogue on a day; worked out once as long as nothing is loaded."""
        state = cursor.execute("select max(seq), count(*) from loads").fetchone()
        known = self._seen.get((state, kind, day))
        if known is None:
            known = self._seen[state, kind, day] = past.look(cursor, kind, day)
        return known

    def _need(self, kind: str, cursor: Any) -> tuple[Loaded, dict[str, list[str]]]:
        if self._past(cursor) and kind in contract.kinds():
            assert self._day is not None
            found = _loaded(self._line(cursor, kind, self._day)) if kind in past.kinds(cursor, self._day) else None
            if found is None or not found[0].rows:
                raise absent_then(kind, self._day)
            past.show(cursor, kind, self._day)
            self._read[kind] = found[0].snapshot
            return found
        for loaded, roles in self._catalogue(cursor):
            if loaded.kind == kind:
                self._read[kind] = loaded.snapshot
                return loaded, roles
        raise absent(kind)

    def _note(self, sql: str, cursor: Any) -> None:
        known = contract.views()
        if cursor is None:
            raise absent(next((known[word] for word in re.findall(r"[a-z_]+", sql.lower()) if word in known), "ads"))
        words = set(re.findall(r"[a-z_]+", sql.lower())) & set(known)
        if not words:
            return
        for kind in sorted({known[view] for view in words & _tables(sql, cursor)}):
            self._need(kind, cursor)


_parsed: OrderedDict[str, frozenset[str]] = OrderedDict()
_parsing = Lock()
STATEMENTS = 500
"""Statements whose tables are known without parsing them again."""


def _tables(sql: str, cursor: Any) -> frozenset[str]:
    with _parsing:
        if sql in _parsed:
            _parsed.move_to_end(sql)
            return _parsed[sql]
    tree = cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()[0]
    found = frozenset(name.lower() for name in re.findall(r'"type":"BASE_TABLE".*?"table_name":"(\w+)"', tree))
    with _parsing:
        _parsed[sql] = found
        while len(_parsed) > STATEMENTS:
            _parsed.popitem(last=False)
    return found


def _loaded(line: tuple[Any, ...]) -> tuple[Loaded, dict[str, list[str]]]:
    kind, dataset, rows, first, last, columns, snapshot, currency, roles = line
    return Loaded(kind, dataset, rows, first, last, tuple(json.loads(columns)), snapshot, currency), json.loads(roles)


def _arrays(cursor: Any, sql: str, params: dict[str, Any]) -> dict[str, np.ndarray]:
    cursor.execute(sql, params or None)
    types = {column[0]: str(column[1]) for column in cursor.description}
    return {name: _plain(array, types[name]) for name, array in cursor.fetchnumpy().items()}


def _plain(array: Any, kind: str) -> np.ndarray:
    masked = np.ma.getmaskarray(array) if np.ma.isMaskedArray(array) else None
    plain = np.asarray(np.ma.getdata(array))
    if kind == "DATE":
        plain = plain.astype("datetime64[D]")
    elif plain.dtype.kind in "iu":
        plain = plain.astype(np.int64)
    elif plain.dtype.kind == "f":
        plain = plain.astype(np.float64)
    if masked is None or not masked.any():
        return plain
    return _with_gaps(plain, masked)


def _with_gaps(plain: np.ndarray, masked: np.ndarray) -> np.ndarray:
    if plain.dtype.kind == "i":
        plain = plain.astype(np.float64)
    elif plain.dtype.kind == "b":
        plain = plain.astype(object)
    filled = plain.copy()
    filled[masked] = {"f": np.nan, "M": np.datetime64("NaT"), "m": np.timedelta64("NaT")}.get(plain.dtype.kind)
    return filled
