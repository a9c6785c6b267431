"""What earlier advice brought: shown beside the next advice of the same tool, and scored over all.

Read from the ledger: promises of changes that took effect, and what was measured when they were due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from errors import NotFound
from figures import show, show_interval
from ledger import outcomes, proposals
from ledger.outcomes import Outcome
from terms import Fact, Interval, Result, Table, Words, number
from tools._tool import Desk

LAST = 20
"""Most measured advices of a tool that count for what is said beside the next one."""
LEVEL = 0.9


@dataclass(frozen=True)
class Advice:
    """One promise about a change that took effect, the tool that made it and what it was about."""

    tool: str
    target: str
    status: str
    on: date
    outcome: Outcome


@dataclass(frozen=True)
class Kept:
    """How the measured advices did.

    n        how many were measured · inside: how many came out within their own range
    low      end of the share inside at 90 % (Jeffreys: Beta(inside + 1/2, n - inside + 1/2)) · high: the other end
    ratio    sum of what came over the sum of what was promised; None where units differ or nothing was promised
    open, unmeasurable   how many are not due yet, and how many cannot be known
    """

    n: int
    inside: int
    low: float
    high: float
    ratio: float | None
    level: float
    open: int
    unmeasurable: int


def advices(desk: Desk) -> tuple[Advice, ...]:
    """All promises on record, oldest first."""
    if desk.book is None:
        return ()
    with desk.book.reading() as tx:
        known = [(each, proposals.get(tx, each.proposal)) for each in outcomes.listed(tx)]
    found: list[Advice] = []
    for each, entry in known:
        try:
            tool = desk.runs.get(entry.run).tool if entry.run else entry.by
        except NotFound:
            tool = entry.by
        found.append(Advice(tool, entry.proposal.target, entry.status, date.fromisoformat(entry.at[:10]), each))
    return tuple(found)


def score(known: Sequence[Advice]) -> Kept:
    """How many kept their promise, and how much of what was promised came."""
    done = [each.outcome for each in known if each.outcome.realised is not None]
    ranged = [each for each in done if each.covered is not None]
    inside = sum(bool(each.covered) for each in ranged)
    n = len(ranged)
    low, high = jeffreys(inside, n, LEVEL)
    promised = sum(each.value for each in done)
    same = len({each.unit for each in done}) == 1 and abs(promised) > 0
    ratio = sum(each.realised or 0.0 for each in done) / promised if same else None
    level = sum(each.level for each in done) / len(done) if done else LEVEL
    lost = sum(bool(each.outcome.realised_at) and each.outcome.realised is None for each in known)
    return Kept(n, inside, low, high, ratio, level, len(known) - len(done) - lost, lost)


def jeffreys(part: int, n: int, level: float) -> tuple[float, float]:
    """Ends of a share by Jeffreys' prior: quantiles of Beta(part + 1/2, n - part + 1/2), and never past the share.

    >>> tuple(round(end, 2) for end in jeffreys(5, 7, 0.9))
    (0.41, 0.92)
    """
    from scipy import stats

    beta: Any = stats.beta
    low, high = (float(beta.ppf(q, part + 0.5, n - part + 0.5)) for q in ((1 - level) / 2, (1 + level) / 2))
    return (min(low, part / n), max(high, part / n)) if n else (low, high)


def remembered(results: Sequence[Result], desk: Desk) -> tuple[Result, ...]:
    """The results; where one proposes something, how the last advices of its tool turned out stands beside it."""
    if not any(result.proposals for result in results):
        return tuple(results)
    known = advices(desk)
    return tuple(_beside(result, known) for result in results)


def _beside(result: Result, known: Sequence[Advice]) -> Result:
    if not result.proposals or result.receipt is None:
        return result
    tool = result.receipt.tool
    mine = [each for each in known if each.tool == tool]
    done = [each for each in mine if each.outcome.realised is not None][-LAST:]
    if not done:
        return result
    kept = score(done)
    tables = {**result.tables, "past_advice": table(done)}
    return result.model_copy(update={"caveats": (*result.caveats, said(kept)), "tables": tables})


def said(kept: Kept) -> Words:
    """In one sentence how the last advices did."""
    share = Fact(
        id="inside", value=number(round(kept.inside / kept.n, 4) if kept.n else 0), unit="share",
        label=Words(de="in der Spanne", en="inside the range"),
        interval=Interval(low=number(round(kept.low, 4)), high=number(round(kept.high, 4)), level=LEVEL),
    )  # fmt: skip
    de = (f"Die letzten {kept.n} gemessenen Empfehlungen dieses Werkzeugs: {kept.inside} von {kept.n} lagen in ihrer "
          f"Spanne ({show_interval(share, 'de')})")  # fmt: skip
    en = (f"The last {kept.n} measured advices of this tool: {kept.inside} of {kept.n} came inside their range "
          f"({show_interval(share, 'en')})")  # fmt: skip
    if kept.ratio is None:
        return Words(de=f"{de}.", en=f"{en}.")
    ratio = Fact(id="ratio", value=number(round(kept.ratio, 4)), unit="share", digits=0,
                 label=Words(de="eingetreten", en="realised"))  # fmt: skip
    return Words(de=f"{de}; eingetreten sind im Mittel {show(ratio, 'de')} des Versprochenen.",
                 en=f"{en}; realised on average: {show(ratio, 'en')} of what was promised.")  # fmt: skip


COLUMNS = (
    "proposal", "tool", "target", "metric", "unit", "on", "due", "promised", "low", "high", "realised", "realised_low",
    "realised_high", "evidence", "inside", "reason",
)  # fmt: skip


def table(known: Sequence[Advice]) -> Table:
    """Promised beside realised, one advice a row."""
    rows = tuple(
        (o.proposal, each.tool, each.target[:120], o.metric, o.unit, each.on, o.due, o.value, o.low, o.high, o.realised,
         o.realised_low, o.realised_high, o.realised_evidence or None, o.covered, o.reason or None)
        for each in known for o in (each.outcome,)
    )  # fmt: skip
    return Table(columns=COLUMNS, rows=rows, words={"reason": REASONS})


REASONS: dict[str, Words] = {
    "no_method": Words(
        de="für diese Art Änderung gibt es kein ehrliches Verfahren",
        en="there is no honest way to measure this kind of change",
    ),
    "changed_again": Words(de="dasselbe wurde zu früh wieder geändert", en="the same was changed again too soon"),
    "taken_back": Words(de="die Änderung wurde zu früh zurückgenommen", en="the change was taken back too soon"),
    "unknown_thing": Words(de="was geändert wurde, steht nicht in den Daten", en="what was changed is not in the data"),
    "no_data": Words(de="die Tage danach wurden nie geladen", en="the days after it were never loaded"),
    "too_little": Words(de="die Daten reichen nicht aus", en="there is too little data"),
}
"""Why something could not be measured, by the code that the ledger keeps."""
