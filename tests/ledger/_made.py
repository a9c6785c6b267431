"""Proposals and their writes, as short as they can be said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from ledger import proposals
from terms import Fact, Interval, Money, Operation, Proposal, Words

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
UNTIL = date(2026, 12, 10)


def words(text="because"):
    return Words(de=f"{text} (de)", en=text)


def proposal(id="p-1", thing="google · Brand", *, action="set_budget", after=120.0, expires=UNTIL, **more):
    shape = {
        "id": id, "action": action, "target": thing, "before": {thing: 100.0}, "after": {thing: after},
        "unit": "EUR/day", "evidence": "model", "why": words(), "expires": expires, "risk": Money(amount=Decimal(280)),
        "effect": Fact(id="gain", value=12.5, unit="EUR", label=words("gain"),
                       interval=Interval(low=1, high=20, level=0.9)),
    }  # fmt: skip
    return Proposal(**(shape | more))


def operation(entity="1", *, field="budget", before=100.0, after=120.0, platform="google", **more):
    return Operation(platform=platform, entity=entity, field=field, before=before, after=after, unit="EUR/day", **more)


def submit(tx, made=None, operations=None, *, by="agent:bidding", level="approve", needs=1, at=NOW, **more):
    made = made or proposal()
    fixed = (operation(),) if operations is None else operations
    return proposals.submit(tx, made, by=by, level=level, needs=needs, operations=fixed, at=at, **more)


def queue(tx, made=None, operations=None, *, by="u-anna", **more):
    entry = submit(tx, made, operations, **more)
    return proposals.approve(tx, entry.id, by=by, hash=entry.hash, at=NOW)


def lines(tx):
    """How many lines the audit has."""
    return tx.execute("select count(*) from audit").fetchone()[0]
