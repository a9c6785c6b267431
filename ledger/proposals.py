"""Proposals from the first word to the last: who said what to which change, and what became of it.

open ─ approve ─> queued (─ reopen ─> open) ─> verified | handed_over | failed | reverted ─> rolled_back
suggested, open ─> rejected | expired | superseded
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from ledger import _levers, _writes, audit
from ledger import _proposal_refusals as refuse
from ledger.page import Moment, clean, day_of, digest, kept, packed, stamp, told
from ledger.persons import machine
from ledger.place import Tx
from terms import Operation, Proposal, canonical

Status = Literal[
    "suggested", "open", "queued", "verified", "handed_over", "failed", "reverted", "rolled_back", "rejected",
    "expired", "superseded",
]  # fmt: skip
Level = Literal["suggest", "approve", "auto"]
Outdated = refuse.Outdated
not_open = refuse.not_open
MOVES: dict[Status, tuple[Status, ...]] = {
    "suggested": ("rejected", "expired", "superseded"),
    "open": ("rejected", "expired", "superseded"),
    "queued": ("verified", "handed_over", "failed", "reverted", "rejected", "expired"),
    "verified": ("rolled_back",),
    "handed_over": ("failed", "rolled_back"),
    "failed": ("reverted", "rolled_back"),
    "reverted": (),
    "rolled_back": ("verified", "handed_over", "failed"),
    "rejected": (),
    "expired": (),
    "superseded": (),
}
"""Which status may follow which; only approvals lead from open to queued, and only `reopen` back."""
WAITING: tuple[Status, ...] = ("suggested", "open")
APPLIED: tuple[Status, ...] = ("verified", "handed_over", "failed")
"""From here there may be something to take back."""
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


def submit(  # noqa: PLR0913  (what a record holds)
    tx: Tx, proposal: Proposal, *, by: str, asked_by: str = "", run: str = "", night: str = "", level: Level,
    needs: int, operations: Sequence[Operation] = (), checks: Sequence[dict[str, Any]] = (), policy: str = "",
    at: Moment,
) -> Entry:  # fmt: skip
    """Put a proposal on record; the same id twice is the same entry, and nothing happens.

    Older ones that still wait and pull the same lever of the same thing become superseded.

    Raises:
        Outdated: the id belongs to another change.
        ValueError: nobody proposes it, or it should be applied by itself without saying what is written.
    """
    if not by.strip() or (level == "auto" and not operations) or level not in ("suggest", "approve", "auto"):
        raise ValueError("a proposal says who makes it, and one that applies itself says what it writes")
    known = _row(tx, proposal.id)
    if known is not None:
        entry = _entries(tx, [known])[0]
        if _content(entry.proposal) != _content(proposal):
            raise refuse.another(entry.id)
        return entry
    status: Status = {"suggest": "suggested", "approve": "open", "auto": "queued"}[level]  # type: ignore[assignment]
    hash = change_hash(proposal, operations)
    for other in _levers.rivals(tx, proposal, operations):
        _set(tx, get(tx, other), "superseded", by, at, note=proposal.id)
    needed = max(needs, 1) if level == "approve" else 0
    row = (
        proposal.id, proposal.model_dump_json(), status, by, asked_by, run, night, stamp(at), level, needed,
        packed([operation.model_dump(mode="json") for operation in operations]), hash, packed(list(checks)), policy,
        proposal.expires.isoformat() if proposal.expires else "", stamp(at),
    )  # fmt: skip
    tx.execute(
        "insert into proposals (id, proposal, status, author, asked_by, run, night, at, level, needs, operations, hash,"
        f" checks, policy, expires, changed) values ({', '.join('?' * len(row))})",
        row,
    )
    _levers.keep(tx, proposal, operations)
    body = {"status": status, "level": level, "needs": needed, "hash": hash, "policy": policy, "run": run,
            "night": night, "asked_by": asked_by, "action": proposal.action}  # fmt: skip
    audit.append(tx, "proposal.submitted", proposal.id, by, body)
    return get(tx, proposal.id)


def get(tx: Tx, id: str) -> Entry:
    """One proposal by its id or an unambiguous beginning of it; NotFound otherwise."""
    return _entries(tx, [_required(tx, id)])[0]


def listed(tx: Tx, statuses: Sequence[Status] = (), night: str = "", limit: int = 10_000) -> list[Entry]:
    """The newest first; of some statuses, or of one night."""
    where = [f"status in ({', '.join('?' * len(statuses))})"] * bool(statuses) + ["night = ?"] * bool(night)
    sql = (
        f"select {_COLUMNS} from proposals{' where ' + ' and '.join(where) if where else ''} order by seq desc limit ?"
    )
    rows = tx.execute(sql, (*statuses, *([night] if night else []), limit)).fetchall()
    return _entries(tx, rows)


def approve(tx: Tx, id: str, *, by: str, hash: str, why: str = "", at: Moment) -> Entry:
    """One person's yes; with the last one that is needed it is queued.

    Raises:
        Forbidden: by a machine, by who proposed or asked for it, or a second time by the same person.
        Outdated: the hash is of another change, it has expired or does not wait any more.
    """
    entry = get(tx, id)
    if entry.status != "open":
        raise refuse.not_open(entry.id, entry.status)
    if not by.strip() or machine(by):
        raise refuse.machine(entry.id)
    if any(_same(by, author) for author in authors(entry)):
        raise refuse.own(entry.id)
    if any(_same(each.by, by) for each in entry.approvals):
        raise refuse.twice(entry.id)
    if entry.hash != hash or change_hash(entry.proposal, entry.operations) != hash:
        raise refuse.changed(entry.id)
    if expired(entry, day_of(at)):
        raise refuse.expired(entry.id)
    why = kept(tx, by, why)
    tx.execute(
        "insert into approvals (proposal, person, at, hash, why) values (?, ?, ?, ?, ?)",
        (entry.id, by, stamp(at), hash, why),
    )
    have = len(entry.approvals) + 1
    status: Status = "queued" if have >= entry.needs else "open"
    # What it was reopened for is settled with a new yes.
    tx.execute("update proposals set status = ?, note = '', changed = ? where id = ?", (status, stamp(at), entry.id))
    body = {"status": status, "have": have, "needs": entry.needs, "hash": hash, "why": digest(why)}
    audit.append(tx, "proposal.approved", entry.id, by, body)
    return get(tx, entry.id)


def authors(entry: Entry) -> tuple[str, ...]:
    """Who can never approve it: who proposed it, and who had a person propose it."""
    return (entry.by,) if machine(entry.by) else (entry.by, entry.asked_by)


def fix(  # noqa: PLR0913  (what a ruling fixes)
    tx: Tx, id: str, *, operations: Sequence[Operation], level: Level, needs: int,
    checks: Sequence[dict[str, Any]] = (), policy: str = "", at: Moment, by: str = "service:office",
) -> Entry:  # fmt: skip
    """Fix what an open proposal writes, as the platforms are now; what people approved before it changed is void.

    This alone makes a suggestion open, or what is open a suggestion.

    Raises:
        Outdated: it does not wait.
    """
    entry = get(tx, id)
    waits(entry)
    hash, needed = change_hash(entry.proposal, operations), 0 if level == "suggest" else max(needs, 1)
    status: Status = "suggested" if level == "suggest" else "open"
    if (hash, needed, level, status) == (entry.hash, entry.needs, entry.level, entry.status):
        return entry
    fixed = (packed([each.model_dump(mode="json") for each in operations]), hash, needed, level, status)
    sql = """update proposals set operations = ?, hash = ?, needs = ?, level = ?, status = ?, checks = ?, policy = ?,
        changed = ? where id = ?"""
    tx.execute(sql, (*fixed, packed(list(checks)), policy, stamp(at), entry.id))
    void = tx.execute("delete from approvals where proposal = ? and hash <> ?", (entry.id, hash)).rowcount
    _levers.keep(tx, entry.proposal, operations)
    body = {"hash": hash, "needs": needed, "level": level, "policy": policy, "voided": void}
    audit.append(tx, "proposal.fixed", entry.id, by, body)
    return get(tx, entry.id)


def reopen(tx: Tx, id: str, *, at: Moment, note: str, by: str = _writes.DISPATCHER) -> Entry:
    """Bring what is queued before people again: every yes to it is void, and none of its writes goes out.

    Raises:
        Outdated: it is not queued, or one of its writes was sent.
    """
    entry = get(tx, id)
    if entry.status != "queued" or entry.level == "auto":
        raise refuse.move(entry.id, entry.status, "open")
    if not _writes.withdraw(tx, entry.id, at, by=by):
        raise refuse.on_its_way(entry.id)
    void = tx.execute("delete from approvals where proposal = ?", (entry.id,)).rowcount
    sql = "update proposals set status = 'open', note = ?, changed = ? where id = ?"
    tx.execute(sql, (kept(tx, by, note), stamp(at), entry.id))
    body = {"from": entry.status, "status": "open", "voided": void, "note": digest(note)}
    audit.append(tx, "proposal.reopened", entry.id, by, body)
    return get(tx, entry.id)


def reject(tx: Tx, id: str, *, by: str, why: str = "", at: Moment) -> Entry:
    """A person's no; also to what is queued, as long as nothing of it was begun."""
    entry = get(tx, id)
    if entry.status not in (*WAITING, "queued") or _begun(tx, entry.id):
        raise refuse.not_open(entry.id, entry.status)
    return _set(tx, entry, "rejected", by, at, note=why)


