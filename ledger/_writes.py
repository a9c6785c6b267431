"""The table of writes to platforms: what one is, how it may go on, and the one way in which its state changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from ledger import _outbox_refusals as refuse
from ledger import audit
from ledger.page import Moment, clean, digest, packed, stamp
from ledger.place import Tx
from terms import Operation

State = Literal[
    "waiting", "sending", "unknown", "applied", "verified", "handed_over", "refused", "reverting", "reverted",
    "cancelled",
]  # fmt: skip
MOVES: dict[State, tuple[State, ...]] = {
    "waiting": ("cancelled",),
    "sending": ("waiting", "unknown", "applied", "verified", "handed_over", "refused", "reverting", "cancelled"),
    "unknown": ("waiting", "unknown", "applied", "verified", "handed_over", "refused", "reverting", "cancelled"),
    "applied": ("applied", "verified", "handed_over", "reverting", "refused"),
    "reverting": ("reverting", "reverted", "refused"),
    "verified": (),
    "handed_over": (),
    "refused": (),
    "reverted": (),
    "cancelled": (),
}
"""Which state may follow which; only a claim leads from waiting to sending."""
ENDS: tuple[State, ...] = tuple(state for state, after in MOVES.items() if not after)
DONE: tuple[State, ...] = ("applied", "verified", "handed_over")
"""States in which the platform holds what was written."""
SCHEMA = """
create table if not exists outbox (
    seq integer primary key,
    key text not null unique,
    proposal text not null,
    step integer not null,
    undo integer not null,
    operation text not null,
    adapter text not null,
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
COLUMNS = "key, proposal, step, operation, adapter, state, attempts, not_before, lease_until, undo, result, note"
UNSETTLED = f"state not in ({', '.join(repr(state) for state in ENDS)})"
DISPATCHER = "service:dispatcher"


@dataclass(frozen=True)
class Item:
    """One write.

    key          the idempotency key, the same at each try
    state        as a claim gives it: `sending` is new, `unknown` may have taken effect (ask the platform first),
                 `applied` is to be read back, `reverting` is to be taken back
    attempts     how often it was claimed; `settle` takes it as proof that the claim still holds
    not_before   until then it is left alone · lease_until: until then it belongs to who claimed it; UTC
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
    turn: int = 0
    result: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""

    @property
    def undo(self) -> bool:
        """Whether it takes an applied change back."""
        return self.turn % 2 == 1


def one(tx: Tx, key: str) -> Item:
    """One write by its key; NotFound otherwise."""
    row = tx.execute(f"select {COLUMNS} from outbox where key = ?", (key,)).fetchone()
    if row is None:
        raise refuse.unknown(key)
    return item(row)


def there(tx: Tx, key: str) -> bool:
    """Whether there is a write of that key; what was put before people again has none."""
    return tx.execute("select 1 from outbox where key = ?", (key,)).fetchone() is not None


def of(tx: Tx, proposal: str) -> list[Item]:
    """The writes of one proposal, in order; the way back after the way there."""
    rows = tx.execute(f"select {COLUMNS} from outbox where proposal = ? order by undo, seq", (proposal,)).fetchall()
    return [item(row) for row in rows]


def unsettled(tx: Tx) -> list[Item]:
    """Every write whose end is not known yet, in order."""
    rows = tx.execute(f"select {COLUMNS} from outbox where {UNSETTLED} order by seq").fetchall()
    return [item(row) for row in rows]


def settle(  # noqa: PLR0913  (what came of it)
    tx: Tx, key: str, state: State, at: Moment, note: str = "", result: dict[str, Any] | None = None,
    not_before: Moment | None = None, *, attempt: int | None = None, by: str = DISPATCHER,
) -> Item:  # fmt: skip
    """What came of a write. While it is applied or reverting, who claimed it keeps it, unless `not_before` is told.

    Raises:
        Outdated: that state does not follow, or somebody else claimed it in the meantime (`attempt` differs).
    """
    known = one(tx, key)
    if attempt is not None and attempt != known.attempts:
        raise refuse.lost(key)
    if state not in MOVES[known.state]:
        raise refuse.move(key, known.state, state)
    kept = known.lease_until if state in ("applied", "reverting") and not_before is None else ""
    told = packed(known.result if result is None else result)
    tx.execute(
        "update outbox set state = ?, lease_until = ?, not_before = ?, result = ?, note = ?, changed = ? where key = ?",
        (state, kept, stamp(not_before or at), told, clean(note) or known.note, stamp(at), key),
    )
    body = {"from": known.state, "state": state, "attempt": known.attempts, "proposal": known.proposal,
            "result": digest(told), "note": digest(note)}  # fmt: skip
    audit.append(tx, f"write.{state}", key, by, body)
    return one(tx, key)


def cancel(tx: Tx, proposal: str, at: Moment, note: str = "", *, by: str = DISPATCHER) -> list[Item]:
    """Call off what was not begun of a proposal's way there; what is in hand goes its way."""
    waiting = [each for each in of(tx, proposal) if each.state == "waiting" and not each.turn]
    return [settle(tx, each.key, "cancelled", at, note, by=by) for each in waiting]


def withdraw(tx: Tx, proposal: str, at: Moment, *, by: str = DISPATCHER) -> bool:
    """Forget the writes of a proposal of which none was sent, so that they can be put anew; False where one was."""
    known = of(tx, proposal)
    if any(each.state != "waiting" or each.turn for each in known):
        return False
    for each in known:
        tx.execute("delete from outbox where key = ?", (each.key,))
        audit.append(tx, "write.withdrawn", each.key, by, {"proposal": proposal, "attempt": each.attempts})
    return True


def item(row: Sequence[Any]) -> Item:
    """A row of COLUMNS as what it means."""
    return Item(
        key=row[0], proposal=row[1], step=row[2], operation=Operation.model_validate_json(row[3]), adapter=row[4],
        state=cast("State", row[5]), attempts=row[6], not_before=row[7], lease_until=row[8], turn=row[9],
        result=json.loads(row[10]), note=row[11],
    )  # fmt: skip
