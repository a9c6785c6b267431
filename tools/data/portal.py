# pyright: basic
"""What the control room itself is worth: how decisions were made, how fast, at what cost, and what came of them."""

from __future__ import annotations

import hashlib
import math
from typing import Any

from pydantic import Field

from terms import Fact, Interval, Period, Result, Source, Table, Words, canonical, number
from terms.named import STATES
from tools._advice import jeffreys
from tools._charts import Axis, bars
from tools._facts import fact
from tools._tool import LEDGER, Arguments, Desk
from tools.data._portal_asked import ASKED
from tools.data._portal_read import Record, read

__all__ = ["ASKED", "TEXT", "Args", "portal"]


class Args(Arguments):
    """Which days, and prices that only the house knows."""

    period: Period | None = Field(default=None, description="Days to look at; unset: everything on record.")
    margin: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="Share of revenue that is profit, so that revenue effects count as profit.",
    )
    hour_price: float | None = Field(default=None, ge=0, description="Price of one computing hour, house currency.")


TEXT = {
    "de": """Leitstand ({{when}}): Vorschläge {{proposals}}, umgesetzt {{applied}}.
Abgelehnt {{rejected}}, verfallen {{expired}}, zurückgenommen {{rolled_back}}.
Von selbst entschieden: {{automated}} ({{automated:interval}}).
Gemessener zusätzlicher Ertrag: {{profit}} ({{profit:interval}}), versprochen waren {{profit_promised}}.
Gemessener zusätzlicher Umsatz: {{revenue}} ({{revenue:interval}}), versprochen waren {{revenue_promised}}.
Bis zum Start eines Experiments: {{time_to_experiment}}.
Bis ein Problem gefunden war: {{days_to_find}}; bis es behoben war: {{days_to_mend}}.
Kosten je Entscheidung: {{cost_per_decision}}; Kosten je Variante: {{cost_per_variant}}.
Rechenzeit: {{compute_hours}} Stunden; Modelle: {{model_cost}}.
Ertrag des Leitstands nach seinen Kosten: {{portal_return}} ({{portal_return:interval}}).
Ein Ertrag lässt sich noch nicht beziffern. Gemessene Wirkungen: {{measured}}; wartende Vorschläge: {{waiting}}.""",
    "en": """Control room ({{when}}): proposals {{proposals}}, applied {{applied}}.
Rejected {{rejected}}, expired {{expired}}, rolled back {{rolled_back}}.
Decided by itself: {{automated}} ({{automated:interval}}).
Measured additional profit: {{profit}} ({{profit:interval}}), promised were {{profit_promised}}.
Measured additional revenue: {{revenue}} ({{revenue:interval}}), promised were {{revenue_promised}}.
Until an experiment started: {{time_to_experiment}}.
Until a problem was found: {{days_to_find}}; until it was mended: {{days_to_mend}}.
Cost per decision: {{cost_per_decision}}; cost per variant: {{cost_per_variant}}.
Computing time: {{compute_hours}} hours; models: {{model_cost}}.
Return of the control room after its cost: {{portal_return}} ({{portal_return:interval}}).
A return cannot be told in figures yet. Measured effects: {{measured}}; waiting proposals: {{waiting}}.""",
}
EMPTY = Words(
    de="Es ist noch keine Entscheidung verzeichnet ({{when}}); Kennzahlen des Leitstands gibt es daher noch nicht. "
    "Rechenzeit bisher: {{compute_hours}} Stunden.",
    en="No decision is on record yet ({{when}}), so there are no key figures of the control room. "
    "Computing time so far: {{compute_hours}} hours.",
)
DECIDED = ("queued", "verified", "handed_over", "failed", "reverted", "rolled_back", "rejected")
APPLIED = ("verified", "handed_over", "rolled_back")
LEVEL = 0.9