def move(tx: Tx, id: str, status: Status, *, at: Moment, note: str = "", by: str = _writes.DISPATCHER) -> Entry:
    """Another status, if it may follow the present one. The same one again changes nothing.

    What was not begun of a proposal that is over is called off with it.

    Raises:
        Outdated: that status does not follow, or writes are still on their way.
    """
    entry = get(tx, id)
    if entry.status == status:
        return entry
    back = status == "rolled_back"
    ways = [each for each in _writes.of(tx, entry.id) if each.undo == back and each.state not in _writes.ENDS]
    if ways and status in ("verified", "handed_over", "rolled_back"):
        raise refuse.on_its_way(entry.id)
    return _set(tx, entry, status, by, at, note)


def expire(tx: Tx, today: date, at: Moment) -> list[Entry]:
    """What waits longer than it holds is void, and so is what was queued if nothing of it was begun."""
    states = (*WAITING, "queued")
    sql = f"select id from proposals where status in ({', '.join('?' * len(states))}) and expires <> '' and expires < ?"
    ids = [row[0] for row in tx.execute(f"{sql} order by seq", (*states, today.isoformat())).fetchall()]
    return [_set(tx, get(tx, id), "expired", "service:clock", at) for id in ids if not _begun(tx, id)]


def waits(entry: Entry) -> None:
    """Refuse what does not wait for a decision.

    Raises:
        Outdated: it is decided, or over.
    """
    if entry.status not in WAITING:
        raise refuse.not_open(entry.id, entry.status)


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
    if not same or (entry.status not in _WITHOUT and len(signed) < entry.needs):
        raise refuse.tampered(entry.id)


