"""Writes that wait for their platform: each has one key for ever, and one worker at a time has it in hand.

waiting ─> sending ─> applied ─> verified | reverting ─> reverted
           sending ─> waiting (come back later) | unknown (no answer) | handed_over | refused | cancelled
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from ledger import _outbox_refusals as refuse
from ledger import audit, switch
from ledger._levers import thing_of
from ledger._page import Moment, Page, day_of, digest, packed, stamp
from ledger.place import Tx
from ledger.proposals import Entry
from terms import Operation, canonical

State = Literal[
    "waiting", "sending", "unknown", "applied", "verified", "handed_over", "refused", "reverting", "reverted",
    "cancelled",
]  # fmt: skip
MOVES: dict[State, tuple[State, ...]] = {
    "waiting": ("cancelled",),
    "sending": ("waiting", "unknown", "applied", "verified", "handed_over", "refused", "reverting", "cancelled"),
    "unknown": ("waiting", "unknown", "sending", "applied", "verified", "handed_over", "refused", "reverting",
                "cancelled"),
    "applied": ("applied", "verified", "handed_over", "reverting", "refused"),
    "reverting": ("reverting", "reverted", "refused"),
    "verified": (),
    "handed_over": (),
    "refused": (),
    "reverted": (),
    "cancelled": (),
}  # fmt: skip
"""Which state may follow which; only a claim leads from waiting to sending."""
ENDS: tuple[State, ...] = tuple(state for state, after in MOVES.items() if not after)
SCHEMA = """
create table if not exists outbox (
    seq integer primary key,
    key text not null unique,
    proposal text not null,
    step integer not null,
    undo integer not null,
    operation text not null,
    adapter text not null,
    platform text not null,
    entity text not null,
    thing text not null,
    state text not null,
    attempts integer not null default 0,
    not_before text not null,
    lease_until text not null default '',
    expires text not null default '',
    result text not null default '{}',
    note text not null default '',
    at text not null,
    changed text not null
);
create index if not exists outbox_by_state on outbox (state);
create index if not exists outbox_by_thing on outbox (thing);
create index if not exists outbox_by_proposal on outbox (proposal);
"""
_COLUMNS = "key, proposal, step, operation, adapter, state, attempts, not_before, lease_until, undo, result, note"
_UNSETTLED = f"state not in ({', '.join(repr(state) for state in ENDS)})"


@dataclass(frozen=True)
class Item:
    """One write.

    key          the idempotency key, the same at each try
    state        as a claim gives it: `sending` is new, `unknown` may have taken effect (ask the platform first),
                 `applied` is to be read back, `reverting` is to be taken back
    attempts     how often it was claimed; `settle` takes it as proof that the claim still holds
    not_before   until then it is left alone · lease_until: until then it belongs to who claimed it; UTC
    undo         whether it takes an applied change back
    turn         0 there, 1 back, 2 there again, 3 back again …
    """

    key: str
    proposal: str
    step: int
    operation: Operation
    adapter: str
    state: State
    attempts: int = 0
    not_before: str = ""
    lease_until: str = ""
    undo: bool = False
    result: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    turn: int = 0


def key_of(proposal: str, hash: str, step: int, undone: int) -> str:
    """The idempotency key: 32 hex digits over the proposal, what was approved, the step and how often it was undone."""
    return hashlib.sha256(canonical([proposal, hash, step, undone])).hexdigest()[:32]


def put(tx: Tx, entry: Entry, adapter: str, at: Moment, undo: bool = False) -> list[Item]:
    """The operations of a queued proposal, or of an applied one the way back; the second time nothing is added.

    Raises:
        Outdated: it is not queued (or, to undo it, nothing of it was applied).
    """
    if entry.status not in (_UNDOABLE if undo else ("queued",)):
        raise refuse.not_queued(entry.id, entry.status)
    steps = list(enumerate(entry.operations))
    writes = [(step, each.undone(), adapter) for step, each in reversed(steps)] if undo else [
        (step, each, adapter) for step, each in steps
    ]  # fmt: skip
    return add(tx, entry, writes, at, turn=int(undo))


def add(tx: Tx, entry: Entry, writes: Sequence[tuple[int, Operation, str]], at: Moment, *, turn: int) -> list[Item]:
    """Writes of one turn of a proposal; what is there already is not added again.

    Args:
        tx: a writing transaction.
        entry: the proposal.
        writes: step, operation and name of the adapter, in the order in which they are made.
        at: from when on they are due.
        turn: 0 there, 1 back, 2 there again …
    """
    expires = "" if turn or entry.proposal.expires is None else entry.proposal.expires.isoformat()
    for step, write, adapter in writes:
        key = key_of(entry.id, entry.hash, step, turn)
        row = (
            key, entry.id, step, turn, packed(write.model_dump(mode="json")), adapter, write.platform,
            write.entity, thing_of(write), "waiting", stamp(at), expires, stamp(at), stamp(at),
        )  # fmt: skip
        added = tx.execute(
            "insert into outbox (key, proposal, step, undo, operation, adapter, platform, entity, thing, state,"
            f" not_before, expires, at, changed) values ({', '.join('?' * len(row))}) on conflict (key) do nothing",
            row,
        )
        if added.rowcount:
            body = {"proposal": entry.id, "step": step, "undo": turn, "adapter": adapter, "hash": entry.hash}
            audit.append(tx, "write.put", key, "service:dispatcher", body)
    return [item for item in of(tx, entry.id) if item.turn == turn]


_UNDOABLE = ("verified", "handed_over", "failed", "queued")


def claim(tx: Page, now: datetime, lease_seconds: float) -> Item | None:
    """The next write that is due, leased; None where there is none or the kill switch is on.

    What writes to one thing goes in its order, one after the other, and so do the steps of one proposal.
    """
    halted = switch.stops(tx, tx.home)
    if any(stop.scope == switch.ALL for stop in halted):
        return None
    scopes = {stop.scope for stop in halted}
    for row in tx.execute(_DUE, (stamp(now), stamp(now), day_of(now).isoformat())).fetchall():
        item = _item(row[:12])
        write = item.operation
        if scopes & {switch.scope_of(write.platform), switch.scope_of(write.platform, write.entity)}:
            continue
        return _leased(tx, item, now, lease_seconds)
    return None


_DUE = f"""
select {_COLUMNS} from outbox o where {_UNSETTLED} and not_before <= ? and lease_until <= ?
    and (state <> 'waiting' or expires = '' or expires >= ?)
    and not exists (select 1 from outbox b where b.{_UNSETTLED} and b.seq < o.seq
        and (b.thing = o.thing or b.proposal = o.proposal))
