"""Which lever of which thing a proposal pulls at; a newer one at the same lever takes the place of an older one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ledger.place import Tx
from terms import Operation, Proposal

SCHEMA = """
create table if not exists levers (
    seq integer primary key,
    proposal text not null,
    written integer not null,
    lever text not null,
    thing text not null,
    whole integer not null
);
create index if not exists levers_by_thing on levers (thing, lever);
create index if not exists levers_by_proposal on levers (proposal);
"""
ACTIONS = {
    "set_budget": "budget", "set_bid": "bid", "set_target": "bid", "set_shares": "share", "pause": "status",
    "resume": "status",
}  # fmt: skip
FIELDS = {"target": "bid"}
WIDER = {"status": ("status", "budget", "bid", "share")}
"""Whoever switches a thing off or on makes older wishes for its money void; a wish for money leaves a pause alone."""
_SEPARATOR = re.compile(r"\s[·/|>]\s")
Lever = tuple[int, str, str, int]
"""1 for a write that is fixed and 0 for a name, what is pulled, the thing, whether that is its whole name."""


def rivals(tx: Tx, proposal: Proposal, operations: Sequence[Operation]) -> list[str]:
    """The older proposals that still wait and pull the same lever of the same thing, oldest first.

    Two whose writes are fixed are compared by these, others by names: `Brand` and `google · Brand` may be the same.
    """
    found: set[tuple[int, str]] = set()
    sql = """select distinct p.seq, p.id from levers l join proposals p on p.id = l.proposal
        where l.thing = ? and l.lever = ? and l.written = ? and l.whole >= ? and p.status in ('suggested', 'open')
        and p.id <> ? and (? = 1 or p.operations = '[]' or ? = 0)"""
    for written, lever, thing, whole in levers(proposal, operations):
        for wide in WIDER.get(lever, (lever,)):
            # A part of a name only meets a whole one.
            values = (thing, wide, written, 1 - whole, proposal.id, written, int(bool(operations)))
            found |= {(row[0], row[1]) for row in tx.execute(sql, values).fetchall()}
    return [id for _, id in sorted(found)]


def keep(tx: Tx, proposal: Proposal, operations: Sequence[Operation]) -> None:
    """Remember what a proposal pulls at, in place of what was remembered before."""
    tx.execute("delete from levers where proposal = ?", (proposal.id,))
    for each in sorted(set(levers(proposal, operations))):
        sql = "insert into levers (proposal, written, lever, thing, whole) values (?, ?, ?, ?, ?)"
        tx.execute(sql, (proposal.id, *each))


def levers(proposal: Proposal, operations: Sequence[Operation]) -> Iterable[Lever]:
    """Everything that it pulls at: by what is written, and by the names of what changes."""
    for each in operations:
        yield 1, FIELDS.get(each.field, each.field), thing_of(each), 1
    lever = ACTIONS.get(proposal.action, proposal.action)
    for name in proposal.before:
        parts = levels(name)
        for at in range(len(parts)):
            yield 0, lever, " · ".join(parts[at:]), int(at == 0)


def thing_of(operation: Operation) -> str:
    """The one name of what an operation writes to."""
    return f"{operation.platform}/{operation.kind}/{operation.entity}"


def levels(name: str) -> list[str]:
    """The parts of a name such as `google · Brand · Tents`, the widest first."""
    return [spelled(part) for part in _SEPARATOR.split(name)]


def spelled(name: str) -> str:
    """A name without case, surplus and invisible characters.

    >>> spelled("  Brand\u00a0 DE\u200b ")
    'brand de'
    """
    plain = unicodedata.normalize("NFKC", name)
    return " ".join("".join(each for each in plain if unicodedata.category(each) != "Cf").lower().split())
