# pyright: basic
"""Reading the warehouse: SQL in DuckDB's dialect, columns out, and a note of what was read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from errors import LeitstandError, NoData, UnknownKind
from warehouse import contract

if TYPE_CHECKING:
    from warehouse.asked import Asked
    from warehouse.door import Door
    from warehouse.jail import Answered


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

    def __init__(self, door: Door) -> None:
        self._door = door
        self._read: dict[str, str] = {}

    def noting(self) -> Reader:
        """A view of its own that notes which kinds it read, over the same connection."""
        return Reader(self._door)

    def read(self) -> dict[str, str]:
        """Kind -> snapshot hash of everything that this view has read."""
        return dict(sorted(self._read.items()))

    def kinds(self) -> dict[str, Loaded]:
        """What is loaded now, by kind."""
        with self._door.reading() as cursor:
            return {loaded.kind: loaded for loaded, _ in _catalogue(cursor)}

    def need(self, kind: str) -> Loaded:
        """What is loaded of a kind, or NoData with the command that imports it."""
        with self._door.reading() as cursor:
            return self._need(kind, cursor)[0]

    def columns(self, sql: str, **params: Any) -> dict[str, np.ndarray]:
        """A query's columns as arrays of equal length, in the order of the select list.

        Dates come as datetime64[D], text as objects, numbers as int64 or float64 (Decimal too);
        NULL is NaT, None or nan (a column of whole numbers with NULL comes as float64).
        """
        with self._door.reading() as cursor:
            self._note(sql, cursor)
            cursor.execute(sql, params or None)
            types = {column[0]: str(column[1]) for column in cursor.description}
            arrays = cursor.fetchnumpy()
        return {name: _plain(array, types[name]) for name, array in arrays.items()}

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
            return self._need(kind, cursor)[1]

    def _need(self, kind: str, cursor: Any) -> tuple[Loaded, dict[str, list[str]]]:
        for loaded, roles in _catalogue(cursor):
            if loaded.kind == kind:
                self._read[kind] = loaded.snapshot
                return loaded, roles
        raise _missing(kind)

    def _note(self, sql: str, cursor: Any) -> None:
        known = contract.views()
        if cursor is None:
            raise _missing(next((known[word] for word in re.findall(r"[a-z_]+", sql.lower()) if word in known), "ads"))
        words = set(re.findall(r"[a-z_]+", sql.lower())) & set(known)
        if not words:
            return
        for kind in sorted({known[view] for view in words & _tables(sql, cursor)}):
            self._need(kind, cursor)


def _tables(sql: str, cursor: Any) -> set[str]:
    tree = cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()[0]
    return {name.lower() for name in re.findall(r'"type":"BASE_TABLE".*?"table_name":"(\w+)"', tree)}


def _catalogue(cursor: Any) -> list[tuple[Loaded, dict[str, list[str]]]]:
    if cursor is None:
        return []
    found = cursor.execute(
        "select kind, dataset, rows, first, last, columns, snapshot, currency, roles from kinds order by kind"
    ).fetchall()
    return [
        (Loaded(kind, dataset, rows, first, last, tuple(json.loads(columns)), snapshot, currency), json.loads(roles))
        for kind, dataset, rows, first, last, columns, snapshot, currency, roles in found
    ]


def _missing(kind: str) -> LeitstandError:
    known = contract.kinds()
    if kind not in known:
        listed = ", ".join(known)
        return UnknownKind(
            en=f"There is no data kind '{kind}'.",
            de=f"Es gibt keine Datenart '{kind}'.",
            do_en=f"Known kinds: {listed}.",
            do_de=f"Bekannte Datenarten: {listed}.",
        )
    title = contract.contract(kind).title
    return NoData(
        en=f"No data of the kind {kind} ({title.en}) are loaded yet.",
        de=f"Es sind noch keine Daten der Art {kind} ({title.de}) geladen.",
        do_en=f"Load them with: leitstand import FILE --as {kind}",
        do_de=f"Laden Sie sie mit: leitstand import DATEI --as {kind}",
        data_kind=kind,
    )


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
