"""Writes that wait for their platform: each has one key for ever, and one worker at a time has it in hand.

waiting ─> sending ─> applied ─> verified | reverting ─> reverted
           sending ─> waiting (come back later) | unknown (no answer) | handed_over | refused | cancelled
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from ledger import _outbox_refusals as refuse
from ledger import audit, proposals, switch
from ledger._levers import thing_of
from ledger._writes import (
    COLUMNS,
    DISPATCHER,
    DONE,
    ENDS,
    MOVES,
    SCHEMA,
    UNSETTLED,
    Item,
    State,
    cancel,
    item,
    of,
    one,
    settle,
    there,
    unsettled,
)
from ledger.page import Moment, Page, day_of, packed, stamp
from ledger.place import Tx
from ledger.proposals import Entry
from terms import Operation, canonical

__all__ = [
    "DONE", "ENDS", "MOVES", "SCHEMA", "Item", "State", "add", "cancel", "claim", "key_of", "of", "one", "put",
    "settle", "there", "unsettled",
]  # fmt: skip

_PAGE = 50


def key_of(proposal: str, hash: str, step: int, undone: int) -> str:
    """The idempotency key: 32 hex digits over the proposal, what was approved, the step and how often it was undone."""
    return hashlib.sha256(canonical([proposal, hash, step, undone])).hexdigest()[:32]


def put(tx: Tx, entry: Entry, adapter: str, at: Moment, undo: bool = False, *, by: str = DISPATCHER) -> list[Item]:
    """All operations of a queued proposal by one adapter, or the way back; the second time nothing is added.

    The way back takes the last step first, and only what the platform holds; what of it was refused or called off
    before is tried again in a turn of its own.

    Raises:
        Outdated: it is not queued; or, to undo it, it was not applied or is still being written.
        Tampered: it is not what its approvals signed.
    """
    known = of(tx, entry.id)
    if not undo:
        return add(tx, entry, [(step, each, adapter) for step, each in enumerate(entry.operations)], at, turn=0, by=by)
    if any(each.state not in ENDS for each in known if not each.undo):
        raise refuse.in_hand(entry.id)
    last = {each.step: each for each in sorted(known, key=lambda each: each.turn) if each.state in DONE}
    begun = {each.step for each in known if each.state not in ENDS}
    steps = [step for step in sorted(last, reverse=True) if not last[step].undo and step not in begun]
    most = max((each.turn for each in known), default=0)
    writes = [(step, entry.operations[step].undone(), adapter) for step in steps]
    add(tx, entry, writes, at, turn=most + 1 + most % 2, by=by)
    return [each for each in of(tx, entry.id) if each.undo]


def add(
    tx: Tx, entry: Entry, writes: Sequence[tuple[int, Operation, str]], at: Moment, *, turn: int, by: str = DISPATCHER
) -> list[Item]:  # fmt: skip
    """Writes of one turn of a proposal, each by an adapter of its own; what is there already is not added again.

    Args:
        tx: a writing transaction.
        entry: the proposal.
        writes: step, operation and name of the adapter, in the order in which they are made. On the way back an
            operation starts from what the platform holds and ends at what the proposal found.
        at: from when on they are due.
        turn: 0 there, 1 back, 2 there again …
        by: who orders it.

    Raises:
        Outdated: its status does not allow that turn.
        Tampered: it is not what its approvals signed.
    """
    now = proposals.get(tx, entry.id)
    proposals.sound(now)
    if now.status not in (("queued",) if not turn else _BACK if turn % 2 else ("rolled_back",)):
        raise refuse.not_queued(now.id, now.status)
    last = "" if turn or now.proposal.expires is None else now.proposal.expires.isoformat()
    for step, operation, adapter in writes:
        key = key_of(now.id, now.hash, step, turn)
        new = Item(key, now.id, step, operation, adapter, "waiting", not_before=stamp(at), turn=turn)
        if not _is_of(new, now):
            raise refuse.tampered(now.id)
        if _added(tx, new, last, at):
            body = {"proposal": now.id, "step": step, "undo": turn, "adapter": adapter, "hash": now.hash}
            audit.append(tx, "write.put", key, by, body)
    return [each for each in of(tx, now.id) if each.turn == turn]


_BACK = (*proposals.APPLIED, "queued")
"""A proposal of which one write failed takes the others back before it is over."""


def _added(tx: Tx, new: Item, expires: str, at: Moment) -> bool:
    row = (
        new.key, new.proposal, new.step, new.turn, packed(new.operation.model_dump(mode="json")), new.adapter,
        thing_of(new.operation), new.state, new.not_before, expires, stamp(at), stamp(at),
    )  # fmt: skip
    sql = f"""insert into outbox (key, proposal, step, undo, operation, adapter, thing, state, not_before, expires, at,
        changed) values ({", ".join("?" * len(row))}) on conflict (key) do nothing"""
    return tx.execute(sql, row).rowcount > 0


def claim(tx: Page, now: datetime, lease_seconds: float) -> Item | None:
    """The next write that is due, leased; None where there is none or the kill switch is on.

    What writes to one thing goes in its order, one after the other, and so do the steps of one proposal. A write that
    was not begun is only given out while its proposal still stands and holds on the day of `now`.

    Raises:
        Tampered: what would be written is not what was approved.
    """
    halted = switch.stops(tx, tx.home)
    if any(stop.scope == switch.ALL for stop in halted):
        return None
    for found in _due(tx, now):
        if switch.halts(halted, found.operation) is None:
            _as_approved(tx, found)
            return _leased(tx, found, now, lease_seconds)
    return None


def _as_approved(tx: Tx, found: Item) -> None:
    """Refuse to give out what is not what was approved; everything waits then, for somebody has been at the records."""
    entry = proposals.get(tx, found.proposal)
    proposals.sound(entry)
    if not _is_of(found, entry):
        raise refuse.tampered(entry.id)


def _is_of(found: Item, entry: Entry) -> bool:
    """Whether a write is the approved one, or takes the same thing back to what the approved one found."""
    if not 0 <= found.step < len(entry.operations):
        return False
    write, approved = found.operation, entry.operations[found.step]
    if not found.turn:
        return write == approved
    fixed = {"platform", "entity", "kind", "field", "unit", "within"}
    if write.model_dump(include=fixed) != approved.model_dump(include=fixed):
        return False
    if found.turn % 2:
        return write.after == approved.before
    part, whole = write.after, approved.after
    if isinstance(part, list) and isinstance(whole, list):
        # Of a list the platform may have taken a part; then that part comes again.
        return all(row in cast("list[Any]", whole) for row in cast("list[Any]", part))
    return part == whole


def _due(tx: Tx, now: datetime) -> Iterator[Item]:
    last, moment, today = 0, stamp(now), day_of(now).isoformat()
    while rows := tx.execute(_DUE, (last, moment, moment, today, _PAGE)).fetchall():
        yield from (item(row[1:]) for row in rows)
        last = rows[-1][0]


_STANDS = f"""(o.undo = 0 and p.status = 'queued' and (o.expires = '' or o.expires >= ?)
    or o.undo % 2 = 1 and p.status in ({", ".join(repr(status) for status in _BACK)})
    or o.undo > 0 and o.undo % 2 = 0 and p.status = 'rolled_back')"""
_DUE = f"""
select o.seq, {", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))}
from outbox o join proposals p on p.id = o.proposal
where o.seq > ? and o.{UNSETTLED} and o.not_before <= ? and o.lease_until <= ?
    and (o.state <> 'waiting' or {_STANDS})
    and not exists (select 1 from outbox b where b.thing = o.thing and b.seq < o.seq and b.{UNSETTLED})
    and not exists (select 1 from outbox b where b.proposal = o.proposal and b.seq < o.seq and b.{UNSETTLED})
order by o.seq limit ?
"""


def _leased(tx: Tx, found: Item, now: datetime, seconds: float) -> Item:
    # Who had it in hand may have crashed after writing: only the platform knows.
    after: dict[State, State] = {"waiting": "sending", "sending": "unknown"}
    state = after.get(found.state, found.state)
    until = stamp(now + timedelta(seconds=seconds))
    tx.execute(
        "update outbox set state = ?, attempts = attempts + 1, lease_until = ?, changed = ? where key = ?",
        (state, until, stamp(now), found.key),
    )
    body = {"from": found.state, "state": state, "attempt": found.attempts + 1, "proposal": found.proposal}
    audit.append(tx, "write.claimed", found.key, DISPATCHER, body)
    return one(tx, found.key)
