# pyright: basic
"""What is said of scored leads: facts, sentences, the gate's reasons, tables and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from methods.leads.additive import Floats
from methods.leads.backtest import Looked, Score, calibration, expected_against, reached
from methods.uplift.effects import quantile
from terms import Chart, Confidence, Fact, Interval, Table, Words, number
from tools._charts import Axis, bars, intervals, lines
from tools._decision import NextTest, Reason

TOP, MORE = 0.1, 0.2
FEW, TOO_FEW = 40, 10
LEVEL = 0.9
LISTED = ("rank", "contact_id", "probability", "low", "high", "age_days", "reasons")
FITS = ("leads", "predicted", "observed", "low", "high")
FEATURES = {
    "age_days": Words(de="Alter des Leads", en="age of the lead"),
    "days_since_deal": Words(de="offene Verkaufschance", en="open deal"),
    "ended_deals": Words(de="frühere Verkaufschancen", en="earlier deals"),
    "source": Words(de="Quelle", en="source"),
    "medium": Words(de="Medium", en="medium"),
    "campaign": Words(de="Kampagne", en="campaign"),
}
RULES = {
    "model": Words(de="Modell", en="model"),
    "score": Words(de="Score im CRM", en="score in the CRM"),
    "newest": Words(de="neueste zuerst", en="newest first"),
    "deals_first": Words(de="mit offener Verkaufschance zuerst", en="with an open deal first"),
    "source": Words(de="Quelle mit der besten Quote zuerst", en="source with the best rate first"),
}
LINES = (
    (
        "{{open_leads}} Leads sind offen; das Modell ordnet ihnen für die Zeit der nächsten {{horizon}} zusammen "
        "{{expected}} {{goal}} zu.",
        "{{open_leads}} leads are open; the model attributes {{expected}} {{goal}} to them within the next "
        "{{horizon}}.",
    ),
    (
        "Im Rückblick, als wäre heute der {{test_day}}: Die {{top_share}} mit der höchsten Wahrscheinlichkeit "
        "enthielten {{reached_top}} aller späteren {{goal}}; die heutige Regel ({{rule}}) kam auf "
        "{{rule_reached_top}}.",
        "Looking back, as if today were {{test_day}}: the {{top_share}} with the highest probability held "
        "{{reached_top}} of all later {{goal}}; today's rule ({{rule}}) held {{rule_reached_top}}.",
    ),
    (
        "Trennschärfe (AUROC) {{auroc}}; Spanne {{auroc:interval}}.",
        "Discrimination (AUROC) {{auroc}}; range {{auroc:interval}}.",
    ),
)
TEXT = {"de": "\n".join(line[0] for line in LINES), "en": "\n".join(line[1] for line in LINES)}
ADVICE = Words(
    de="Rufen Sie heute zuerst an: {{first_leads}}.\nDer wichtigste Grund beim ersten: {{first_reason}}.",
    en="Call these first today: {{first_leads}}.\nThe main reason for the first: {{first_reason}}.",
)


@dataclass(frozen=True)
class Scored:
    """Everything that was computed: the look back, today's open leads in order, and the orders compared with."""

    score: Score
    looked: Looked
    days: tuple[float, ...]
    rules: Mapping[str, Floats]
    rule: str
    lifts: Mapping[float, Mapping[str, Floats]]
    rows: np.ndarray
    chance: Floats
    low: Floats
    high: Floats
    base: float
    parts: Mapping[str, Floats]
    horizon: int
    open: int
    seed: int


def facts(found: Scored) -> tuple[Fact, ...]:
    """The figures."""
    looked, area = found.looked, found.looked.area
    wide = quantile(LEVEL) * area.se
    z = expected_against(looked)
    said = [
        _fact("open_leads", found.open, "count", "offene Leads", "open leads"),
        _fact("expected", float(found.chance.sum()), "count", "erwartet", "expected", digits=1),
        _fact("horizon", found.horizon, "days", "Zeitraum", "period"),
        _fact("auroc", area.value, "ratio", "AUROC", "AUROC", _span(area.value - wide, area.value + wide, 0.0, 1.0)),
        _fact("brier", looked.brier, "index", "Brier-Wert", "Brier score"),
        _fact("brier_base", float(looked.happened.mean() * (1 - looked.happened.mean())), "index",
              "Brier-Wert der mittleren Quote", "Brier score of the mean rate"),
        _fact("calibration_z", z, "ratio", "eingetreten gegen vorhergesagt (z)", "seen against predicted (z)"),
        _fact("base_rate", float(looked.happened.mean()), "share", "Quote im Rückblick", "rate in the look back"),
        _fact("tested_leads", len(looked.happened), "count", "Leads im Rückblick", "leads in the look back"),
        _fact("tested_goals", int(looked.happened.sum()), "count", "davon erreicht", "of them successful"),
        _fact("trained_leads", found.score.leads, "count", "Leads im Training", "leads in training"),
        _fact("trained_goals", found.score.goals, "count", "davon erreicht", "of them successful"),
        _fact("top_share", TOP, "share", "Anteil ganz oben", "share at the top"),
    ]  # fmt: skip
    for share, tag in ((TOP, "top10"), (MORE, "top20")):
        lift, rule = (reached(looked.happened, found.rules[name], share, found.seed) for name in ("model", found.rule))
        draws = found.lifts[share]
        said += [
            _fact(f"lift_{tag}", lift / share, "ratio", "Lift", "lift", _percentiles(draws["model"])),
            _fact(f"rule_lift_{tag}", rule / share, "ratio", "Lift der heutigen Regel", "lift of today's rule",
                  _percentiles(draws[found.rule])),
            _fact(f"lift_gain_{tag}", (lift - rule) / share, "ratio", "Lift über der heutigen Regel",
                  "lift above today's rule", _percentiles(draws["model"] - draws[found.rule])),
        ]  # fmt: skip
        if tag == "top10":
            said += [
                _fact("reached_top", lift, "share", "erreicht", "reached"),
                _fact("rule_reached_top", rule, "share", "mit der heutigen Regel erreicht", "reached by today's rule"),
            ]
    return tuple(said)


