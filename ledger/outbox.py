"""Writes that wait for their platform: each has one key for ever, and one worker at a time has it in hand.

waiting ─> sending ─> applied ─> verified | reverting ─> reverted
           sending ─> waiting (come back later) | unknown (no answer) | handed_over | refused | cancelled
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger import _outbox_refusals as refuse
from ledger import audit, proposals, switch
from ledger._levers import thing_of
from ledger._page import Moment, Page, day_of, packed, stamp
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
    unsettled,
)
from ledger.place import Tx
from ledger.proposals import Entry
from terms import canonical

__all__ = [
    "DONE", "ENDS", "MOVES", "SCHEMA", "Item", "State", "cancel", "claim", "key_of", "of", "one", "put", "settle",
    "unsettled",
]  # fmt: skip

_PAGE = 50


def key_of(proposal: str, hash: str, step: int, undone: int) -> str:
    """The idempotency key: 32 hex digits over the proposal, what was approved, the step and how often it was undone."""
    return hashlib.sha256(canonical([proposal, hash, step, undone])).hexdigest()[:32]


def put(tx: Tx, entry: Entry, adapter: str, at: Moment, undo: bool = False, *, by: str = DISPATCHER) -> list[Item]:
    """The operations of a queued proposal; the second time nothing is added.

    With `undo` the way back, last step first, of what the platform holds; what of it was refused or called off before
    is tried again under a new key.

    Raises:
        Outdated: it is not queued; or, to undo it, it was not applied or is still being written.
        Tampered: it is not what its approvals signed.
    """
    now = proposals.get(tx, entry.id)
    proposals.sound(now)
    known = of(tx, now.id)
    if now.status not in (proposals.APPLIED if undo else ("queued",)):
        raise refuse.not_queued(now.id, now.status)
    there = {each.step: each for each in known if not each.undo}
    if undo and any(each.state not in ENDS for each in there.values()):
        raise refuse.in_hand(now.id)
    last = "" if undo or now.proposal.expires is None else now.proposal.expires.isoformat()
    steps = list(enumerate(now.operations))
    for step, operation in reversed(steps) if undo else steps:
        if undo and (step not in there or there[step].state not in DONE):
            continue
        tries = [each for each in known if each.undo and each.step == step]
        again = sum(each.state in ("refused", "cancelled") for each in tries)
        if undo and len(tries) > again:
            continue
        key = key_of(now.id, now.hash, step, 1 + again if undo else 0)
        if _added(tx, Item(key, now.id, step, operation.undone() if undo else operation, adapter, "waiting",
                           not_before=stamp(at), undo=undo), last, at):  # fmt: skip
            body = {"proposal": now.id, "step": step, "undo": int(undo), "adapter": adapter, "hash": now.hash}
            audit.append(tx, "write.put", key, by, body)
    return [each for each in of(tx, now.id) if each.undo == undo]


def _added(tx: Tx, new: Item, expires: str, at: Moment) -> bool:
    row = (
        new.key, new.proposal, new.step, int(new.undo), packed(new.operation.model_dump(mode="json")), new.adapter,
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
    steps = {step: each.undone() if found.undo else each for step, each in enumerate(entry.operations)}
    if steps.get(found.step) != found.operation:
        raise refuse.tampered(entry.id)


def _due(tx: Tx, now: datetime) -> Iterator[Item]:
    last, moment, today = 0, stamp(now), day_of(now).isoformat()
    while rows := tx.execute(_DUE, (last, moment, moment, today, _PAGE)).fetchall():
        yield from (item(row[1:]) for row in rows)
        last = rows[-1][0]


_STANDS = f"""(o.undo = 0 and p.status = 'queued' and (o.expires = '' or o.expires >= ?)
    or o.undo = 1 and p.status in ({", ".join(repr(status) for status in proposals.APPLIED)}))"""
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
