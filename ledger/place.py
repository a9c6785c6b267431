"""Where the house's records lie: one SQLite file in WAL mode, or a PostgreSQL by its URL; the same code on both.

SQL is written once, with `?` for values, in the part that both understand (`on conflict … do nothing`, `returning`).
A transaction that writes has the place to itself: what it read stays true until it ends.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

LOCK = 0x1E175
"""The advisory lock that writers on PostgreSQL take, one after the other."""


class Rows(Protocol):
    """What a statement gives back."""

    @property
    def rowcount(self) -> int:
        """How many rows it touched."""
        ...

    def fetchone(self) -> Any:
        """The next row or None."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows."""
        ...


class Tx(Protocol):
    """One open transaction."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement; `?` stands for a value."""
        ...


class Place(Protocol):
    """A place of tables."""

    def prepare(self, schema: str) -> None:
        """Make what is not there yet; a schema only creates."""
        ...

    def reading(self) -> Any:
        """A context with a Tx that sees one state."""
        ...

    def writing(self) -> Any:
        """A context with a Tx that has the place to itself; kept when it ends well, else nothing of it."""
        ...


class SQLite:
    """One file; safe for several threads and processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._made: set[str] = set()
        self._making = threading.Lock()

    def prepare(self, schema: str) -> None:
        """Make the file and its tables; switching it to WAL needs it alone, and SQLite does not wait for that."""
        with self._making:
            if schema in self._made:
                return
            self.file.parent.mkdir(parents=True, exist_ok=True)
            for attempt in range(50):
                try:
                    with closing(self._connect()) as db:
                        if db.execute("pragma journal_mode").fetchone()[0] != "wal":
                            db.execute("pragma journal_mode = wal")
                        db.executescript(schema)
                    break
                except sqlite3.OperationalError:
                    if attempt == 49:
                        raise
                    time.sleep(0.1)
            self._made.add(schema)

    @contextmanager
    def reading(self) -> Generator[Tx]:
        """One state of the file."""
        with closing(self._connect()) as db:
            db.execute("begin")
            yield db
            db.execute("rollback")

    @contextmanager
    def writing(self) -> Generator[Tx]:
        """The file for oneself; nobody else writes until the block ends."""
        with closing(self._connect()) as db:
            db.execute("begin immediate")
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=30, isolation_level=None)
        # What a decision rests on must survive a power cut, not only a crash.
        db.execute("pragma synchronous = full")
        return db


class Postgres:
    """A server by its URL; writers come one after the other, as on the file."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._made: set[str] = set()
        self._own = threading.local()

    def prepare(self, schema: str) -> None:
        """Make the tables that are not there."""
        if schema in self._made:
            return
        with self.writing() as tx:
            for statement in translated(schema).split(";\n"):
                if statement.strip():
                    tx.execute(statement)
        self._made.add(schema)

    @contextmanager
    def reading(self) -> Generator[Tx]:
        """One state of the database."""
        with self._connection() as db:
            db.execute("set transaction isolation level repeatable read read only")
            yield _Portable(db)

    @contextmanager
    def writing(self) -> Generator[Tx]:
        """The ledger for oneself: an advisory lock that ends with the transaction."""
        with self._connection() as db:
            db.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            yield _Portable(db)

    @contextmanager
    def _connection(self) -> Generator[Any]:
        import psycopg

        db = getattr(self._own, "db", None)
        if db is None or db.closed:
            db = self._own.db = psycopg.connect(self.url, connect_timeout=10)
        with db.transaction():
            yield db


class _Portable:
    """A psycopg connection that takes `?`."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        return self._db.execute(marked(sql), tuple(values) or None)


def marked(sql: str) -> str:
    """`?` outside of quotes becomes psycopg's `%s`.

    >>> marked("select '?' from t where a = ? and b like '5%'")
    "select '?' from t where a = %s and b like '5%%'"
    """
    pieces = re.split(r"('(?:[^']|'')*')", sql)
    return "".join(
        p if n % 2 else p.replace("?", "%s") for n, p in enumerate(each.replace("%", "%%") for each in pieces)
    )


def translated(schema: str) -> str:
    """A schema for PostgreSQL: numbered keys count by themselves, real numbers keep all their digits.

    >>> translated("create table t (seq integer primary key, x real)")
    'create table t (seq bigserial primary key, x double precision)'
    """
    schema = re.sub(r"\binteger primary key\b", "bigserial primary key", schema)
    return re.sub(r"\breal\b", "double precision", schema)
