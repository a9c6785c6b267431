"""Runs and their receipts: what was computed, from what, by which code, with which result."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from errors import NotFound
from ledger._file import File
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


@dataclass(frozen=True)
class Run:
    """One recorded run; `result` is the whole Result or Answer as JSON."""

    run: str
    at: str
    tool: str
    parent: str
    seconds: float
    receipt: dict[str, Any]
    result: dict[str, Any]


class Runs:
    """The table of runs in one SQLite file; safe for several threads and processes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._table = File(file, SCHEMA)

    def new_id(self, tool: str) -> str:
        """A fresh id that sorts by time: r20261123-101500-3f9a1c."""
        letter = "q" if tool == ASK else "r"
        return f"{letter}{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"

    def record(self, receipt: Receipt, result: Result, *, parent: str = "", seconds: float = 0.0) -> None:
        """Keep a tool run."""
        self._insert(receipt.run, receipt.tool, parent, seconds, receipt.model_dump_json(), result.model_dump_json())

    def record_text(self, receipt: Receipt, result: str, *, parent: str = "", seconds: float = 0.0) -> None:
        """Keep a tool run whose result is JSON already."""
        self._insert(receipt.run, receipt.tool, parent, seconds, receipt.model_dump_json(), result)

    def record_answer(self, answer: Answer, question: str, seconds: float) -> None:
        """Keep an answered question; its tool runs name it as their parent."""
        request = json.dumps({"question": question, "lang": answer.lang}, ensure_ascii=False)
        self._insert(answer.run, ASK, "", seconds, request, answer.model_dump_json())

    def get(self, run: str) -> Run:
        """One run by its id or an unambiguous beginning of it; NotFound otherwise."""
        with self._table.open() as db:
            begins = "select * from runs where ? <> '' and substr(run, 1, length(?)) = ? limit 2"
            rows = db.execute(begins, (run, run, run)).fetchall()
        exact = [row for row in rows if row[0] == run] or rows
        if len(exact) != 1:
            raise NotFound(
                en=f"There is no run '{run}'.",
                de=f"Es gibt keinen Lauf '{run}'.",
                do_en="The receipt of an answer names its run.",
                do_de="Der Beleg einer Antwort nennt ihren Lauf.",
            )
        return _run(exact[0])

    def children(self, run: str) -> list[Run]:
        """The tool runs of an answered question, in order."""
        with self._table.open() as db:
            return [_run(row) for row in db.execute("select * from runs where parent = ? order by rowid", (run,))]

    def latest(self, limit: int = 20) -> list[Run]:
        """The newest runs first."""
        with self._table.open() as db:
            return [_run(row) for row in db.execute("select * from runs order by rowid desc limit ?", (limit,))]

    def of(self, tool: str, limit: int = 500) -> list[Run]:
        """The newest runs of one tool first."""
        with self._table.open() as db:
            found = db.execute("select * from runs where tool = ? order by rowid desc limit ?", (tool, limit))
            return [_run(row) for row in found]

    def named(self, tool: str, argument: str, value: str) -> list[Run]:
        """The runs of a tool in which an argument has that value, in whatever letters, in order."""
        sql = "select * from runs where tool = ? and lower(json_extract(receipt, ?)) = lower(?) order by rowid"
        with self._table.open() as db:
            return [_run(row) for row in db.execute(sql, (tool, f"$.args.{argument}", value))]

    def counts(self) -> dict[str, int]:
        """Tool -> how often it ran."""
        with self._table.open() as db:
            return dict(db.execute("select tool, count(*) from runs group by tool order by tool").fetchall())

    def _insert(self, run: str, tool: str, parent: str, seconds: float, receipt: str, result: str) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._table.open() as db:
            db.execute(
                "insert into runs values (?, ?, ?, ?, ?, ?, ?)", (run, at, tool, parent, seconds, receipt, result)
            )


def _run(row: tuple[Any, ...]) -> Run:
    return Run(*row[:5], receipt=json.loads(row[5]), result=json.loads(row[6]))
