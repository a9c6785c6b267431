# pyright: basic
"""What a change brought, once some days have passed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import numpy as np
from pydantic import Field

from errors import BadArguments, NoData
from methods.realised import LEAST, Realised, realised
from terms import Evidence, Fact, Result, Source, Table, Words
from tools._charts import Axis, lines
from tools._decision import NextTest, Reason, gated
from tools._facts import fact
from tools._tool import Arguments, Desk
from tools.attribution._outcome_asked import ASKED
from tools.attribution._outcome_read import Days, read
from tools.data._period import day as spoken_day
from tools.data.metric import By, Where

__all__ = ["ASKED", "TEXT", "Args", "outcome"]

WEEKS = 4
LATE = 7
"""Days until conversions are reported, where nobody says otherwise."""
WIDE = 0.5
"""Half an interval as a share of what was to be expected, above which only large effects can be seen."""
Metric = Literal["profit", "conversion_value", "conversions", "clicks", "cost"]


class Args(Arguments):
    """What changed, since when, and what counts as its result."""

    where: Where = Field(default_factory=dict, description='What changed, such as {"campaign": ["Brand DE"]}.')
    on: date = Field(description="First day on which the change held.")
    end: date | None = Field(default=None, description="Last day that counts; unset: four weeks, or what is loaded.")
    metric: Metric | None = Field(default=None, description="What counts; unset: conversion value, else conversions.")
    worth: float | None = Field(
        default=None, gt=0, description="For profit: what one unit of conversion value (or one conversion) is worth."
    )
    per: Literal["conversion_value", "conversions"] = Field(
        default="conversion_value", description="What `worth` is worth of."
    )
    lever: Literal["cost", "price", "none"] = Field(
        default="cost", description="What was moved: cost (budget), price (a bid or target) or none (anything else)."
    )
    aside: By = Field(default=(), max_length=50, description="Other campaigns that changed then: no comparison.")
    lag_days: int = Field(default=LATE, ge=0, le=60, description="Newest days whose conversions are still coming in.")
    days: int | None = Field(default=None, ge=1, le=366, description="Say the effect for so many days; unset: a week.")
    level: float = Field(default=0.9, gt=0.5, lt=0.999, description="Level of the interval.")


ESTIMATED = Words(
    de="""Geändert ab {{on}}: {{what}}; gemessen an „{{metric}}“ bis {{end}}.
Geschätzte Wirkung: {{effect}} je {{days}}, Spanne {{effect:interval}}.
Beobachtet {{observed}}, ohne Änderung zu erwarten {{expected}}.
Vergleich: {{compared}} Kampagnen ohne Änderung; Fehlergröße aus {{windows}} früheren Zeiträumen.""",
    en="""Changed from {{on}}: {{what}}; measured by '{{metric}}' until {{end}}.
Estimated effect: {{effect}} in {{days}}, range {{effect:interval}}.
Observed {{observed}}, to be expected without the change {{expected}}.
Comparison: {{compared}} campaigns that did not change; size of the error from {{windows}} earlier periods.""",
)
ALONE = Words(
    de="""Geändert ab {{on}}: {{what}}; gemessen an „{{metric}}“ bis {{end}}.
Unterschied zum Stand davor: {{effect}} je {{days}}, Spanne {{effect:interval}}.
Beobachtet {{observed}}, nach dem Stand davor {{expected}}.
Kampagnen zum Vergleich: {{compared}}; Fehlergröße aus {{windows}} früheren Zeiträumen.""",
    en="""Changed from {{on}}: {{what}}; measured by '{{metric}}' until {{end}}.
Difference from the level before: {{effect}} in {{days}}, range {{effect:interval}}.
Observed {{observed}}, by the level before {{expected}}.
Campaigns to compare with: {{compared}}; size of the error from {{windows}} earlier periods.""",
)
SHORT = Words(
    de="""Die Wirkung der Änderung an {{what}} ab {{on}} ist nicht messbar.
Vergleichbare frühere Zeiträume: {{windows}}; nötig sind {{needed}}.""",
    en="""The effect of the change to {{what}} from {{on}} is not measurable.
