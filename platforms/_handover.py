"""The folder of files that people take away: each change in exactly one file, whole files only, also after a crash.

What belongs into which file lies in an index beside them. A change is first written there, then its file is written
anew from the index and put in place in one step; only then the change counts as handed over.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from platforms._said import refused
from platforms._sheets import SHEETS, Row
from platforms.port import Refused

OPEN = timedelta(minutes=10)
"""A file takes changes for so long after its first one; the next change begins a new file."""
_SCHEMA = """
create table if not exists handed (key text primary key, parameters text, sheet text, lever text, file text,
    opened text, seq integer, rows text, written integer) without rowid
"""


class Handover:
    """The folder `handover` of a home."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder, self._clock = folder, clock

    def put(self, key: str, parameters: str, sheet: str, lever: str, rows: Sequence[Row]) -> tuple[str, bool]:
        """(the file's name, whether the change was in it before); a file holds one change of a lever at most.

        Raises:
            Refused: the key belongs to another change.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._writing() as db:
            known = db.execute("select parameters, file, written from handed where key = ?", (key,)).fetchone()
            if known and known[0] != parameters:
                raise _other()
            if known and known[2]:
                return known[1], True
            if not known:
                file, opened = self._file(db, sheet, lever)
                seq = db.execute("select coalesce(max(seq), 0) + 1 from handed").fetchone()[0]
                db.execute("insert into handed values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                           (key, parameters, sheet, lever, file, opened, seq, json.dumps(rows)))  # fmt: skip
        with self._writing() as db:
            file, sheet = db.execute("select file, sheet from handed where key = ?", (key,)).fetchone()
            found = db.execute("select rows from handed where file = ? order by seq", (file,)).fetchall()
            whole = [row for (each,) in found for row in json.loads(each)]
            written(self.folder / file, SHEETS[sheet].file(whole))
            db.execute("update handed set written = 1 where file = ?", (file,))
        return file, False

    def put_whole(self, key: str, parameters: str, bodies: Mapping[str, bytes]) -> tuple[tuple[str, ...], bool]:
        """Files of their own for one change, by the name behind the time: (their names, whether they were there).

        What is in them is kept nowhere else, so that a list of people can be deleted by deleting its file.

        Raises:
            Refused: the key belongs to another change.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._writing() as db:
            known = db.execute("select parameters, file, written from handed where key = ?", (key,)).fetchone()
            if known and known[2] and known[0] != parameters:
                raise _other()
            stamp = f"{self._clock():%Y-%m-%d-%H%M}"
            if known and known[2]:
                return tuple(known[1].split("/")), True
            # Until the files are there it may be a shorter list: somebody took their consent back.
            names = [f"{stamp}-{name}-{key[:8]}.csv" for name in bodies]
            db.execute("insert or replace into handed values (?, ?, '', '', ?, ?, 0, '[]', 0)",
                       (key, parameters, "/".join(names), stamp))  # fmt: skip
        with self._writing() as db:
            for name, body in zip(names, bodies.values(), strict=True):
                written(self.folder / name, body)
            db.execute("update handed set written = 1 where key = ?", (key,))
        return tuple(names), False

    def found(self, key: str) -> str:
        """The file in which a change stands; empty where it stands in none."""
        if not (self.folder / "index.db").exists():
            return ""
        with closing(self._connect()) as db:
            row = db.execute("select file from handed where key = ? and written = 1", (key,)).fetchone()
        return row[0] if row else ""

    def _file(self, db: sqlite3.Connection, sheet: str, lever: str) -> tuple[str, str]:
        now = self._clock()
        last = db.execute(
            "select file, opened from handed where sheet = ? order by seq desc limit 1", (sheet,)
        ).fetchone()
        # Two values for one thing in one file: which of them counts would be up to the tool that reads it.
        held = "select 1 from handed where file = ? and lever = ?"
        if last and self._takes(db, last[0], last[1], now) and not db.execute(held, (last[0], lever)).fetchone():
            return last
        stamp, number = f"{now:%Y-%m-%d-%H%M}", 1
        while db.execute("select 1 from handed where file = ?", (_name(stamp, sheet, number),)).fetchone():
            number += 1
        return _name(stamp, sheet, number), now.isoformat()

    def _takes(self, db: sqlite3.Connection, file: str, opened: str, now: datetime) -> bool:
        """Whether a file is still open: young, and not taken away since it was written."""
        written = db.execute("select 1 from handed where file = ? and written = 1", (file,)).fetchone()
        young = timedelta(0) <= now - datetime.fromisoformat(opened) < OPEN
        return young and (written is None or (self.folder / file).exists())

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with closing(self._connect()) as db:
            db.execute("begin immediate")
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.folder / "index.db", timeout=30, isolation_level=None)
        db.execute("pragma synchronous = full")
        db.execute(_SCHEMA)
        return db


def written(file: Path, body: bytes) -> None:
    """Put a whole file in place: nobody ever sees half of it, and it survives a power cut."""
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _other() -> Refused:
    return refused(
        "The change", "that key belongs to another change", "dieser Schlüssel gehört zu einer anderen Änderung"
    )


def _name(stamp: str, sheet: str, number: int) -> str:
    # Sorted by name, the files stand in the order in which they have to be taken.
    return f"{stamp}-{number:02d}-{sheet}.csv"
