# pyright: basic
"""A Postgres as the warehouse: the same reader over a door that speaks the other dialect.

Kinds and their catalogue stand in schema `main`, the marts in `marts`; `leitstand push` puts them there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from errors import BadArguments, NoData, PersonMustAct
from warehouse import contract, dialects
from warehouse.jail import SECONDS as SECONDS_OUTSIDE
from warehouse.jail import Answered, cannot_run, too_long
from warehouse.reader import Reader

SECONDS = 60
TYPES = {16: "BOOLEAN", 20: "BIGINT", 21: "SMALLINT", 23: "INTEGER", 700: "FLOAT", 701: "DOUBLE", 1082: "DATE",
         1114: "TIMESTAMP", 1184: "TIMESTAMP", 1700: "DECIMAL"}  # fmt: skip
DTYPES = {"BOOLEAN": bool, "BIGINT": np.int64, "SMALLINT": np.int64, "INTEGER": np.int64, "FLOAT": np.float64,
          "DOUBLE": np.float64, "DECIMAL": np.float64, "DATE": "datetime64[D]",
          "TIMESTAMP": "datetime64[us]"}  # fmt: skip


class PostgresReader(Reader):
    """Reads a warehouse on Postgres; everything that a tool may ask works as over DuckDB."""

    dialect = "postgres"

    def __init__(self, door: PostgresDoor) -> None:
        super().__init__(door)  # pyright: ignore[reportArgumentType]

    @classmethod
    def at(cls, url: str) -> PostgresReader:
        """A reader of the warehouse at that address; nothing connects before something is read."""
        return cls(PostgresDoor(url))

    def noting(self) -> PostgresReader:
        """A view of its own that notes which kinds it read."""
        return PostgresReader(self._door)  # pyright: ignore[reportArgumentType]

    def as_of(self, day: date) -> PostgresReader:
        """Refused: what was known on an earlier day is kept in the home's DuckDB file only."""
        raise BadArguments(
            en=f"The state of {day} cannot be read from Postgres.",
            de=f"Der Stand vom {day:%d.%m.%Y} lässt sich nicht aus Postgres lesen.",
            do_en="Unset LEITSTAND_WAREHOUSE_URL to read it from the home's own file.",
            do_de="Ohne LEITSTAND_WAREHOUSE_URL wird er aus der eigenen Datei des Datenordners gelesen.",
        )

    def jailed(self, sql: str, most: int) -> Answered:
        """Run what the gate let through, in a read-only transaction with a time limit of the server's."""
        import psycopg2

        connection = connect(self._door.url, read_only=True)  # pyright: ignore[reportAttributeAccessIssue]
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"set statement_timeout to {int(SECONDS_OUTSIDE * 1000)}")
                cursor.execute(sql)
                types = tuple(TYPES.get(column.type_code, "VARCHAR") for column in cursor.description)
                return Answered(tuple(column.name for column in cursor.description), types, cursor.fetchmany(most))
        except psycopg2.errors.QueryCanceled:
            raise too_long(SECONDS_OUTSIDE) from None
        except psycopg2.Error as failed:
            raise cannot_run(str(failed)) from None
        finally:
            connection.close()

    def _note(self, sql: str, cursor: Any) -> None:
        known = contract.views()
        words = set(re.findall(r"[a-z_]+", sql.lower())) & set(known)
        if words:
            for kind in sorted({known[view] for view in words & dialects.tables(sql)}):
                self._need(kind, cursor)