order by seq
"""


def settle(
    tx: Tx, key: str, state: State, at: Moment, note: str = "", result: dict[str, Any] | None = None,
    not_before: Moment | None = None, *, attempt: int | None = None,
) -> Item:  # fmt: skip
    """What came of a write. While it is applied or reverting, who claimed it keeps it, unless `not_before` is told.

    Raises:
        Outdated: that state does not follow, or somebody else claimed it in the meantime (`attempt` differs).
    """
    item = one(tx, key)
    if attempt is not None and attempt != item.attempts:
        raise refuse.lost(key)
    if state not in MOVES[item.state]:
        raise refuse.move(key, item.state, state)
    kept = item.lease_until if state in ("applied", "reverting", "sending") and not_before is None else ""
    told = packed(item.result if result is None else result)
    tx.execute(
        "update outbox set state = ?, lease_until = ?, not_before = ?, result = ?, note = ?, changed = ? where key = ?",
        (state, kept, stamp(not_before or at), told, note or item.note, stamp(at), key),
    )
    body = {"from": item.state, "state": state, "attempt": item.attempts, "proposal": item.proposal,
            "result": digest(told), "note": digest(note)}  # fmt: skip
    audit.append(tx, f"write.{state}", key, "service:dispatcher", body)
    return one(tx, key)


def one(tx: Tx, key: str) -> Item:
    """One write by its key."""
    row = tx.execute(f"select {_COLUMNS} from outbox where key = ?", (key,)).fetchone()
    if row is None:
        raise refuse.unknown(key)
    return _item(row)


def of(tx: Tx, proposal: str) -> list[Item]:
    """The writes of one proposal, in order; the way back after the way there."""
    rows = tx.execute(f"select {_COLUMNS} from outbox where proposal = ? order by undo, seq", (proposal,)).fetchall()
    return [_item(row) for row in rows]


def unsettled(tx: Tx) -> list[Item]:
    """Every write whose end is not known yet, in order."""
    return [
        _item(row) for row in tx.execute(f"select {_COLUMNS} from outbox where {_UNSETTLED} order by seq").fetchall()
    ]


def _leased(tx: Tx, item: Item, now: datetime, seconds: float) -> Item:
    # Who had it in hand may have crashed after writing: only the platform knows.
    state: State = {"waiting": "sending", "sending": "unknown"}.get(item.state, item.state)  # type: ignore[assignment]
    until = stamp(now + timedelta(seconds=seconds))
    tx.execute(
        "update outbox set state = ?, attempts = attempts + 1, lease_until = ?, changed = ? where key = ?",
        (state, until, stamp(now), item.key),
    )
    body = {"from": item.state, "state": state, "attempt": item.attempts + 1, "proposal": item.proposal}
    audit.append(tx, "write.claimed", item.key, "service:dispatcher", body)
    return one(tx, item.key)


def _item(row: tuple[Any, ...]) -> Item:
    return Item(
        key=row[0], proposal=row[1], step=row[2], operation=Operation.model_validate_json(row[3]), adapter=row[4],
        state=cast("State", row[5]), attempts=row[6], not_before=row[7], lease_until=row[8], undo=row[9] % 2 == 1,
        result=json.loads(row[10]), note=row[11], turn=row[9],
    )  # fmt: skip
