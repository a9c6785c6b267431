"""Scheduled runs: begun once for a schedule and a local date, what each step did, how they ended, what was told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from errors import NotFound
from ledger import audit
from ledger.page import Moment, digest, packed, stamp
from ledger.place import Tx
from terms import Words

SCHEMA = """
create table if not exists nights (
    seq integer primary key,
    key text not null unique,
    schedule text not null,
    day text not null,
    begun text not null,
    ended text not null default '',
    status text not null,
    brief text not null default '{}'
);
create table if not exists night_steps (
    seq integer primary key,
    night text not null,
    step text not null,
    status text not null,
    seconds real not null,
    note text not null,
    runs text not null
);
create index if not exists night_steps_by_night on night_steps (night);
"""
RUNNING = "running"
_COLUMNS = "key, schedule, day, begun, ended, status, brief"


@dataclass(frozen=True)
class Stepped:
    """One step as it went; a step that was tried again stands there again."""

    step: str
    status: str
    seconds: float
    note: Words
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Night:
    """One scheduled run; `key` is its schedule with the local date, `brief` what people were told, as JSON."""

    key: str
    schedule: str
    day: date
    begun: str
    ended: str
    status: str
    brief: dict[str, Any]
    steps: tuple[Stepped, ...] = ()


def begun(tx: Tx, key: str, schedule: str, day: date, at: Moment, *, by: str = "service:night") -> Night:
    """Begin, or find what began under that key before."""
    sql = """insert into nights (key, schedule, day, begun, status) values (?, ?, ?, ?, ?)
        on conflict (key) do nothing"""
    if tx.execute(sql, (key, schedule, day.isoformat(), stamp(at), RUNNING)).rowcount:
        audit.append(tx, "night.begun", key, by, {"schedule": schedule, "day": day.isoformat()})
    return get(tx, key)


def stepped(
    tx: Tx, key: str, step: str, status: str, seconds: float, note: Words, runs: Sequence[str] = (), *,
    by: str = "service:night",
) -> None:  # fmt: skip
    """What one step did."""
    night = get(tx, key)
    sql = "insert into night_steps (night, step, status, seconds, note, runs) values (?, ?, ?, ?, ?, ?)"
    tx.execute(sql, (night.key, step, status, seconds, note.model_dump_json(), packed(list(runs))))
    body = {"step": step, "status": status, "runs": list(runs), "note": digest(note.model_dump_json())}
    audit.append(tx, "night.stepped", night.key, by, body)


def ended(tx: Tx, key: str, status: str, brief: dict[str, Any], at: Moment, *, by: str = "service:night") -> Night:
    """It is over; ended once, a second end changes nothing."""
    night = get(tx, key)
    if night.status != RUNNING:
        return night
    told = packed(brief)
    tx.execute("update nights set ended = ?, status = ?, brief = ? where key = ?", (stamp(at), status, told, night.key))
    audit.append(tx, "night.ended", night.key, by, {"status": status, "brief": digest(told)})
    return get(tx, key)


def listed(tx: Tx, limit: int = 60) -> list[Night]:
    """The newest first."""
    rows = tx.execute(f"select {_COLUMNS} from nights order by seq desc limit ?", (limit,)).fetchall()
    return [_night(tx, row) for row in rows]


def get(tx: Tx, key: str) -> Night:
    """One by its key or its date, if only one has that; NotFound otherwise."""
    rows = tx.execute(f"select {_COLUMNS} from nights where key = ?", (key,)).fetchall()
    rows = rows or tx.execute(f"select {_COLUMNS} from nights where day = ?", (key,)).fetchall()
    if len(rows) != 1:
        raise NotFound(
            en=f"More than one night is of {key}." if rows else f"There is no night '{key}'.",
            de=f"Zum {key} gibt es mehr als eine Nacht." if rows else f"Es gibt keine Nacht „{key}“.",
            do_en="leitstand nights lists them with their keys.",
            do_de="leitstand nights führt sie mit ihren Schlüsseln auf.",
        )
    return _night(tx, rows[0])


def _night(tx: Tx, row: tuple[Any, ...]) -> Night:
    sql = "select step, status, seconds, note, runs from night_steps where night = ? order by seq"
    steps = tuple(
        Stepped(step, status, seconds, Words.model_validate_json(note), tuple(json.loads(runs)))
        for step, status, seconds, note, runs in tx.execute(sql, (row[0],)).fetchall()
    )
    key, schedule, day, begun, ended, status, brief = row
    return Night(key, schedule, date.fromisoformat(day), begun, ended, status, json.loads(brief), steps)