def _fact(
    id: str, value: float, unit: str, de: str, en: str, span: Interval | None = None, digits: int | None = None
) -> Fact:
    label = Words(de=de, en=en)
    return Fact(
        id=id, value=number(value), unit=unit, label=label, interval=span, digits=digits,
        basis="observed" if unit in {"count", "days"} and digits is None else "modelled",
    )  # fmt: skip


def _span(low: float, high: float, least: float = -np.inf, most: float = np.inf) -> Interval | None:
    if not np.isfinite(low + high):
        return None
    return Interval(low=number(float(max(low, least))), high=number(float(min(high, most))), level=LEVEL)


def _percentiles(draws: Floats) -> Interval | None:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return _span(float(low), float(high))


def reasons(found: Scored, age: int) -> list[Reason]:
    """Every check of the gate; `age` is how many days ago the data end."""
    goals = int(found.looked.happened.sum())
    few: Confidence = "red" if goals < TOO_FEW else "amber" if goals < FEW else "green"
    low = found.looked.area.value - quantile(LEVEL) * found.looked.area.se
    better = float(np.quantile(found.lifts[MORE]["model"] - found.lifts[MORE][found.rule], (1 - LEVEL) / 2))
    z = abs(expected_against(found.looked))
    return [
        Reason("few_conversions", few, Words(
            de="Im Rückblick wurden nur wenige Leads zu Erfolgen; die Güte ist deshalb ungenau bekannt.",
            en="Few leads succeeded in the look back, so the quality is known roughly only."), goals, TOO_FEW),
        Reason("interval_width", "green" if low > 0.5 else "red", Words(
            de="Im Rückblick ordnete das Modell die Leads nicht erkennbar besser als der Zufall.",
            en="In the look back the model did not visibly order leads better than chance."), round(low, 4), 0.5),
        Reason("placebo", "green" if better > 0 else "amber", Words(
            de="Gegenüber der heutigen Regel ist ein Vorsprung nicht sicher.",
            en="An advantage over today's rule is not certain."), round(better, 4), 0.0),
        Reason("misfit", "green" if z < 2 else "amber" if z < 4 else "red", Words(
            de="Im Rückblick kam es zu deutlich anderen Zahlen als vorhergesagt; trauen Sie der Reihenfolge mehr "
            "als der Höhe.",
            en="In the look back numbers came out clearly otherwise than predicted; trust the order more than the "
            "size."),
            round(z, 3), 2.0),
        Reason("stale", "green" if age <= 14 else "amber", Words(
            de="Die CRM-Daten sind älter als zwei Wochen; manche Leads sind inzwischen weiter.",
            en="The CRM data are older than two weeks; some leads have moved on."), age, 14),
    ]  # fmt: skip


def next_test(found: Scored, currency: str) -> NextTest:
    """Keep collecting until the look back holds enough goals; it costs nothing but time."""
    goals = max(1, int(found.looked.happened.sum()))
    missing = max(FEW - goals, goals if found.looked.area.value > 0.5 else FEW)
    weeks = min(104, max(2, ceil(missing / goals * found.horizon / 7)))
    return NextTest(
        design="collect_data",
        where=Words(de="CRM mit Quelle und Tag jeder Phase", en="CRM with the source and the day of each stage"),
        weeks=weeks, cost=0.0, currency=currency, mde=None,
        why=Words(
            de="Laden Sie den CRM-Export jede Woche mit seinem Stand (--known-on); so wird auch der Score im CRM "
            "überprüfbar. Das kostet kein Mediabudget.",
            en="Load the CRM export each week with its day (--known-on); then the score in the CRM can be checked as "
            "well. That costs no media budget.",
        ),
    )  # fmt: skip


