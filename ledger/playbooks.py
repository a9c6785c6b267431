"""Playbooks that were run: with which inputs, what each step found, what came of it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from errors import NotFound
from ledger import audit
from ledger.page import Moment, digest, moment, packed, stamp
from ledger.place import Tx

SCHEMA = """
create table if not exists playbook_runs (
    seq integer primary key,
    id text not null unique,
    name text not null,
    version integer not null,
    at text not null,
    person text not null,
    night text not null,
    confirmed integer not null,
    onset text not null,
    inputs text not null,
    steps text not null,
    incident text not null,
    proposals text not null
);
create index if not exists playbook_runs_by_incident on playbook_runs (incident);
"""
_COLUMNS = "id, name, version, at, person, night, confirmed, onset, inputs, steps, incident, proposals"


@dataclass(frozen=True)
class Played:
    """One run of a playbook.

    confirmed  whether the problem was really there · onset: the day on which it began in the data, if known
    steps      what each step did, as JSON · incident, proposals: ids of what came of it
    """

    id: str
    name: str
    version: int
    at: str
    by: str
    night: str
    confirmed: bool
    onset: date | None
    inputs: dict[str, Any]
    steps: tuple[dict[str, Any], ...]
    incident: str = ""
    proposals: tuple[str, ...] = field(default=())

    @property
    def unchecked(self) -> tuple[dict[str, Any], ...]:
        """Steps that decide whether the problem is there and that could not be checked."""
        return tuple(each for each in self.steps if each.get("decides") and each["state"] == "unknown")


def new_id(at: Moment) -> str:
    """A fresh id that sorts by time."""
    return f"b{moment(at):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def played(tx: Tx, run: Played) -> Played:
    """Keep a run."""
    row = (
        run.id, run.name, run.version, stamp(run.at), run.by, run.night, int(run.confirmed),
        run.onset.isoformat() if run.onset else "", packed(run.inputs), packed(list(run.steps)), run.incident,
        packed(list(run.proposals)),
    )  # fmt: skip
    tx.execute(f"insert into playbook_runs ({_COLUMNS}) values ({', '.join('?' * len(row))})", row)
    body = {
        "name": run.name, "version": run.version, "confirmed": int(run.confirmed), "incident": run.incident,
        "proposals": list(run.proposals), "steps": [f"{each['id']}:{each['state']}" for each in run.steps],
        "inputs": digest(packed(run.inputs)), "night": run.night,
    }  # fmt: skip
    audit.append(tx, "playbook.run", run.id, run.by, body)
    return get(tx, run.id)


def get(tx: Tx, id: str) -> Played:
    """One run by its id; NotFound otherwise."""
    row = tx.execute(f"select {_COLUMNS} from playbook_runs where id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(en=f"There is no playbook run '{id}'.", de=f"Es gibt keinen Playbook-Lauf „{id}“.")
    return _played(row)


def listed(tx: Tx, incident: str = "", limit: int = 1000) -> list[Played]:
    """The newest first; all, or those of one incident."""
    sql = f"select {_COLUMNS} from playbook_runs where ? in ('', incident) order by seq desc limit ?"
    return [_played(row) for row in tx.execute(sql, (incident, limit)).fetchall()]


def _played(row: tuple[Any, ...]) -> Played:
    return Played(
        *row[:6], confirmed=bool(row[6]), onset=date.fromisoformat(row[7]) if row[7] else None,
        inputs=json.loads(row[8]), steps=tuple(json.loads(row[9])), incident=row[10],
        proposals=tuple(json.loads(row[11])),
    )  # fmt: skip