Comparable earlier periods: {{windows}}; needed are {{needed}}.""",
)
TEXT = ESTIMATED.model_dump()
NAMES = {
    "profit": Words(de="Ertrag nach Werbekosten", en="profit after ad cost"),
    "conversion_value": Words(de="Conversion-Wert", en="conversion value"),
    "conversions": Words(de="Conversions", en="conversions"),
    "clicks": Words(de="Klicks", en="clicks"),
    "cost": Words(de="Kosten", en="cost"),
}


def outcome(args: Args, desk: Desk) -> Result:
    """What a change of campaigns brought: the days after it against what the days before and unchanged campaigns say.

    Difference in differences in the log with placebo windows in time (methods/realised.py): the level of the 28 days
    before, moved as the campaigns that did not change moved. The interval comes from the errors of the same estimate
    over earlier windows; where budgets moved in those, that is taken out. Profit = worth * result - cost. Figures are
    those that the platforms report: an effect that people only report twice is in them.

    Returns facts effect (low, high; for `days` days), observed, expected, p_value, cost_change, compared, windows;
    table days (date, observed, expected); a chart of both. Red where the past is too short, with what would tell.

    Errors: NoData without advertising data; WeakData where the days after the change are not loaded; BadArguments.
    """
    loaded = desk.warehouse.need("ads")
    last = (loaded.last or args.on) - timedelta(days=args.lag_days)
    end = args.end or min(args.on + timedelta(days=7 * WEEKS - 1), last)
    if end < args.on + timedelta(days=6) and args.end is None:
        end = args.on + timedelta(days=6)
    seen = read(desk, args.where, args.aside, args.on, end)
    metric = _metric(args, seen)
    found, cost = _measured(args, seen, metric, (args.on - seen.first).days, (end - seen.first).days + 1)
    unit = seen.currency if metric in ("profit", "conversion_value", "cost") else "count"
    days = (end - args.on).days + 1
    told = " · ".join(seen.names)
    names = {
        "what": Words(de=told, en=told), "on": spoken_day(args.on), "end": spoken_day(end), "metric": NAMES[metric],
    }  # fmt: skip
    source = Source(
        name=seen.loaded.dataset, kind="ads", snapshot=seen.loaded.snapshot, rows=seen.loaded.rows, start=seen.first,
        end=end, filter=seen.where,
    )  # fmt: skip
    if found is None:
        short = max((args.on - seen.first).days - 28, 0) // days
        result = Result(
            facts=(fact("windows", short, "count", "frühere Zeiträume", "earlier periods", basis="observed"),
                   fact("needed", LEAST, "count", "nötig", "needed")),
            text=SHORT, names=names, evidence="correlation", sources=(source,),
        )  # fmt: skip
        few = Words(
            de="Für die Fehlergröße fehlen frühere Zeiträume.", en="Earlier periods that tell the error are missing."
        )
        return gated(result, [Reason("fit_before", "red", few, float(short), LEAST)], next_test=_wait(seen, days))
    evidence: Evidence = "quasi-experiment" if seen.compared else "correlation"
    result = Result(
        facts=_facts(args, found, cost, metric, unit, days, seen),
        text=ESTIMATED if seen.compared else ALONE, names=names, tables={"days": _table(args, found, seen, metric)},
        charts=(_chart(args, found, seen, metric, unit),), evidence=evidence, sources=(source,),
        caveats=_caveats(seen),
    )  # fmt: skip
    return gated(result, _reasons(args, found, seen, end, last))


def _metric(args: Args, seen: Days) -> Metric:
    if args.metric == "profit":
        if args.worth is None:
            raise BadArguments(
                en="For profit it has to be known what the result is worth.",
                de="Für den Ertrag muss bekannt sein, was das Ergebnis wert ist.",
                do_en='Say worth, such as {"worth": 0.4} for a margin of 40 %.',
                do_de='Nennen Sie worth, etwa {"worth": 0.4} für 40 % Marge.',
            )
        _need(seen, args.per)
        return "profit"
    if args.metric is not None:
        _need(seen, args.metric)
        return args.metric
    usual: tuple[Metric, ...] = ("conversion_value", "conversions", "clicks")
    known: list[Metric] = [name for name in usual if name in seen.own]
    return known[0] if known else "cost"


def _need(seen: Days, name: str) -> None:
    if name not in seen.own:
        raise NoData(
            en=f"The advertising data hold no {name}.", de=f"Die Werbedaten enthalten kein {name}.",
            do_en="Name another metric, or load exports that hold it.",
            do_de="Nennen Sie eine andere Kennzahl, oder laden Sie Exporte mit ihr.",
        )  # fmt: skip


def _measured(args: Args, seen: Days, metric: Metric, at: int, end: int) -> tuple[Realised | None, float]:
    """The estimate over the window, and by how much the cost a day differs from the 28 days before."""
    own, h = seen.own, end - at
    cost = float(own["cost"][at:end].mean() - own["cost"][max(at - 28, 0) : at].mean())
    moved = metric != "cost" and args.lever != "none"
    lever, pulled = (_lever(args, own), seen.others["cost"]) if moved else (None, None)
    if metric != "profit":
        return realised(
            own[metric][None], np.ones(1), seen.others[metric][None], at, end, args.level, lever, pulled
        ), cost
    assert args.worth is not None
    if args.lever == "cost":
        # The budget is what was moved, so its own change is known and not estimated.
        found = realised(
            own[args.per][None], np.array([args.worth]), seen.others[args.per][None], at, end, args.level, lever, pulled
        )
        return (None if found is None else _less(found, cost * h, own["cost"][at:end])), cost
    parts = np.array([own[args.per], own["cost"]])
    others = np.array([seen.others[args.per], seen.others["cost"]])
    return realised(parts, np.array([args.worth, -1.0]), others, at, end, args.level, lever), cost


def _less(found: Realised, paid: float, spent: np.ndarray) -> Realised:
    """The effect after what was paid more for it."""
    from dataclasses import replace

    whole = float(spent.sum())
    return replace(
        found, value=found.value - paid, low=found.low - paid, high=found.high - paid,
        observed=found.observed - whole, expected=found.expected - (whole - paid),
        path=found.path - (whole - paid) / len(spent),
    )  # fmt: skip


def _lever(args: Args, own: dict[str, np.ndarray]) -> np.ndarray | None:
    if args.lever == "none":
        return None
    if args.lever == "price" and "clicks" in own:
        return np.divide(own["cost"], own["clicks"], out=np.zeros_like(own["cost"]), where=own["clicks"] > 0)
    return own["cost"]


def _facts(
    args: Args, found: Realised, cost: float, metric: Metric, unit: str, days: int, seen: Days
) -> tuple[Fact, ...]:
    said = args.days or 7
    share, named = said / days, NAMES[metric]
    low, high = (round(each * share, 2) for each in (found.low, found.high))
    return (
        fact("effect", round(found.value * share, 2), unit, f"Wirkung, {named.de}", f"effect, {named.en}",
             (low, high, args.level)),
        fact("days", said, "days", "Bezug der Wirkung", "days of the effect", basis="observed"),
        fact("observed", round(found.observed, 2), unit, "beobachtet", "observed", basis="platform-reported"),
        fact("expected", round(found.expected, 2), unit, "zu erwarten ohne Änderung", "to be expected unchanged"),
        fact("effect_window", round(found.value, 2), unit, "Wirkung im Zeitraum", "effect over the period",
             (round(found.low, 2), round(found.high, 2), args.level)),
        fact("p_value", round(found.p, 4), "probability", "p-Wert aus früheren Zeiträumen",
             "p-value from earlier periods"),
        fact("cost_change", round(cost, 2), seen.currency, "Kosten am Tag, Veränderung", "cost a day, change",
             basis="observed"),
        fact("compared", seen.compared, "count", "Kampagnen ohne Änderung", "campaigns without a change",
             basis="observed"),
        fact("windows", found.independent, "count", "frühere Zeiträume nebeneinander", "earlier periods side by side",
             basis="observed"),
        fact("window_days", days, "days", "Tage im Zeitraum", "days of the period", basis="observed"),
    )  # fmt: skip


def _daily(args: Args, seen: Days, metric: Metric) -> np.ndarray:
    if metric == "profit":
        return (args.worth or 0.0) * seen.own[args.per] - seen.own["cost"]
    return seen.own[metric]


def _table(args: Args, found: Realised, seen: Days, metric: Metric) -> Table:
    at = (args.on - seen.first).days
    observed = _daily(args, seen, metric)[at : at + len(found.path)]
    rows = tuple(
        (args.on + timedelta(days=i), round(float(was), 2), round(float(hoped), 2))
        for i, (was, hoped) in enumerate(zip(observed, found.path, strict=True))
    )
    return Table(columns=("date", "observed", "expected"), rows=rows)


def _chart(args: Args, found: Realised, seen: Days, metric: Metric, unit: str) -> dict:
    at = (args.on - seen.first).days
    first = max(0, at - 56)
    whole = _daily(args, seen, metric)[first : at + len(found.path)]
    saw, hoped = Words(de="beobachtet", en="observed"), Words(de="ohne Änderung", en="unchanged")
    days = [(seen.first + timedelta(days=first + i)).isoformat() for i in range(len(whole))]
    values = [{"date": day, "value": round(float(v), 2), "what": saw.model_dump()}
              for day, v in zip(days, whole, strict=True)]  # fmt: skip
    values += [{"date": day, "value": round(float(v), 2), "what": hoped.model_dump()}
               for day, v in zip(days[at - first :], found.path, strict=True)]  # fmt: skip
    return lines(
        values, Axis("date", Words(de="Tag", en="day"), "temporal"), Axis("value", NAMES[metric], unit=unit),
        Words(de="Vor und nach der Änderung", en="Before and after the change"),
        series=Axis("what", Words(de="Reihe", en="series"), "nominal"), marks=(args.on,),
    )  # fmt: skip


def _caveats(seen: Days) -> tuple[Words, ...]:
    counted = Words(
        de="Gezählt wird, was die Plattformen melden; was ohnehin gekauft worden wäre, ist darin enthalten.",
        en="What the platforms report is counted; purchases that would have come anyway are in it.",
    )
    beside = Words(
        de="Was zur selben Zeit sonst nur diese Kampagnen traf, zählt als Wirkung mit; das schließt nur ein Test aus.",
        en="Whatever else happened to these campaigns alone at that time counts as effect; only a test rules that out.",
    )
    return (counted, beside)


def _reasons(args: Args, found: Realised, seen: Days, end: date, last: date) -> list[Reason]:
    half = (found.high - found.low) / 2 / max(abs(found.expected), 1e-9)
    wide = Words(
        de="Die Spanne ist breit: Kleinere Wirkungen sieht man so nicht.",
        en="The range is wide: smaller effects cannot be seen this way.",
    )
    zero = found.low <= 0 <= found.high
    open_ = Words(
        de="Die Spanne schließt die Null ein: Eine Wirkung ist nicht belegt.",
        en="The range includes zero: an effect is not shown.",
    )
    alone = Words(
        de="Es gibt keine Kampagne ohne Änderung zum Vergleich; Saison und Änderung lassen sich nicht trennen.",
        en="There is no campaign without a change to compare with; season and change cannot be told apart.",
    )
    late = Words(
        de="Für die letzten Tage kommen noch Conversions nach.", en="Conversions of the last days are still coming in."
    )
    return [
        Reason("interval_width", "amber" if half > WIDE else "green", wide, round(half, 4), WIDE),
        Reason("placebo", "amber" if zero else "green", open_, round(found.p, 4), round(1 - args.level, 4)),
        Reason("confounding", "green" if seen.compared else "amber", alone, float(seen.compared), 1.0),
        Reason("conversion_lag", "amber" if end > last else "green", late, float(max((end - last).days, 0)), 0.0),
    ]


def _wait(seen: Days, days: int) -> NextTest:
    told = " · ".join(seen.names)
    return NextTest(
        "collect_data", Words(de=told, en=told), -(-(28 + LEAST * days) // 7), 0.0, seen.currency[:3], None,
        Words(
            de="Vor der nächsten Änderung so lange nichts ändern; dann ist die Fehlergröße bekannt.",
            en="Change nothing for so long before the next change; then the size of the error is known.",
        ),
    )  # fmt: skip