def tables(
    found: Scored, ids: Sequence[str], ages: Floats, groups: Mapping[str, np.ndarray], top: int
) -> dict[str, Table]:
    """Today's list with reasons, calibration, orders compared, weight of features, and how groups fare."""
    names = list(found.parts)
    order = range(min(top, len(found.rows)))
    rows = []
    for place in order:
        added = sorted(names, key=lambda name, place=place: -abs(found.parts[name][place]))[:3]
        said = "; ".join(
            f"{FEATURES.get(name, Words(de=name, en=name)).en} {found.parts[name][place]:+.2f}" for name in added
        )
        rows.append((
            place + 1, ids[place], float(found.chance[place]), float(found.low[place]), float(found.high[place]),
            int(ages[place]), said,
        ))  # fmt: skip
    parts = [
        (
            ids[place],
            found.base,
            *(float(found.parts[name][place]) for name in names),
            float(np.log(found.chance[place] / (1 - found.chance[place]))),
        )
        for place in order
    ]
    weight = {name: float(np.std(values)) for name, values in found.parts.items()}
    return {
        "leads": Table(columns=LISTED, rows=tuple(rows)),
        "reasons": Table(columns=("contact_id", "base", *names, "log_odds"), rows=tuple(parts)),
        "calibration": Table(columns=FITS, rows=tuple(calibration(found.looked))),
        "rules": _rules(found),
        "features": Table(columns=("feature", "spread"), rows=tuple(sorted(weight.items(), key=lambda pair: -pair[1]))),
        "groups": _groups(found, groups),
    }  # fmt: skip


def _rules(found: Scored) -> Table:
    from methods.auroc import auroc

    rows = []
    for name, order in found.rules.items():
        area = auroc(found.looked.happened, order)
        lifts = [reached(found.looked.happened, order, share, found.seed) / share for share in (TOP, MORE)]
        rows.append((name, area.value, *lifts))
    return Table(columns=("order", "auroc", "lift_top10", "lift_top20"), rows=tuple(rows))


def _groups(found: Scored, groups: Mapping[str, np.ndarray]) -> Table:
    """Per group in the look back: its share of the first fifth, its mean prediction and what happened."""
    looked = found.looked
    first = np.zeros(len(looked.chance), dtype=bool)
    first[np.argsort(-looked.chance, kind="stable")[: max(1, round(MORE * len(first)))]] = True
    rows = []
    for kind, values in groups.items():
        own = np.array([str(value or "–") for value in values[looked.rows].tolist()], dtype=object)
        for name in sorted(set(own.tolist())):
            inside = own == name
            if inside.sum() >= 10:
                rows.append((kind, name, int(inside.sum()), float(first[inside].mean()),
                             float(looked.chance[inside].mean()), float(looked.happened[inside].mean())))  # fmt: skip
    return Table(columns=("by", "group", "leads", "in_top20", "predicted", "observed"), rows=tuple(rows))


def charts(found: Scored, made: Mapping[str, Table]) -> tuple[Chart, ...]:
    """Today's list, calibration, and what share of goals each order reaches."""
    listed = [dict(zip(made["leads"].columns, row, strict=True)) for row in made["leads"].rows[:20]]
    fits = [
        dict(zip(made["calibration"].columns, row, strict=True)) | {"part": str(place + 1)}
        for place, row in enumerate(made["calibration"].rows)
    ]
    chance = Axis("probability", Words(de="Wahrscheinlichkeit", en="probability"), unit="share")
    seen = Axis("value", Words(de="Quote", en="rate"), unit="share")
    both = [
        {"part": row["part"], "value": row[key], "low": row["low"] if key == "observed" else row[key],
         "high": row["high"] if key == "observed" else row[key], "what": words}
        for row in fits
        for key, words in (("predicted", {"de": "vorhergesagt", "en": "predicted"}),
                           ("observed", {"de": "eingetreten", "en": "seen"}))
    ]  # fmt: skip
    curve = [
        {"share": share, "reached": reached(found.looked.happened, order, share, found.seed) if share else 0.0,
         "order": RULES[name].model_dump()}
        for name, order in found.rules.items()
        if name in {"model", found.rule}
        for share in np.linspace(0, 1, 21).tolist()
    ]  # fmt: skip
    return (
        bars(listed, Axis("contact_id", Words(de="Lead", en="lead"), "nominal"), chance,
             Words(de="Diese Leads zuerst", en="These leads first"), low="low", high="high"),
        intervals(both, Axis("part", Words(de="Fünftel nach Vorhersage (1 = niedrigste)",
                  en="fifth by prediction (1 = lowest)"), "nominal"), seen, "low", "high",
                  Words(de="Vorhergesagt und eingetreten", en="Predicted and seen"),
                  series=Axis("what", Words(de="Quote", en="rate"), "nominal")),
        lines(curve, Axis("share", Words(de="Anteil der angerufenen Leads", en="share of leads called"), unit="share"),
              Axis("reached", Words(de="Anteil der Erfolge", en="share of successes"), unit="share"),
              Words(de="Wie viele Erfolge ein Anteil der Leads enthält", en="Successes held by a share of the leads"),
              series=Axis("order", Words(de="Reihenfolge", en="order"), "nominal"), zero=True),
    )  # fmt: skip