def portal(args: Args, desk: Desk) -> Result:
    """Key figures of the control room from its own ledger: decisions, automation, speed, cost, measured effect, return.

    Everything is counted from records. automated = applied by itself / applied (Jeffreys' interval). profit and revenue
    sum the measured effects over their windows, the errors of different changes taken as independent; with a margin
    revenue counts as profit after the change of cost. Drift time = days from the first day of an incident in the data
    to its incident (found) and to its end (mended), medians. Cost = models' cost + computing hours * hour_price.
    portal_return = profit - cost.

    Returns facts proposals, approved, applied, rejected, expired, rolled_back, automated, profit, profit_promised,
    revenue, time_to_experiment, days_to_find, days_to_mend, model_cost, compute_hours, cost_per_decision,
    cost_per_variant, portal_return, as far as there is a record, and measured, waiting while no effect is measured;
    tables states, effects and actions; a chart of states.

    Errors: none; an empty ledger is said to be empty.
    """
    found = read(desk, args.period)
    facts = [*_counts(found), *_speed(found), *_effects(found, args, desk)]
    facts += _costs(found, args, desk, {each.id: each for each in facts})
    if found.entries and not found.effects:
        facts += [
            _count("measured", 0, "gemessene Wirkungen", "measured effects"),
            _count("waiting", found.counted("open", "suggested"), "wartende Vorschläge", "waiting proposals"),
        ]
    shape: list[list[Any]] = [[each.id, each.status] for each in found.entries]
    shape += [[each.id, each.realised] for each in found.effects]
    shape.append([round(found.seconds / 3600, 2), found.model_cost])
    source = Source(
        name="ledger", kind=LEDGER, snapshot=hashlib.sha256(canonical(shape)).hexdigest(), rows=len(found.entries)
    )
    when = Words(de="gesamter Zeitraum", en="everything on record")
    if args.period:
        told = f"{args.period.start} – {args.period.end}"
        when = Words(de=told, en=told)
    return Result(
        facts=tuple(facts), text=None if found.entries else EMPTY, names={"when": when},
        tables=_tables(found) if found.entries else {}, charts=_charts(found), evidence="bookkeeping",
        caveats=_caveats(found, args), sources=(source,),
    )  # fmt: skip


def _count(id: str, value: int, de: str, en: str) -> Fact:
    return fact(id, value, "count", de, en, basis="observed")


def _counts(found: Record) -> list[Fact]:
    of = found.counted
    applied = [each for each in found.entries if each.status in APPLIED]
    auto = sum(each.level == "auto" for each in applied)
    told = [
        _count("proposals", len(found.entries), "Vorschläge", "proposals"),
        _count("applied", len(applied), "umgesetzt", "applied"),
        _count(
            "approved",
            sum(bool(each.approvals) for each in found.entries),
            "von Personen freigegeben",
            "approved by people",
        ),
        _count("rejected", of("rejected"), "abgelehnt", "rejected"),
        _count("expired", of("expired"), "verfallen", "expired"),
        _count("rolled_back", of("rolled_back", "reverted"), "zurückgenommen", "rolled back"),
    ]
    if applied:
        told.append(_share("automated", auto, len(applied), "von selbst entschieden", "decided by itself"))
    decided = of(*DECIDED)
    if decided:
        said_no = of("rejected")
        told.append(_share("approval_rate", decided - said_no, decided, "Anteil mit Ja", "share with a yes"))
    return told


def _share(id: str, part: int, n: int, de: str, en: str) -> Fact:
    low, high = jeffreys(part, n, LEVEL)
    span = Interval(low=number(round(low, 4)), high=number(round(high, 4)), level=LEVEL)
    return Fact(id=id, value=number(round(part / n, 4)), unit="share", interval=span, n=n, label=Words(de=de, en=en))


