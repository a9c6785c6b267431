"""Runs and their receipts: what was computed, from what, by which code, with which result."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from errors import NotFound
from ledger import audit, persons
from ledger.audit import files, notes
from ledger.place import Place, SQLite, Tx
from terms import Answer, Receipt, Result

SCHEMA = """
create table if not exists runs (
    run text primary key,
    at text not null,
    tool text not null,
    parent text not null default '',
    seconds real not null default 0,
    receipt text not null,
    result text not null
);
create index if not exists runs_by_parent on runs (parent);
"""
ASK = "ask"
_COLUMNS = "run, at, tool, parent, seconds, receipt, result"


@dataclass(frozen=True)
class Run:
    """One recorded run; `result` is the whole Result or Answer as JSON, `told` both as they are stored."""

    run: str
    at: str
    tool: str
    parent: str
    seconds: float
    receipt: dict[str, Any]
    result: dict[str, Any]
    told: tuple[str, str] = field(default=("", ""), repr=False, compare=False)


class Runs:
    """The table of runs in one place; safe for several threads and processes.

    home     whose audit each run is put on; without one it is the folder of the file
    user     who runs them, by name; the audit knows their pseudonym
    marks    what the audit notes when it changed, such as `settings` -> hash
    """

    def __init__(
        self, place: Place | Path, home: Path | None = None, *, user: str = "service:house",
        marks: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.place = SQLite(place) if isinstance(place, Path) else place
        file = getattr(self.place, "file", None)
        self.home = home or (file.parent if isinstance(file, Path) else None)
        self.user = user
        self._actor: tuple[str, str] = ("", "")
        self.marks = dict(marks or {})

    def by(self, user: str) -> Self:
        """The same table for somebody else who runs."""
        return type(self)(self.place, self.home, user=user, marks=self.marks)

    def new_id(self, tool: str) -> str:
        """A fresh id that sorts by time: r20261123-101500-3f9a1c."""
        letter = "q" if tool == ASK else "r"
        return f"{letter}{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"

    def record(self, receipt: Receipt, result: Result, *, parent: str = "", seconds: float = 0.0) -> None:
        """Keep a tool run."""
        self.record_text(receipt, result.model_dump_json(), parent=parent, seconds=seconds)

    def record_text(self, receipt: Receipt, result: str, *, parent: str = "", seconds: float = 0.0) -> None:
        """Keep a tool run whose result is JSON already."""
        more = {"tool": receipt.tool, "version": receipt.version}
        run = (receipt.run, receipt.tool, parent, seconds, receipt.model_dump_json(), result)
        self._insert(run, more, {"code": receipt.code} | self.marks)

    def record_answer(
        self, answer: Answer, question: str, seconds: float, voice: Mapping[str, str] | None = None
    ) -> None:
        """Keep an answered question; its tool runs name it as their parent.

        `voice` is what spoke where a model did: its name and the hash of its prompts.
        """
        request = json.dumps({"question": question, "lang": answer.lang}, ensure_ascii=False)
        more = {"model": answer.model, **(voice or {}), "runs": [receipt.run for receipt in answer.receipts]}
        self._insert((answer.run, ASK, "", seconds, request, answer.model_dump_json()), more, self.marks)

    def get(self, run: str) -> Run:
        """One run by its id or an unambiguous beginning of it; NotFound otherwise."""
        begins = "where ? <> '' and substr(run, 1, length(?)) = ? limit 2"
        rows = self._select("where run = ?", (run,)) or self._select(begins, (run, run, run))
        if len(rows) != 1:
            raise NotFound(
                en=f"There is no run '{run}'.",
                de=f"Es gibt keinen Lauf '{run}'.",
                do_en="The receipt of an answer names its run.",
                do_de="Der Beleg einer Antwort nennt ihren Lauf.",
            )
        return rows[0]

    def children(self, run: str) -> list[Run]:
        """The tool runs of an answered question, in order."""
        return self._select("where parent = ? order by rowid", (run,))

    def latest(self, limit: int = 20) -> list[Run]:
        """The newest runs first."""
        return self._select("order by rowid desc limit ?", (limit,))

    def of(self, tool: str, limit: int = 500) -> list[Run]:
        """The newest runs of one tool first."""
        return self._select("where tool = ? order by rowid desc limit ?", (tool, limit))

    def named(self, tool: str, argument: str, value: str) -> list[Run]:
        """The runs of a tool in which an argument has that value, in whatever letters, in order."""
        with self._reading() as tx:
            asked = tx.execute("select run, receipt from runs where tool = ? order by rowid", (tool,)).fetchall()
            wanted = [run for run, receipt in asked if _has(json.loads(receipt), argument, value)]
            rows = [tx.execute(f"select {_COLUMNS} from runs where run = ?", (run,)).fetchone() for run in wanted]
        return [_run(row) for row in rows]

    def seconds(self, first: str = "", last: str = "~") -> dict[str, float]:
        """Tool -> seconds that its runs took, between two days in ISO form, both included."""
        sql = "select tool, sum(seconds) from runs where at >= ? and at <= ? group by tool order by tool"
        with self._reading() as tx:
            return {tool: float(each) for tool, each in tx.execute(sql, (first, f"{last}~")).fetchall()}

    def counts(self) -> dict[str, int]:
        """Tool -> how often it ran."""
        with self._reading() as tx:
            return dict(tx.execute("select tool, count(*) from runs group by tool order by tool").fetchall())

    def _select(self, which: str, values: Sequence[Any]) -> list[Run]:
        with self._reading() as tx:
            return [_run(row) for row in tx.execute(f"select {_COLUMNS} from runs {which}", values).fetchall()]

    def _reading(self) -> AbstractContextManager[Tx]:
        self.place.prepare(SCHEMA)
        return self.place.reading()

    def _insert(
        self, run: tuple[str, str, str, float, str, str], more: dict[str, Any], marks: Mapping[str, str]
    ) -> None:
        """One row, and in the same transaction its line in the audit: the hashes of what was stored."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        id, tool, parent, seconds, receipt, result = run
        body = {**more, "parent": parent, "receipt": hashed(receipt), "result": hashed(result)}
        by = self._by()
        for schema in (SCHEMA, audit.SCHEMA):
            self.place.prepare(schema)
        with self.place.together():
            with self.place.writing() as tx:
                sql = f"insert into runs ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)"
                tx.execute(sql, (id, at, tool, parent, seconds, receipt, result))
                for what, mark in marks.items():
                    notes.noted(tx, what, mark, by)
                audit.append(tx, "answer.recorded" if tool == ASK else "run.recorded", id, by, body)
            if self.home is not None:
                files.flush(Kept(self.home, self.place))

    def _by(self) -> str:
        """The pseudonym of whoever runs this; looked up once for each name."""
        if self._actor[0] != self.user:
            self._actor = (self.user, persons.pseudonym(self.home, self.user) if self.home else "service:house")
        return self._actor[1]


@dataclass(frozen=True)
class Kept:
    """A home with its place of records."""

    home: Path
    place: Place


def hashed(text: str) -> str:
    """SHA-256 of a stored text: what the audit holds in its place."""
    return hashlib.sha256(text.encode()).hexdigest()


def _has(receipt: dict[str, Any], argument: str, value: str) -> bool:
    given = receipt.get("args", {}).get(argument)
    return isinstance(given, str) and given.casefold() == value.casefold()


def _run(row: tuple[Any, ...]) -> Run:
    return Run(*row[:5], receipt=json.loads(row[5]), result=json.loads(row[6]), told=(row[5], row[6]))
