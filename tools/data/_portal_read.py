# pyright: basic
"""The records behind the key figures of the control room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from errors import NotFound
from ledger import incidents, playbooks, proposals
from ledger.proposals import Entry
from ledger.runs import ASK
from terms import Period
from tools._advice import Advice, advices
from tools._tool import Desk

MOST = 100_000
VARIANTS = "creative."
Inside = Callable[[str], bool]


@dataclass(frozen=True)
class Effect:
    """One measured effect over its window, in money.

    kind      profit, revenue or budget (how much nearer to it) · cost: money paid more (or less) over the window
    """

    id: str
    tool: str
    kind: str
    unit: str
    promised: float
    realised: float
    low: float
    high: float
    evidence: str
    cost: float = 0.0

    def times(self, margin: float, cost: float) -> Effect:
        """Revenue as profit after cost."""
        return replace(
            self, kind="profit", promised=self.promised * margin - cost, realised=self.realised * margin - cost,
            low=self.low * margin - cost, high=self.high * margin - cost,
        )  # fmt: skip


@dataclass(frozen=True)
class Record:
    """Everything on record that the key figures are made of; days are lists of single cases."""

    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]
    unknown: int
    to_start: list[int] = field(default_factory=list[int])
    to_find: list[int] = field(default_factory=list[int])
    to_mend: list[int] = field(default_factory=list[int])
    seconds: float = 0.0
    model_cost: float = 0.0
    variants: int = 0
    variant_seconds: float = 0.0
    variant_cost: float = 0.0

    def counted(self, *states: str) -> int:
        """How many proposals are in one of these states."""
        return sum(each.status in states for each in self.entries)


def read(desk: Desk, period: Period | None) -> Record:
    """The records of a period, or all."""
    if desk.book is None:
        return Record((), (), 0)
    inside = _inside(period)
    with desk.book.reading() as tx:
        entries = tuple(each for each in proposals.listed(tx, limit=MOST) if inside(each.at[:10]))
        troubles = {each.id: each for each in incidents.listed(tx, limit=MOST)}
        played = [each for each in playbooks.listed(tx, limit=MOST) if each.incident and inside(each.at[:10])]
    by_tool = _spent(desk, period)
    asked = [each for each in advices(desk) if inside(each.on.isoformat())]
    onsets: dict[str, date] = {}
    for each in played:
        if each.onset is not None:
            onsets[each.incident] = min(each.onset, onsets.get(each.incident, each.onset))
    to_find = [(date.fromisoformat(troubles[id].at[:10]) - first).days for id, first in onsets.items()]
    to_mend = [(date.fromisoformat(troubles[id].closed[:10]) - first).days for id, first in onsets.items()
               if troubles[id].closed]  # fmt: skip
    variant = {tool: each for tool, each in by_tool.items() if tool.startswith(VARIANTS)}
    published = sum(len(each.proposal.after) for each in entries if each.proposal.action == "publish")
    effects = tuple(one for each in asked if (one := _effect(each, desk)) is not None)
    lost = sum(bool(each.outcome.reason) for each in asked)
    return Record(
        entries, effects, lost, _starts(desk, inside), to_find, to_mend, sum(by_tool.values()), _models(desk, inside),
        published, sum(variant.values()), 0.0,
    )  # fmt: skip


def _inside(period: Period | None) -> Inside:
    def inside(day: str) -> bool:
        return period is None or period.start.isoformat() <= day <= period.end.isoformat()

    return inside


def _spent(desk: Desk, period: Period | None) -> dict[str, float]:
    """Seconds of tool runs by tool; what a question took beyond its tools is not in them."""
    days = (period.start.isoformat(), period.end.isoformat()) if period else ()
    return {tool: each for tool, each in desk.runs.seconds(*days).items() if tool != ASK}


def _models(desk: Desk, inside: Inside) -> float:
    """What answers cost at models."""
    return sum(float(run.result.get("cost") or 0) for run in desk.runs.of(ASK, 10_000) if inside(run.at[:10]))


def _starts(desk: Desk, inside: Inside) -> list[int]:
    """Days from the hypothesis to the start, for each experiment that was started."""
    found: list[int] = []
    for each in desk.experiments.all():
        first = next((line.on for line in each.history if line.event == "proposed"), None)
        if first is not None and each.started is not None and inside(each.started.isoformat()):
            found.append(max((each.started - first).days, 0))
    return found


def _effect(each: Advice, desk: Desk) -> Effect | None:
    """A measured promise over the days of its window; None where it is not measured or no money."""
    one = each.outcome
    if one.realised is None or one.realised_low is None or one.realised_high is None:
        return None
    kind, factor, cost = "budget", 1.0, 0.0
    try:
        run = desk.runs.get(one.run)
    except NotFound:
        return None
    if run.tool == "attribution.outcome":
        facts = {told["id"]: told for told in run.result.get("facts", ())}
        window, said = float(facts["window_days"]["value"]), float(facts["days"]["value"])
        factor, cost = window / said, float(facts["cost_change"]["value"]) * window
        kind = "profit" if run.receipt["args"].get("metric") == "profit" else "revenue"
    elif run.tool == "attribution.geo_lift":
        kind = "revenue"
    return Effect(
        one.proposal, each.tool, kind, one.unit, round(one.value * factor, 2), round(one.realised * factor, 2),
        round(one.realised_low * factor, 2), round(one.realised_high * factor, 2), str(one.realised_evidence), cost,
    )  # fmt: skip
