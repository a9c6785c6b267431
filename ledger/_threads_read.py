"""Conversations as they are read: rows become threads and turns, texts are unlocked at once, the dead do not run."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from errors import Lang
from ledger import persons
from ledger.page import ERASED, Moment, Page, stamp

Status = Literal["running", "done", "stopped", "failed", "interrupted"]
COLUMNS = "id, thread, number, question, lang, status, run, begun, ended, holder, lease, error, feedback, note, tries"


@dataclass(frozen=True)
class Turn:
    """One question of a thread with what came of it.

    run       the answer's run, empty until there is one · error: the refusal, where it failed
    tries     how often it was asked: 1, and one more with each retry
    feedback  what its owner said of the answer: up, down or nothing, with a note
    """

    id: str
    thread: str
    number: int
    question: str
    lang: str
    status: Status
    run: str
    begun: str
    ended: str
    error: dict[str, Any] = field(default_factory=dict[str, Any])
    feedback: str = ""
    note: str = ""
    tries: int = 1

    def as_json(self) -> dict[str, Any]:
        """The turn as plain values; its answer is read by its run."""
        return asdict(self)


@dataclass(frozen=True)
class Thread:
    """A conversation; `turns` are there where one thread is shown, `running` is the turn that runs now."""

    id: str
    owner: str
    title: str
    begun: str
    changed: str
    count: int = 0
    running: str = ""
    turns: tuple[Turn, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The thread as plain values, without its owner: who asks for it is that."""
        shape = asdict(self) | {"turns": [each.as_json() for each in self.turns]}
        del shape["owner"]
        return shape


def holder() -> str:
    """This process, by a name that no other one has at the same time."""
    return f"{socket.gethostname()}:{os.getpid()}"


def alive(name: str, lease: str, at: Moment) -> bool:
    """Whether a holder still works: its lease runs, and on this machine its process is there."""
    if lease <= stamp(at):
        return False
    host, _, process = name.rpartition(":")
    if host != socket.gethostname() or os.name == "nt":
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def fate(tx: Page, run: str) -> Status:
    """What became of a turn whose holder died: an answer that is on record was given."""
    row = tx.execute("select result from runs where run = ?", (run,)).fetchone() if run else None
    if row is None:
        return "interrupted"
    error: dict[str, Any] = json.loads(row[0]).get("error") or {}
    return "stopped" if error.get("kind") == "stopped" else "done"


def turns_of(tx: Page, rows: Sequence[Any], at: Moment) -> tuple[Turn, ...]:
    """Rows of COLUMNS as turns, with their texts in the clear."""
    texts = persons.texts(tx.home, [text for row in rows for text in (row[3], row[13])])
    return tuple(_turn(tx, row, texts, at) for row in rows)


def _turn(tx: Page, row: Any, texts: dict[str, str | None], at: Moment) -> Turn:
    def text(ref: str) -> str:
        found = texts.get(ref)
        return ERASED if found is None else found

    status: Status = row[5]
    if status == "running" and not alive(row[9], row[10], at):
        status = fate(tx, row[6])
    return Turn(
        *row[:3], question=text(row[3]), lang=row[4], status=status, run=row[6], begun=row[7], ended=row[8],
        error=json.loads(row[11]) if row[11] else {}, feedback=row[12], note=text(row[13]), tries=row[14],
    )  # fmt: skip


def language(turn: Turn) -> Lang | None:
    """The language in which a turn was to be answered; None: the question's."""
    return "de" if turn.lang == "de" else "en" if turn.lang == "en" else None
