"""What the house's work costs, and how many decisions came of it: sums over the records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

from ledger.place import Tx
from ledger.runs import ASK


@dataclass(frozen=True)
class Counts:
    """Sums of a house.

    proposals, writes   how many there are in each state
    decisions           proposals that a person said yes or no to
    seconds             of all tools
    cost                of the models behind all answers, in EUR
    last                up to which row of the runs that was summed
    """

    proposals: dict[str, int]
    writes: dict[str, int]
    decisions: int
    seconds: float
    cost: Decimal
    last: int


def counted(tx: Tx, before: Counts | None = None) -> Counts:
    """The sums now; answers are only read from the row on at which `before` ended."""
    last, cost = (before.last, before.cost) if before else (0, Decimal(0))
    sql = "select rowid, result from runs where tool = ? and rowid > ? order by rowid"
    for row, result in tx.execute(sql, (ASK, last)).fetchall():
        last, cost = row, cost + Decimal(str(json.loads(result).get("cost") or 0))
    approved = {row[0] for row in tx.execute("select distinct proposal from approvals").fetchall()}
    rejected = {row[0] for row in tx.execute("select id from proposals where status = 'rejected'").fetchall()}
    return Counts(
        dict(tx.execute("select status, count(*) from proposals group by status").fetchall()),
        dict(tx.execute("select state, count(*) from outbox group by state").fetchall()),
        len(approved | rejected),
        float(tx.execute("select coalesce(sum(seconds), 0) from runs where tool <> ?", (ASK,)).fetchone()[0]),
        cost,
        last,
    )
