"""Proposals as they lie in the ledger: the tables, one entry with its approvals, what an approval signs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from ledger import _proposal_refusals as refuse
from ledger.page import told
from ledger.persons import machine
from ledger.place import Tx
from ledger.statuses import UNSIGNED, Status
from terms import Operation, Proposal, canonical

Level = Literal["suggest", "approve", "auto"]
SCHEMA = """
create table if not exists proposals (
    seq integer primary key,
    id text not null unique,
    proposal text not null,
    status text not null,
    author text not null,
    asked_by text not null,
    run text not null,
    night text not null,
    at text not null,
    level text not null,
    needs integer not null,
    operations text not null,
    hash text not null,
    checks text not null,
    policy text not null,
    note text not null default '',
    expires text not null,
    changed text not null
);
create index if not exists proposals_by_status on proposals (status);
create index if not exists proposals_by_night on proposals (night);
create table if not exists approvals (
    seq integer primary key,
    proposal text not null,
    person text not null,
    at text not null,
    hash text not null,
    why text not null,
    unique (proposal, person)
);
"""
_COLUMNS = """seq, id, proposal, status, author, asked_by, run, night, at, level, needs, operations, hash, checks,
    policy, note"""


@dataclass(frozen=True)
class Approval:
    """One person's yes to exactly that hash."""

    by: str
    at: str
    hash: str
    why: str


@dataclass(frozen=True)
class Entry:
    """A proposal on record.

    by          who proposed it: `agent:bidding`, or a person · asked_by: the person who had it computed, if any
    level       what the policy lets happen: suggest (nothing), approve (when `needs` people say yes), auto
    operations  what would be written where; fixed from the start, an approval signs exactly these
    hash        of the change with its operations · checks: of the policy, as JSON · policy: its version
    """

    seq: int
    id: str
    proposal: Proposal
    status: Status
    by: str
    asked_by: str
    run: str
    night: str
    at: str
    level: Level
    needs: int
    operations: tuple[Operation, ...]
    hash: str
    checks: tuple[dict[str, Any], ...]
    policy: str
    approvals: tuple[Approval, ...] = ()
    note: str = ""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What lies there as JSON is read when somebody looks at it: lists are long, and mostly skimmed."""
            if name not in _PARTS or "_texts" not in self.__dict__:
                raise AttributeError(name)
            return self.__dict__.setdefault(name, _PARTS[name](self.__dict__["_texts"][name]))


_PARTS: dict[str, Callable[[str], Any]] = {
    "proposal": Proposal.model_validate_json,
    "operations": TypeAdapter(tuple[Operation, ...]).validate_json,
    "checks": lambda text: tuple(json.loads(text)),
}


def change_hash(proposal: Proposal, operations: Sequence[Operation]) -> str:
    """What an approval signs: SHA-256 over the canonical JSON of the proposal and its operations."""
    shape = {
        "proposal": proposal.model_dump(mode="json"),
        "operations": [operation.model_dump(mode="json") for operation in operations],
    }
    return hashlib.sha256(canonical(shape)).hexdigest()


def get(tx: Tx, id: str) -> Entry:
    """One proposal by its id or an unambiguous beginning of it; NotFound otherwise."""
    return entries(tx, [_required(tx, id)])[0]


def listed(tx: Tx, statuses: Sequence[Status] = (), night: str = "", limit: int = 10_000) -> list[Entry]:
    """The newest first; of some statuses, or of one night."""
    where = [f"status in ({', '.join('?' * len(statuses))})"] * bool(statuses) + ["night = ?"] * bool(night)
    sql = (
        f"select {_COLUMNS} from proposals{' where ' + ' and '.join(where) if where else ''} order by seq desc limit ?"
    )
    rows = tx.execute(sql, (*statuses, *([night] if night else []), limit)).fetchall()
    return entries(tx, rows)


def authors(entry: Entry) -> tuple[str, ...]:
    """Who can never approve it: who proposed it, and who had a person propose it."""
    return (entry.by,) if machine(entry.by) else (entry.by, entry.asked_by)


def sound(entry: Entry) -> None:
    """Refuse what is not the change that its hash and its approvals are of.

    Raises:
        Tampered: the content was changed, or it is queued without the approvals that it needs.
    """
    signed = {each.by for each in entry.approvals if each.hash == entry.hash} - set(authors(entry))
    try:
        same = change_hash(entry.proposal, entry.operations) == entry.hash
    except ValueError:
        same = False
    if not same or (entry.status not in UNSIGNED and len(signed) < entry.needs):
        raise refuse.tampered(entry.id)


def expired(entry: Entry, today: date) -> bool:
    """Whether its last day is over."""
    return entry.proposal.expires is not None and entry.proposal.expires < today


def row_of(tx: Tx, id: str) -> tuple[Any, ...] | None:
    """The row of exactly that id."""
    return tx.execute(f"select {_COLUMNS} from proposals where id = ?", (id,)).fetchone()


def _required(tx: Tx, id: str) -> tuple[Any, ...]:
    exact = row_of(tx, id)
    if exact is not None:
        return exact
    begins = f"select {_COLUMNS} from proposals where ? <> '' and substr(id, 1, length(?)) = ? limit 2"
    rows = tx.execute(begins, (id, id, id)).fetchall()
    if len(rows) != 1:
        raise refuse.unknown(id, bool(rows))
    return rows[0]


def entries(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> list[Entry]:
    """Rows as what they mean, each with its approvals."""
    signed: dict[str, list[Approval]] = {}
    for start in range(0, len(rows), 500):
        ids = [row[1] for row in rows[start : start + 500]]
        sql = f"""select proposal, person, at, hash, why from approvals
            where proposal in ({", ".join("?" * len(ids))}) order by seq"""
        for id, person, at, hash, why in tx.execute(sql, ids).fetchall():
            signed.setdefault(id, []).append(Approval(person, at, hash, told(tx, why)))
    rows = [(*row[:15], told(tx, row[15])) for row in rows]
    return [_entry(row, tuple(signed.get(row[1], ()))) for row in rows]


def _entry(row: tuple[Any, ...], approvals: tuple[Approval, ...]) -> Entry:
    found = object.__new__(Entry)
    texts = {"proposal": row[2], "operations": row[11], "checks": row[13]}
    found.__dict__.update(
        seq=row[0], id=row[1], status=row[3], by=row[4], asked_by=row[5], run=row[6], night=row[7], at=row[8],
        level=row[9], needs=row[10], hash=row[12], policy=row[14], approvals=approvals, note=row[15], _texts=texts,
    )  # fmt: skip
    return found