class PostgresDoor:
    """Hands out cursors that take DuckDB's dialect; read-only connections, as many as read at the same time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._columns: dict[str, tuple[str, ...]] = {}

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor of one's own."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or connect(self.url, read_only=True)
        try:
            with connection.cursor() as plain:
                yield Cursor(plain, self.columns)
        finally:
            if not connection.closed:
                with self._lock:
                    self._idle.append(connection)

    def columns(self, cursor: Any) -> dict[str, tuple[str, ...]]:
        """Table -> its columns in order, as they were when first asked for."""
        if not self._columns:
            cursor.execute(
                "select table_name, array_agg(column_name::text order by ordinal_position)"
                " from information_schema.columns where table_schema in ('main', 'marts') group by 1"
            )
            self._columns = {table: tuple(names) for table, names in cursor.fetchall()}
        return self._columns

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


class Cursor:
    """The part of DuckDB's cursor that the reader uses, over a cursor of Postgres."""

    def __init__(self, plain: Any, columns: Any) -> None:
        self._plain = plain
        self._columns = columns

    def execute(self, sql: str, params: Mapping[str, Any] | Sequence[Any] | None = None) -> Cursor:
        """Run a query of DuckDB's dialect; parameters by name, or in the order of their question marks.

        Raises:
            NoData: what the query reads is not there.
        """
        import psycopg2

        columns = self._columns(self._plain) if re.search(r"\*\s*(replace|exclude)", sql) else None
        names = tuple(params) if isinstance(params, Mapping) else None
        known = tuple(columns.items()) if columns else ()
        given = (dict(params) if isinstance(params, Mapping) else tuple(params)) if params else None
        try:
            self._plain.execute(_compiled(sql, names if given else (), known), given)
        except (psycopg2.errors.UndefinedTable, psycopg2.errors.UndefinedFunction) as failed:
            reason = str(failed).strip().splitlines()[0]
            raise NoData(
                en=f"The warehouse on Postgres does not hold what this reads: {reason}.",
                de=f"Das Warehouse auf Postgres enthält nicht, was hier gelesen wird: {reason}.",
                do_en="Copy the data there with: leitstand push",
                do_de="Kopieren Sie die Daten dorthin mit: leitstand push",
            ) from None
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._plain.fetchall()

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._plain.fetchone()

    @property
    def description(self) -> list[tuple[str, str]]:
        """Name and type of each column, the type as DuckDB would call it."""
        return [(column.name, TYPES.get(column.type_code, "VARCHAR")) for column in self._plain.description]

    def fetchnumpy(self) -> dict[str, Any]:
        """All rows as arrays, masked where something is null."""
        types = self.description
        cells: Sequence[Any] = list(zip(*self._plain.fetchall(), strict=True)) or [()] * len(types)
        return {name: _array(column, kind) for (name, kind), column in zip(types, cells, strict=True)}


def connect(url: str, *, read_only: bool = False) -> Any:
    """A connection that sees the kinds and the marts by their plain names.

    Raises:
        PersonMustAct: nobody answers there, or not to us; the sentence holds no password.
    """
    import psycopg2

    try:
        connection = psycopg2.connect(url, connect_timeout=10)
    except (psycopg2.OperationalError, psycopg2.ProgrammingError) as failed:
        given = re.findall(r":([^:@/]+)@", url)
        reason = str(failed).strip().splitlines()[0][:160] if str(failed).strip() else type(failed).__name__
        for secret in given:
            reason = reason.replace(secret, "…")
        raise PersonMustAct(
            en=f"The warehouse on Postgres does not answer: {reason}.",
            de=f"Das Warehouse auf Postgres antwortet nicht: {reason}.",
            do_en="Check LEITSTAND_WAREHOUSE_URL and whether the server runs.",
            do_de="Prüfen Sie LEITSTAND_WAREHOUSE_URL und ob der Server läuft.",
        ) from None
    connection.set_session(readonly=read_only, autocommit=read_only)
    with connection.cursor() as cursor:
        cursor.execute("set search_path to main, marts")
        cursor.execute("set timezone to 'UTC'")
        if read_only:
            cursor.execute(f"set statement_timeout to {SECONDS * 1000}")
    if not read_only:
        connection.commit()
    return connection


@lru_cache(maxsize=512)
def _compiled(sql: str, names: tuple[str, ...] | None, columns: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The query for psycopg2; `names` are those of its parameters, None where they have none, () without any."""
    text = dialects.compiled(sql, "postgres", columns=dict(columns))
    if names == ():
        return text
    # psycopg2 reads every % as the beginning of a parameter, also in texts
    form = "s" if names is None else rf"\((?:{'|'.join(map(re.escape, names))})\)s"
    return re.sub(rf"%(?!{form})", "%%", text)


def _array(column: Sequence[Any], kind: str) -> Any:
    dtype: Any = DTYPES.get(kind, object)
    if None not in column:
        return np.array(column, dtype=dtype) if dtype is not object else _objects(column)
    gap: Any = {"DATE": date(1970, 1, 1), "TIMESTAMP": np.datetime64(0, "us"), "VARCHAR": None}.get(kind, 0)
    mask = [cell is None for cell in column]
    filled = [gap if cell is None else cell for cell in column]
    plain = np.array(filled, dtype=dtype) if dtype is not object else _objects(filled)
    return np.ma.masked_array(plain, mask=mask)


def _objects(cells: Sequence[Any]) -> np.ndarray:
    array = np.empty(len(cells), dtype=object)
    array[:] = list(cells)
    return array
