"""Where the house's records lie: one SQLite file in WAL mode, or a PostgreSQL by its URL; the same code on both.

SQL is written once, with `?` for values, in the part that both understand (`on conflict … do nothing`, `returning`).
A transaction that writes has the place to itself: what it read stays true until it ends.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from ledger import _place_refusals as refuse
from ledger._dialect import marked, names, translated

LOCK = 0x1E175
"""The advisory lock that writers on PostgreSQL take, one after the other."""
PATIENCE = 30
"""Seconds to wait for another writer."""
IDLE = 4
"""Connections to PostgreSQL that are kept for the next transaction."""


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

    def there(self) -> bool:
        """Whether anything was ever written; asking makes nothing."""
        ...

    def prepare(self, schema: str) -> None:
        """Have these tables when they are needed; a schema only creates what is not there."""
        ...

    def reading(self) -> AbstractContextManager[Tx]:
        """A context with a Tx that sees one state."""
        ...

    def writing(self) -> AbstractContextManager[Tx]:
        """A context with a Tx that has the place to itself; kept when it ends well, else nothing of it."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """A context in which transactions of this thread that follow each other share what it costs to open one."""
        ...


class _Alone:
    """One thread writes one transaction at a time: a second one inside it would wait for itself."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def writing(self) -> Generator[None]:
        if getattr(self._own, "busy", False):
            raise RuntimeError("a transaction that writes was opened inside another one")
        self._own.busy = True
        try:
            yield
        finally:
            self._own.busy = False


class _Shared(threading.local):
    """The connection that a thread's transactions share, and how many blocks ask for that."""

    depth = 0
    db: sqlite3.Connection | None = None