_WITHOUT: tuple[Status, ...] = (*WAITING, "rejected", "expired", "superseded")
"""Where nobody had to say yes."""


def expired(entry: Entry, today: date) -> bool:
    """Whether its last day is over."""
    return entry.proposal.expires is not None and entry.proposal.expires < today


def _set(tx: Tx, entry: Entry, status: Status, by: str, at: Moment, note: str = "") -> Entry:
    if status not in MOVES[entry.status]:
        raise refuse.move(entry.id, entry.status, status)
    note = clean(note) if status == "superseded" else kept(tx, by, note)
    sql = "update proposals set status = ?, note = case when ? = '' then note else ? end, changed = ? where id = ?"
    tx.execute(sql, (status, note, note, stamp(at), entry.id))
    body = {"from": entry.status, "status": status, "note": digest(note)}
    audit.append(tx, f"proposal.{status}", entry.id, by, body)
    if entry.status == "queued":
        _writes.cancel(tx, entry.id, at, by=by)
    return get(tx, entry.id)


def _begun(tx: Tx, id: str) -> bool:
    return any(each.state not in ("waiting", "cancelled") or each.attempts for each in _writes.of(tx, id))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _content(proposal: Proposal) -> dict[str, Any]:
    return proposal.model_dump(mode="json", include={"action", "target", "before", "after", "unit", "expires"})


def _row(tx: Tx, id: str) -> tuple[Any, ...] | None:
    return tx.execute(f"select {_COLUMNS} from proposals where id = ?", (id,)).fetchone()


def _required(tx: Tx, id: str) -> tuple[Any, ...]:
    exact = _row(tx, id)
    if exact is not None:
        return exact
    begins = f"select {_COLUMNS} from proposals where ? <> '' and substr(id, 1, length(?)) = ? limit 2"
    rows = tx.execute(begins, (id, id, id)).fetchall()
    if len(rows) != 1:
        raise refuse.unknown(id, bool(rows))
    return rows[0]


def _entries(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> list[Entry]:
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
