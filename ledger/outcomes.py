"""What was expected of a proposal, and what came of it when it could be known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from errors import BadArguments, NotFound
from ledger import audit
from ledger.page import Moment, stamp
from ledger.place import Tx
from terms import Evidence, Period

SCHEMA = """
create table if not exists outcomes (
    seq integer primary key,
    id text not null unique,
    proposal text not null,
    metric text not null,
    unit text not null,
    value real not null,
    low real,
    high real,
    level real not null,
    due text not null,
    evidence text not null,
    first text not null,
    last text not null,
    at text not null,
    realised real,
    realised_low real,
    realised_high real,
    realised_evidence text not null default '',
    run text not null default '',
    realised_at text not null default '',
    reason text not null default ''
);
create index if not exists outcomes_by_due on outcomes (due);
"""
_COLUMNS = """id, proposal, metric, unit, value, low, high, level, due, evidence, first, last, at, realised,
    realised_low, realised_high, realised_evidence, run, realised_at, reason"""


@dataclass(frozen=True)
class Outcome:
    """One prediction about one proposal, and what was measured.

    value, low, high  what was expected in `unit`, with the interval at `level` · window: the days it is about
    due               the first day on which it can be known
    realised          what came of it, with its interval and its own evidence label; None before
    reason            why it could not be measured, where that is final: a code
    """

    id: str
    proposal: str
    metric: str
    unit: str
    value: float
    low: float | None
    high: float | None
    level: float
    due: date
    evidence: Evidence
    window: Period
    at: str
    realised: float | None = None
    realised_low: float | None = None
    realised_high: float | None = None
    realised_evidence: Evidence | str = ""
    run: str = ""
    realised_at: str = ""
    reason: str = ""

    @property
    def covered(self) -> bool | None:
        """Whether what came lies in the interval that was told; None where there is no telling."""
        if self.realised is None or self.low is None or self.high is None:
            return None
        return self.low <= self.realised <= self.high


def expected(  # noqa: PLR0913, PLR0917  (what a prediction says)
    tx: Tx, proposal: str, metric: str, unit: str, value: float, low: float | None, high: float | None, level: float,
    due: date, evidence: Evidence, window: Period, at: Moment, *, by: str = "service:outcomes",
) -> Outcome:  # fmt: skip
    """Write down what is expected; of one proposal and metric once."""
    id = f"{proposal}/{metric}"
    row = (id, proposal, metric, unit, value, low, high, level, due.isoformat(), evidence, window.start.isoformat(),
           window.end.isoformat(), stamp(at))  # fmt: skip
    sql = f"""insert into outcomes (id, proposal, metric, unit, value, low, high, level, due, evidence, first, last,
        at) values ({", ".join("?" * len(row))}) on conflict (id) do nothing"""
    if tx.execute(sql, row).rowcount:
        told = [repr(each) for each in (value, low, high)]
        body = {"metric": metric, "unit": unit, "expected": told, "due": due.isoformat(), "evidence": evidence}
        audit.append(tx, "outcome.expected", proposal, by, body)
    return get(tx, id)


def realised(  # noqa: PLR0913  (what a reading says)
    tx: Tx, id: str, value: float, low: float | None, high: float | None, evidence: Evidence, run: str, at: Moment, *,
    by: str = "service:outcomes",
) -> Outcome:  # fmt: skip
    """What came of it, from a recorded run; a second reading is refused, so that nobody picks the better one."""
    outcome = get(tx, id)
    if outcome.realised_at:
        raise BadArguments(
            en=f"What came of {id} is on record already.", de=f"Was aus {id} wurde, ist bereits verzeichnet.",
            do_en="A second reading would let one choose.", do_de="Eine zweite Messung ließe eine Auswahl zu.",
        )  # fmt: skip
    sql = """update outcomes set realised = ?, realised_low = ?, realised_high = ?, realised_evidence = ?, run = ?,
        realised_at = ? where id = ?"""
    tx.execute(sql, (value, low, high, evidence, run, stamp(at), outcome.id))
    told = [repr(each) for each in (value, low, high)]
    body = {"metric": outcome.metric, "realised": told, "evidence": evidence, "run": run}
    audit.append(tx, "outcome.realised", outcome.proposal, by, body)
    return get(tx, id)


def unmeasurable(
    tx: Tx, id: str, reason: str, run: str, at: Moment, *, by: str = "service:outcomes"
) -> Outcome:  # fmt: skip
    """It cannot be known, and why, as a code; what is on record stays as it is."""
    outcome = get(tx, id)
    if outcome.realised_at:
        return outcome
    tx.execute(
        "update outcomes set reason = ?, run = ?, realised_at = ? where id = ?", (reason, run, stamp(at), outcome.id)
    )
    body = {"metric": outcome.metric, "reason": reason, "run": run}
    audit.append(tx, "outcome.unmeasurable", outcome.proposal, by, body)
    return get(tx, id)


def applied(tx: Tx, proposal: str) -> str:
    """When the last write of a proposal took effect, as text; empty where none did."""
    sql = "select max(changed) from outbox where proposal = ? and undo = 0 and state in ('verified', 'handed_over')"
    return tx.execute(sql, (proposal,)).fetchone()[0] or ""


def taken_back(tx: Tx, proposal: str) -> str:
    """When the first write of a proposal was taken back; empty where none was."""
    sql = "select min(changed) from outbox where proposal = ? and undo > 0 and state in ('verified', 'handed_over')"
    return tx.execute(sql, (proposal,)).fetchone()[0] or ""


def due(tx: Tx, day: date) -> list[Outcome]:
    """What can be known on that day and is not on record yet, the oldest first."""
    sql = f"select {_COLUMNS} from outcomes where realised_at = '' and due <= ? order by due, seq"
    return [_outcome(row) for row in tx.execute(sql, (day.isoformat(),)).fetchall()]


def listed(tx: Tx, proposal: str = "", limit: int = 10_000) -> list[Outcome]:
    """All of them, or those of one proposal, in order."""
    sql = f"select {_COLUMNS} from outcomes where ? in ('', proposal) order by seq limit ?"
    return [_outcome(row) for row in tx.execute(sql, (proposal, limit)).fetchall()]


def get(tx: Tx, id: str) -> Outcome:
    """One by its id, `proposal/metric`, or by its proposal where that has one."""
    rows = tx.execute(f"select {_COLUMNS} from outcomes where id = ? or proposal = ?", (id, id)).fetchall()
    if len(rows) != 1:
        raise NotFound(
            en=f"There is no expectation '{id}'.", de=f"Es gibt keine Erwartung „{id}“.",
            do_en="Name the proposal and the metric: p-…/revenue.",
            do_de="Nennen Sie Vorschlag und Kennzahl: p-…/revenue.",
        )  # fmt: skip
    return _outcome(rows[0])


def _outcome(row: tuple[Any, ...]) -> Outcome:
    id, proposal, metric, unit, value, low, high, level, due, evidence, first, last, at, *came = row
    window = Period(start=date.fromisoformat(first), end=date.fromisoformat(last))
    day = date.fromisoformat(due)
    return Outcome(id, proposal, metric, unit, value, low, high, level, day, evidence, window, at, *came)
