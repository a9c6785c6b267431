# pyright: basic
"""The one door to the warehouse file: many readers or one writer, in one process or in several.

DuckDB lets one process write, or many read. The door therefore opens the file for reading only while it is used
(and for a short while after) and for writing only as long as a load lasts.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from errors import PersonMustAct

OFFLINE: dict[str, Any] = {"autoinstall_known_extensions": False}
QUIET = "set enable_progress_bar = false"  # it would be printed into the output; each cursor must be told
IDLE_SECONDS = 0.5
PATIENCE_SECONDS = 10.0
_doors: dict[Path, Door] = {}
_hall = threading.Lock()


def door(file: Path) -> Door:
    """The door of a file; within a process each file has exactly one."""
    with _hall:
        return _doors.setdefault(file.absolute(), Door(file.absolute()))


@atexit.register
def _close_all() -> None:
    for one in _doors.values():
        one.close()


class Door:
    """Hands out cursors to readers and the connection to a writer."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._turn = threading.Condition()
        self._readers = 0
        self._writing = False
        self._shared: Any = None
        self._process = os.getpid()
        self._last_used = 0.0
        self._closing: threading.Timer | None = None
        self._noted: dict[str, Any] = {}

    def noted(self, name: str) -> Any:
        """What was noted of the file as it stands open now; None where nothing was, or where it is closed.

        While it is open for reading nobody writes, so that a note holds until then.
        """
        with self._turn:
            return self._noted.get(name) if self._shared is not None and self._process == os.getpid() else None

    def note(self, name: str, value: Any) -> None:
        """Note something of the file while reading it."""
        with self._turn:
            if self._shared is not None and self._process == os.getpid():
                self._noted[name] = value

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A cursor of one's own on the shared read-only connection; None while there is no file."""
        with self._turn:
            self._turn.wait_for(lambda: not self._writing)
            cursor = self._cursor()
            self._readers += 1
        try:
            yield cursor
        finally:
            if cursor is not None:
                cursor.close()
            with self._turn:
                self._readers -= 1
                self._last_used = time.monotonic()
                self._close_later()
                self._turn.notify_all()

    @contextmanager
    def writing(self, connection: Any, *, read_only: bool = False) -> Iterator[None]:
        """Attach the file to a connection, for writing unless `read_only`; waits until nobody in this process reads.

        While the door is open the file's tables go by their plain names, and those of the connection by `memory.name`.
        """
        with self._closed():
            _room_for(self.file)
            _patiently(
                self.file,
                lambda: connection.execute(
                    f"attach '{_escaped(self.file)}' as warehouse{' (read_only)' if read_only else ''}"
                ),
            )
            try:
                connection.execute("use warehouse")
                yield
            finally:
                connection.execute("use memory")
                connection.execute("detach warehouse")

    @contextmanager
    def alone(self) -> Iterator[Callable[[], Any]]:
        """Keep everybody in this process out while another program of ours opens the file itself.

        Hands out a way to open it for writing meanwhile; who does so closes it again.
        """
        import duckdb

        with self._closed():
            yield lambda: _patiently(self.file, lambda: duckdb.connect(str(self.file), config=OFFLINE))

    @contextmanager
    def _closed(self) -> Iterator[None]:
        with self._turn:
            self._turn.wait_for(lambda: not self._writing and not self._readers)
            self._writing = True
            self._drop()
        try:
            yield
        finally:
            with self._turn:
                self._writing = False
                self._turn.notify_all()

    def swap(self, fresh: Path) -> None:
        """Put another file in the place of this one, when nobody in this process uses it."""
        with self._turn:
            self._turn.wait_for(lambda: not self._writing and not self._readers)
            self._drop()
            self.file.with_name(self.file.name + ".wal").unlink(missing_ok=True)
            fresh.replace(self.file)

    def close(self) -> None:
        """Let go of the file at once; the next read opens it again."""
        with self._turn:
            if self._closing is not None:
                self._closing.cancel()
                self._closing = None
            self._drop()

    def _cursor(self) -> Any:
        self._of_this_process()
        if self._shared is None:
            if not self.file.exists():
                return None
            self._shared = _patiently(self.file, lambda: _open(self.file))
        cursor = self._shared.cursor()
        cursor.execute(QUIET)
        return cursor

    def _close_later(self) -> None:
        if self._closing is None and self._shared is not None:
            self._closing = threading.Timer(IDLE_SECONDS, self._close_if_idle)
            self._closing.daemon = True
            self._closing.start()

    def _close_if_idle(self) -> None:
        with self._turn:
            self._closing = None
            if self._readers or time.monotonic() - self._last_used < IDLE_SECONDS:
                self._close_later()
            else:
                self._drop()

    def _of_this_process(self) -> None:
        """Leave a parent's connection alone in a forked child: closing it there, or freeing it, crashes."""
        if self._process != os.getpid():
            _PARENTS.append(self._shared)
            self._shared, self._process = None, os.getpid()
            self._noted = {}

    def _drop(self) -> None:
        self._of_this_process()
        self._noted = {}
        if self._shared is not None:
            self._shared.close()
            self._shared = None


_PARENTS: list[Any] = []
"""Connections of a parent process, kept so that nobody frees them here."""


def _open(file: Path) -> Any:
    import duckdb

    return duckdb.connect(
        str(file), read_only=True, config={"enable_external_access": False, "autoinstall_known_extensions": False}
    )


def _escaped(file: Path) -> str:
    return str(file).replace("'", "''")


def _patiently(file: Path, act: Callable[[], Any]) -> Any:
    import duckdb

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except (duckdb.Error, RuntimeError, UnicodeDecodeError) as failed:
            if "lock" not in str(failed).lower():
                raise _unreadable(file) from None
            if time.monotonic() > deadline:
                raise _locked(file) from None
            time.sleep(0.1)


def _room_for(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as failed:
        raise PersonMustAct(
            en=f"The home folder {file.parent} cannot be made: {failed.strerror}.",
            de=f"Der Datenordner {file.parent} lässt sich nicht anlegen: {failed.strerror}.",
            do_en="Choose another one with --home.",
            do_de="Wählen Sie mit --home einen anderen.",
        ) from None


def _locked(file: Path) -> PersonMustAct:
    return PersonMustAct(
        en=f"Another program is using the warehouse file {file}.",
        de=f"Ein anderes Programm benutzt gerade die Warehouse-Datei {file}.",
        do_en="Wait until its import has ended or stop it, then try again.",
        do_de="Warten Sie, bis dessen Import fertig ist, oder beenden Sie es und versuchen Sie es dann erneut.",
    )


def _unreadable(file: Path) -> PersonMustAct:
    return PersonMustAct(
        en=f"The warehouse file {file} cannot be opened as a DuckDB database.",
        de=f"Die Warehouse-Datei {file} lässt sich nicht als DuckDB-Datenbank öffnen.",
        do_en="Move it away and import the files again; the raw copies are in the folder 'raw' beside it.",
        do_de="Verschieben Sie sie und importieren Sie die Dateien neu; die Rohkopien liegen daneben im Ordner 'raw'.",
    )
