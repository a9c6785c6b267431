"""The gate before an answer: whether the data of a kind can be believed in a period, and if not, why.

Only faults that take a noticeable part of the period's figure count, so that healthy data stay green:
`python -m bench.health` prints how often a healthy period is turned amber.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from methods.health import LAG, Fault, collapsed, doubled, untracked
from terms import Confidence, Period, Result, Words
from tools._tool import Desk
from tools.data._period import spoken
from tools.data._profile import ROWS, part_of, profile
from tools.data._slice import Slice
from tools.data._sums import DAY, Daily, day_of, has, narrowed
from warehouse.contract import contract, quoted
from warehouse.reader import Loaded

AMBER, RED = 0.02, 0.2
"""Parts of a period's sum that a fault has to concern."""
HISTORY, STOPPED = 63, 14
"""Days looked at before the period; a source that is silent for longer than this was stopped, not lost."""
ORDER: tuple[Confidence, ...] = ("green", "amber", "red")
ACTIVITY = ("clicks", "impressions", "sessions")
COUNTING = frozenset({"conversions", "conversion_value"})


@dataclass(frozen=True)
class Gate:
    """How far to trust figures of a kind in a period, and the reasons, the gravest first."""

    confidence: Confidence = "green"
    caveats: tuple[Words, ...] = ()

    def __or__(self, result: Result) -> Result:
        """The result seen through the gate: no surer than the gate, and with its reasons."""
        notes = tuple(dict.fromkeys([*result.caveats, *self.caveats]))
        return result.model_copy(update={"confidence": worst(self.confidence, result.confidence), "caveats": notes})


def worst(*confidences: Confidence) -> Confidence:
    """The least sure of several."""
    return max(confidences, key=ORDER.index)


def gate(
    desk: Desk,
    kind: str,
    period: Period | None,
    *,
    where: Mapping[str, Sequence[str]] | None = None,
    columns: Collection[str] | None = None,
) -> Gate:
    """Look for days that are missing, doubled or no longer counted, in the days and sources that a figure rests on.

    Args:
        desk: what is read from.
        kind: a loaded kind.
        period: the asked days; None for everything.
        where: the figure's filter; sources outside of it do not matter.
        columns: the columns that the figure reads; broken counting only matters to those that count.

    Returns:
        Green without a reason; amber from 2 % of the period's sum on, red from 20 %.
    """
    daily = profile(desk, kind)
    if daily is None or not daily.keys:
        return Gate()
    loaded = desk.warehouse.need(kind)
    daily, start, end = _window(daily, loaded, period, where or {})
    if end <= start or not daily.keys:
        return Gate()
    found = [(fault, _stopped(loaded, fault, daily)) for fault in _silent(daily, start) if fault.first < end]
    if columns is None or COUNTING & set(columns):
        found += [(fault, _broken(fault, daily)) for fault in _uncounted(daily, start, end)]
    found += [(fault, _twice(desk, loaded, fault, daily)) for fault in _copies(daily, start, end)]
    grave = [(fault, said) for fault, said in found if said and fault.share >= _least(fault, daily)]
    grave.sort(key=lambda pair: -pair[0].share)
    lost = sum(fault.share for fault, _ in grave)
    confidence: Confidence = "red" if lost >= RED else "amber" if grave else "green"
    return Gate(confidence, tuple(said for _, said in grave if said))


def gate_of(desk: Desk, asked: Slice, period: Period | None) -> Gate:
    """The gate of what a figure of one slice rests on; of a figure made of two others, both."""
    legs: tuple[Slice, ...] = getattr(asked, "legs", ()) or (asked,)
    seen = [
        gate(desk, leg.loaded.kind, period, where=leg.where, columns=leg.metric.columns(leg.loaded.kind))
        for leg in legs
    ]
    reached: list[Confidence] = [each.confidence for each in seen]
    return Gate(worst(*reached), tuple(note for each in seen for note in each.caveats))


def _window(
    daily: Daily, loaded: Loaded, period: Period | None, where: Mapping[str, Sequence[str]]
) -> tuple[Daily, int, int]:
    """The chosen sources from some weeks before the period to two weeks after it, and where the period lies in it."""
    part = part_of(loaded)
    chosen = where.get(part or "")
    rows = [at for at, key in enumerate(daily.keys) if chosen is None or key[0] in chosen]
    first = 0 if period is None else max(0, (period.start - daily.first).days)
    last = daily.days if period is None else min(daily.days, (period.end - daily.first).days + 1)
    left, right = max(0, first - HISTORY), min(daily.days, last + STOPPED + 1)
    sums = {name: grid[rows, left:right] for name, grid in daily.sums.items()}
    cut = Daily(tuple(daily.keys[at] for at in rows), daily.first + left * DAY, sums, daily.seen[rows, left:right])
    return cut, first - left, last - left


