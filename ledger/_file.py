"""One SQLite file in WAL mode, made when it is first needed; safe for several threads and processes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path


class File:
    """A place of tables; `schema` is run once, and only creates what is not there."""

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self._schema = schema
        self._ready = False
        self._making = threading.Lock()

    @contextmanager
    def open(self) -> Generator[sqlite3.Connection]:
        """A connection in one transaction: kept when the block ends well, else rolled back."""
        self._prepare()
        db = sqlite3.connect(self.path, timeout=30)
        try:
            with db:
                yield db
        finally:
            db.close()

    def _prepare(self) -> None:
        """Make the file once; switching it to WAL needs it alone, and SQLite does not wait for that by itself."""
        with self._making:
            if self._ready:
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for attempt in range(50):
                try:
                    with closing(sqlite3.connect(self.path, timeout=30)) as db:
                        if db.execute("pragma journal_mode").fetchone()[0] != "wal":
                            db.execute("pragma journal_mode = wal")
                        db.executescript(self._schema)
                    break
                except sqlite3.OperationalError:
                    if attempt == 49:
                        raise
                    time.sleep(0.1)
            self._ready = True
