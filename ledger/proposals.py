"""Proposals from the first word to the last: who said what to which change, and what became of it.

open ─ approve ─> queued (─ reopen ─> open) ─> verified | handed_over | failed | reverted ─> rolled_back
suggested, open ─> rejected | expired | superseded
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger import _levers, _writes, audit
from ledger import _proposal_refusals as refuse
from ledger._entries import (
    SCHEMA,
    Approval,
    Entry,
    Level,
    authors,
    change_hash,
    entries,
    expired,
    get,
    listed,
    row_of,
    sound,
)
from ledger.page import Moment, clean, day_of, digest, kept, packed, stamp
from ledger.persons import machine
from ledger.place import Tx
from ledger.statuses import APPLIED, MOVES, WAITING, Status
from terms import Operation, Proposal

__all__ = [
    "APPLIED", "MOVES", "SCHEMA", "WAITING", "Approval", "Entry", "Level", "Outdated", "Status", "approve", "authors",
    "change_hash", "expire", "expired", "fix", "get", "listed", "move", "not_open", "reject", "reopen", "sound",
    "submit", "waits",
]  # fmt: skip

Outdated = refuse.Outdated
not_open = refuse.not_open


def submit(  # noqa: PLR0913  (what a record holds)
    tx: Tx, proposal: Proposal, *, by: str, asked_by: str = "", run: str = "", night: str = "", level: Level,
    needs: int, operations: Sequence[Operation] = (), checks: Sequence[dict[str, Any]] = (), policy: str = "",
    at: Moment,
) -> Entry:  # fmt: skip
    """Put a proposal on record; the same id twice is the same entry, and nothing happens.

    Older ones that still wait and pull the same lever of the same thing become superseded; what a night of the past
    proposes is superseded itself by what is newer. What was superseded and is wanted again waits again. What a person
    orders again after it was decided or carried out is another entry, with an id of its own.

    Raises:
        Outdated: the id belongs to another change.
        ValueError: nobody proposes it, or it should be applied by itself without saying what is written.
    """
    if not by.strip() or (level == "auto" and not operations) or level not in ("suggest", "approve", "auto"):
        raise ValueError("a proposal says who makes it, and one that applies itself says what it writes")
    proposal, known = _wanted_again(tx, proposal, by)
    if known is not None and known.status != "superseded":
        return known
    status: Status = {"suggest": "suggested", "approve": "open", "auto": "queued"}[level]  # type: ignore[assignment]
    hash, note = change_hash(proposal, operations), ""
    others = [get(tx, other) for other in _levers.rivals(tx, proposal, operations)]
    if known is not None and night and others:
        return known  # a night does not push aside what came instead of it
    if night and (newer := [each.id for each in others if each.at > stamp(at)]):
        status, note = "superseded", newer[-1]
    else:
        for other in others:
            _set(tx, other, "superseded", by, at, note=proposal.id)
    if known is not None:
        for table, column in (("approvals", "proposal"), ("proposals", "id")):
            tx.execute(f"delete from {table} where {column} = ?", (proposal.id,))
    needed = max(needs, 1) if level == "approve" else 0
    row = (
        proposal.id, proposal.model_dump_json(), status, by, asked_by, run, night, stamp(at), level, needed,
        packed([operation.model_dump(mode="json") for operation in operations]), hash, packed(list(checks)), policy,
        proposal.expires.isoformat() if proposal.expires else "", stamp(at), note,
    )  # fmt: skip
    tx.execute(
        "insert into proposals (id, proposal, status, author, asked_by, run, night, at, level, needs, operations, hash,"
        f" checks, policy, expires, changed, note) values ({', '.join('?' * len(row))})",
        row,
    )
    _levers.keep(tx, proposal, operations)
    body = {"status": status, "level": level, "needs": needed, "hash": hash, "policy": policy, "run": run,
            "night": night, "asked_by": asked_by, "action": proposal.action}  # fmt: skip
    audit.append(tx, "proposal.submitted", proposal.id, by, body)
    return get(tx, proposal.id)


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


def _wanted_again(tx: Tx, proposal: Proposal, by: str) -> tuple[Proposal, Entry | None]:
    """The proposal under the id that it gets, and the entry that already has that id.

    Raises:
        Outdated: the id belongs to another change.
    """
    again, named = 1, proposal
    while (row := row_of(tx, named.id)) is not None:
        entry = entries(tx, [row])[0]
        if _content(entry.proposal) != _content(proposal):
            raise refuse.another(entry.id)
        if machine(by) or entry.status not in (*APPLIED, "reverted", "rolled_back", "rejected"):
            return named, entry
        again += 1
        named = proposal.model_copy(update={"id": f"p-{digest(f'{proposal.id} {again}')[:12]}"})
    return named, None


def _begun(tx: Tx, id: str) -> bool:
    return any(each.state not in ("waiting", "cancelled") or each.attempts for each in _writes.of(tx, id))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _content(proposal: Proposal) -> dict[str, Any]:
    return proposal.model_dump(mode="json", include={"action", "target", "before", "after", "unit", "expires"})