def _speed(found: Record) -> list[Fact]:
    told: list[Fact] = []
    for id, days, de, en in (
        (
            "time_to_experiment",
            found.to_start,
            "Tage bis zum Start eines Experiments",
            "days until an experiment starts",
        ),
        ("days_to_find", found.to_find, "Tage bis ein Problem gefunden war", "days until a problem was found"),
        ("days_to_mend", found.to_mend, "Tage bis ein Problem behoben war", "days until a problem was mended"),
    ):
        if days:
            middle = sorted(days)[len(days) // 2] if len(days) % 2 else sum(sorted(days)[len(days) // 2 - 1 :][:2]) / 2
            told.append(fact(id, middle, "days", de, en, basis="observed", n=len(days)))
    return told


def _effects(found: Record, args: Args, desk: Desk) -> list[Fact]:
    """Measured effects over their windows, profit and revenue apart unless a margin joins them."""
    told: list[Fact] = []
    mine = [each for each in found.effects if each.unit == desk.currency]
    profits = [each for each in mine if each.kind == "profit"]
    revenues = [each for each in mine if each.kind == "revenue"]
    if args.margin is not None:
        profits += [each.times(args.margin, each.cost) for each in revenues]
        revenues = []
    for name, group, de, en in (("profit", profits, "zusätzlicher Ertrag", "additional profit"),
                                ("revenue", revenues, "zusätzlicher Umsatz", "additional revenue")):  # fmt: skip
        if group:
            value = sum(each.realised for each in group)
            half = math.sqrt(sum(((each.high - each.low) / 2) ** 2 for each in group))
            middle = sum((each.high + each.low) / 2 for each in group)
            span = (round(min(middle - half, value), 2), round(max(middle + half, value), 2), LEVEL)
            told.append(fact(name, round(value, 2), desk.currency, de, en, span, n=len(group)))
            told.append(fact(f"{name}_promised", round(sum(each.promised for each in group), 2), desk.currency,
                             f"{de}, versprochen", f"{en}, promised", n=len(group)))  # fmt: skip
    return told


def _costs(found: Record, args: Args, desk: Desk, known: dict[str, Fact]) -> list[Fact]:
    hours = found.seconds / 3600
    cost = found.model_cost + hours * (args.hour_price or 0.0)
    told = [
        fact("compute_hours", round(hours, 2), "ratio", "Rechenstunden", "computing hours", basis="observed", digits=2),
        fact("model_cost", round(found.model_cost, 4), desk.currency, "Kosten der Modelle", "cost of models",
             basis="observed"),
    ]  # fmt: skip
    decided = found.counted(*DECIDED)
    if args.hour_price is not None:
        told.append(fact("cost", round(cost, 2), desk.currency, "Kosten", "cost"))
    if decided:
        told.append(fact("cost_per_decision", round(cost / decided, 4), desk.currency, "Kosten je Entscheidung",
                         "cost per decision", n=decided))  # fmt: skip
    if found.variants:
        each = (found.variant_seconds / 3600) * (args.hour_price or 0.0) + found.variant_cost
        told.append(fact("cost_per_variant", round(each / found.variants, 4), desk.currency, "Kosten je Variante",
                         "cost per variant", n=found.variants))  # fmt: skip
    profit = known.get("profit")
    if profit is not None and profit.interval is not None:
        ends = (round(float(profit.interval.low) - cost, 2), round(float(profit.interval.high) - cost, 2), LEVEL)
        told.append(fact("portal_return", round(float(profit.value) - cost, 2), desk.currency,
                         "Ertrag nach Kosten des Leitstands", "profit after its own cost", ends))  # fmt: skip
    return told


def _tables(found: Record) -> dict[str, Table]:
    states = sorted({each.status for each in found.entries})
    rows = tuple((state, found.counted(state)) for state in states)
    by: dict[str, list[int]] = {}
    for each in found.entries:
        line = by.setdefault(each.proposal.action, [0, 0, 0])
        line[0] += 1
        line[1] += each.status in APPLIED
        line[2] += each.status in APPLIED and each.level == "auto"
    effects = tuple(
        (each.id, each.tool, each.kind, each.unit, each.promised, each.realised, each.low, each.high, each.evidence)
        for each in found.effects
    )
    return {
        "states": Table(columns=("state", "count"), rows=rows, words={"state": STATES}),
        "actions": Table(columns=("action", "proposals", "applied", "automatic"),
                         rows=tuple((action, *line) for action, line in sorted(by.items()))),
        "effects": Table(
            columns=("proposal", "tool", "kind", "unit", "promised", "realised", "low", "high", "evidence"),
            rows=effects,
        ),
    }  # fmt: skip


def _charts(found: Record) -> tuple[dict[str, Any], ...]:
    states = sorted({each.status for each in found.entries})
    if len(found.entries) <= 3:
        return ()
    values = [{"state": STATES[state].model_dump(), "count": found.counted(state)} for state in states]
    return (bars(values, Axis("state", Words(de="Stand", en="state"), "nominal"),
                 Axis("count", Words(de="Vorschläge", en="proposals"), unit="count"),
                 Words(de="Was aus den Vorschlägen wurde", en="What became of the proposals")),)  # fmt: skip


def _caveats(found: Record, args: Args) -> tuple[Words, ...]:
    told: list[Words] = []
    if found.entries and args.hour_price is None:
        told.append(Words(
            de="Ohne Preis der Rechenstunde (hour_price) zählen nur die Kosten der Modelle.",
            en="Without a price of the computing hour (hour_price) only the cost of models counts.",
        ))  # fmt: skip
    if found.unknown:
        told.append(Words(
            de="Ein Teil der umgesetzten Änderungen ist nicht messbar und zählt mit nichts.",
            en="Some of the applied changes are not measurable and count as nothing.",
        ))  # fmt: skip
    if any(each.kind == "revenue" for each in found.effects) and args.margin is None:
        told.append(Words(
            de="Umsatzwirkungen zählen erst mit einer Marge (margin) als Ertrag.",
            en="Revenue effects count as profit only with a margin (margin).",
        ))  # fmt: skip
    if found.effects:
        told.append(Words(
            de="Wirkungen sind an den Zahlen der Plattformen gemessen, soweit kein Experiment sie misst.",
            en="Effects are measured in the platforms' figures as far as no experiment measures them.",
        ))  # fmt: skip
    return tuple(told)
