"""One at a time: whoever holds the lock is the only one that runs nights in this house.

The lock ends with the process, however that ends: a file lock in the home folder, or a session's lock on PostgreSQL
where the ledger lies there. Hence whatever is found half done by the one who holds it belongs to nobody alive.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from errors import PersonMustAct
from settings import Settings

FILE = "night.lock"
KEY = 0x1E176
"""The advisory lock on PostgreSQL."""


class Running(PersonMustAct):
    """Another process runs a night of this house."""

    kind = "running"


@contextmanager
def alone(settings: Settings) -> Generator[None]:
    """Hold the lock. Raises Running where somebody else does."""
    url = settings.ledger_url.get_secret_value()
    with _session(url) if url else _file(settings.home / FILE):
        yield


@contextmanager
def _file(file: Path) -> Generator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle):
            raise _running()
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # pyright: ignore
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _session(url: str) -> Generator[None]:
    import psycopg

    with psycopg.connect(url, autocommit=True, connect_timeout=10) as db:
        row = db.execute("select pg_try_advisory_lock(%s)", (KEY,)).fetchone()
        if row is None or row[0] is not True:
            raise _running()
        yield


def _running() -> Running:
    return Running(
        en="A night of this house is running already.",
        de="Ein Nachtlauf dieses Hauses läuft bereits.",
        do_en="Wait until it has ended; `leitstand nights` shows how far it is.",
        do_de="Warten Sie, bis er fertig ist; `leitstand nights` zeigt, wie weit er ist.",
    )