def _least(fault: Fault, daily: Daily) -> float:
    """The part of the sum from which a fault counts; that a source ends early, tools say anyway (`_complete.py`)."""
    return RED if fault.last == daily.days - 1 and not daily.seen[fault.series, fault.last] else AMBER


def _silent(daily: Daily, start: int) -> list[Fault]:
    """Sources that fall silent and come back, or fell silent at the very end."""
    measure = next((name for name in ACTIVITY if name in daily.sums), ROWS)
    faults = collapsed(daily.sums[measure], start)
    return [fault for fault in faults if fault.last - fault.first < STOPPED or _returns(daily.sums[measure], fault)]


def _returns(values: np.ndarray, fault: Fault) -> bool:
    return bool(values[fault.series, fault.last + 1 :].sum() > values[fault.series, fault.first : fault.last + 1].sum())


def _uncounted(daily: Daily, start: int, end: int) -> list[Fault]:
    if not {"clicks", "conversions"} <= daily.sums.keys():
        return []
    until = min(end, daily.days - LAG)
    if until <= start:
        return []
    return untracked(daily.sums["clicks"][:, :until], daily.sums["conversions"][:, :until], start)


def _copies(daily: Daily, start: int, end: int) -> list[Fault]:
    amount = next((name for name in ("cost", "revenue", "amount", "sessions", "clicks") if name in daily.sums), None)
    if amount is None:
        return []
    return doubled(daily.sums[ROWS][:, :end], daily.sums[amount][:, :end], start)


def _stopped(loaded: Loaded, fault: Fault, daily: Daily) -> Words:
    who, when = _who(fault, daily), _when(fault, daily)
    name = contract(loaded.kind).title
    return Words(
        de=f"{who or name.de}: {when.de} (fast) keine Daten, obwohl sonst täglich welche da sind."
        " Ausgefallen, pausiert oder nicht geladen?",
        en=f"{who or name.en}: (almost) no data for {when.en}, although there are some every day otherwise."
        " An outage, a pause, or not loaded?",
    )


def _broken(fault: Fault, daily: Daily) -> Words:
    who, when = _who(fault, daily), _when(fault, daily)
    return Words(
        de=f"{who}: {when.de} brechen die Conversions ein, die Klicks nicht: Vermutlich ist die Zählung gestört."
        " Ändern Sie deswegen keine Gebote und Budgets.",
        en=f"{who}: for {when.en} conversions collapse while clicks do not: tracking is probably broken."
        " Do not change bids or budgets because of it.",
    )


def _twice(desk: Desk, loaded: Loaded, fault: Fault, daily: Daily) -> Words | None:
    """The sentence about rows that occur twice, if the suspicion is confirmed by rows with the same numbers."""
    days = Period(start=daily.first + fault.first * DAY, end=daily.first + fault.last * DAY)
    part = part_of(loaded)
    where = {part: [_who(fault, daily)]} if part else {}
    clause, params = narrowed(loaded.kind, where, days)
    numbers = [n for n, c in contract(loaded.kind).columns.items() if c.type in {"money", "integer", "number"}]
    same = ", ".join([day_of(loaded.kind), *(quoted(name) for name in numbers if has(loaded, name))])
    sql = (
        f"select coalesce(sum(n) filter (where n > 1), 0), coalesce(sum(n), 0)"  # noqa: S608  names of the contract
        f" from (select count(*) as n from {loaded.kind} where {clause} group by {same})"
    )
    [(again, rows)] = desk.warehouse.rows(sql, **params)
    if not rows or again < 0.3 * float(rows):
        return None
    who, when = _who(fault, daily) or loaded.kind, spoken(days)
    return Words(
        de=f"{who}: Für {when.de} kommen Zeilen mit denselben Zahlen mehrfach vor; die Summen sind wohl zu hoch.",
        en=f"{who}: rows with the same numbers occur more than once for {when.en}; the sums are probably too high.",
    )


def _who(fault: Fault, daily: Daily) -> str:
    return str(daily.keys[fault.series][0]) if daily.keys[fault.series] else ""


def _when(fault: Fault, daily: Daily) -> Words:
    return spoken(Period(start=daily.first + timedelta(fault.first), end=daily.first + timedelta(fault.last)))