class SQLite:
    """One file; safe for several threads and processes. Before the first write nothing is made."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._schemas: dict[str, None] = {}
        self._made: set[str] = set()
        self._making = threading.Lock()
        self._alone = _Alone()
        self._shared = _Shared()

    def there(self) -> bool:
        """Whether the file is there."""
        return self.file.exists()

    def prepare(self, schema: str) -> None:
        """Have these tables when they are needed."""
        self._schemas.setdefault(schema)

    @contextmanager
    def reading(self) -> Generator[Tx]:
        """One state of the file; where there is none, of empty tables."""
        with refuse.said_of_file(self.file), self._opened() as db:
            db.execute("begin")
            try:
                yield db
            finally:
                if db.in_transaction:
                    db.execute("rollback")

    @contextmanager
    def writing(self) -> Generator[Tx]:
        """The file for oneself; nobody else writes until the block ends."""
        with self._alone.writing(), refuse.said_of_file(self.file):
            self._make()
            with self._taken() as db:
                db.execute("begin immediate")
                try:
                    yield db
                    db.execute("commit")
                except BaseException:
                    # A full disk has ended the transaction already.
                    if db.in_transaction:
                        db.execute("rollback")
                    raise

    @contextmanager
    def together(self) -> Generator[None]:
        """The last one to close a file makes it whole again, which takes longer than most transactions: once then."""
        own = self._shared
        own.depth += 1
        try:
            yield
        finally:
            own.depth -= 1
            if not own.depth and own.db is not None:
                own.db.close()
                own.db = None

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        if self.there():
            self._make()
            with self._taken() as db:
                yield db
            return
        with closing(self._connect(":memory:")) as db:
            db.executescript("".join(self._schemas))
            yield db

    @contextmanager
    def _taken(self) -> Generator[sqlite3.Connection]:
        """A connection for one transaction: the shared one where there is one and no transaction runs on it."""
        own = self._shared
        if not own.depth or (own.db is not None and own.db.in_transaction):
            with closing(self._connect(self.file)) as db:
                yield db
            return
        if own.db is None:
            own.db = self._connect(self.file)
        try:
            yield own.db
        except sqlite3.Error:
            # What failed once is not used again.
            own.db.close()
            own.db = None
            raise

    def _make(self) -> None:
        """Make the file and its tables; switching it to WAL needs it alone, and SQLite does not wait for that."""
        with self._making:
            if not self.there():
                self._made.clear()
                self.file.parent.mkdir(parents=True, exist_ok=True)
            wanted = [schema for schema in list(self._schemas) if schema not in self._made]
            if not wanted:
                return
            until = time.monotonic() + PATIENCE
            while True:
                try:
                    with closing(self._connect(self.file)) as db:
                        _complete(db, wanted)
                    break
                except sqlite3.OperationalError as failed:
                    if failed.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED") or time.monotonic() > until:
                        raise
                    time.sleep(0.05)
            self._made.update(wanted)

    def _connect(self, file: Path | str) -> sqlite3.Connection:
        db = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
        # What a decision rests on must survive a power cut, not only a crash.
        db.execute("pragma synchronous = full")
        return db


def _complete(db: sqlite3.Connection, schemas: Sequence[str]) -> None:
    """Create what is missing; where nothing is, nothing is written, so that a file may be read-only."""
    known = {row[0] for row in db.execute("select name from sqlite_master").fetchall()}
    missing = [schema for schema in schemas if not names(schema) <= known]
    if not missing:
        return
    if db.execute("pragma journal_mode").fetchone()[0] != "wal":
        db.execute("pragma journal_mode = wal")
    db.executescript("".join(missing))


class Postgres:
    """A server by its URL; writers come one after the other, as on the file. Safe for threads and after a fork."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._schemas: dict[str, None] = {}
        self._made: set[str] = set()
        self._making = threading.Lock()
        self._idle: list[Any] = []
        self._owner = os.getpid()
        self._alone = _Alone()

    def there(self) -> bool:
        """A server is always there."""
        return True

    def prepare(self, schema: str) -> None:
        """Have these tables when they are needed."""
        self._schemas.setdefault(schema)

    @contextmanager
    def reading(self) -> Generator[Tx]:
        """One state of the database."""
        self._make()
        with self._transaction("begin isolation level repeatable read read only") as tx:
            yield tx

    def together(self) -> AbstractContextManager[None]:
        """Connections are kept for the next transaction anyway."""
        return nullcontext()

    @contextmanager
    def writing(self) -> Generator[Tx]:
        """The ledger for oneself: an advisory lock that ends with the transaction."""
        self._make()
        with self._alone.writing(), self._transaction(_WRITE) as tx:
            yield tx

    def _make(self) -> None:
        with self._making:
            wanted = [schema for schema in list(self._schemas) if schema not in self._made]
            if not wanted:
                return
            # Two processes that make the same table at once would fail: they, too, come one after the other.
            with self._transaction(_WRITE) as tx:
                for schema in wanted:
                    for statement in translated(schema):
                        tx.execute(statement)
            self._made.update(wanted)

    @contextmanager
    def _transaction(self, opening: str) -> Generator[Tx]:
        with refuse.said_of_server(self.url):
            db = self._begun(opening)
            try:
                yield _Portable(db)
                db.execute("commit")
            except BaseException:
                self._back_out(db)
                raise
            self._give(db)

    def _begun(self, opening: str) -> Any:
        """A connection on which a transaction has begun; one that died while idle is replaced."""
        import psycopg

        while True:
            db, fresh = self._take()
            try:
                db.execute(opening)
            except BaseException as failed:
                self._back_out(db)
                if fresh or not isinstance(failed, psycopg.OperationalError) or not db.closed:
                    raise
            else:
                return db

    def _take(self) -> tuple[Any, bool]:
        import psycopg

        if self._owner != os.getpid():
            # The parent's connections are the parent's, even to close.
            self._idle, self._owner = [], os.getpid()
        try:
            return self._idle.pop(), False
        except IndexError:
            db = psycopg.connect(self.url, autocommit=True, connect_timeout=10, application_name="leitstand ledger")
            return db, True

    def _give(self, db: Any) -> None:
        if len(self._idle) < IDLE and not db.closed:
            self._idle.append(db)
        else:
            db.close()

    def _back_out(self, db: Any) -> None:
        """Undo what was begun; a connection that cannot even do that is given up."""
        import psycopg

        try:
            db.execute("rollback")
        except psycopg.Error:
            db.close()
        else:
            self._give(db)


def _write(patience: float) -> str:
    return f"""begin; set local lock_timeout = {int(1000 * patience)};
        set local idle_in_transaction_session_timeout = '120s'; select pg_advisory_xact_lock({LOCK})"""


_WRITE = _write(PATIENCE)


class _Portable:
    """A psycopg connection that takes `?`."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        return self._db.execute(marked(sql), tuple(values) or None)
