"""Which leads to call first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from errors import WeakData
from terms import Result, Words
from tools._decision import gated
from tools._tool import Arguments, Desk
from tools.attribution import _leads_said as said
from tools.attribution._leads_read import EPOCH, Goal, Pipeline, read_pipeline

if TYPE_CHECKING:
    from methods.leads.additive import Floats
    from methods.leads.backtest import Looked

GOALS = {
    "customer": Words(de="Abschlüsse", en="won customers"),
    "opportunity": Words(de="Verkaufschancen", en="opportunities"),
}


class Args(Arguments):
    """What counts as success, within how many days, and how long the list is."""

    goal: Goal = Field(default="customer", description="What a good lead does: become a customer, or an opportunity.")
    horizon_days: int | None = Field(
        default=None, ge=7, le=730, description="Days within which it counts; 90, or fewer where the history is short."
    )
    top: int = Field(default=20, ge=1, le=1000, description="How many leads to list.")
    rule: Literal["score", "newest", "deals_first", "source"] | None = Field(
        default=None,
        description="Today's order to compare with; the CRM's score where earlier exports tell it, else newest first.",
    )


TEXT = said.TEXT
ASKED = {
    "de": [
        "Welche Leads soll der Vertrieb heute anrufen?",
        "Welche Kontakte haben die höchste Abschlusswahrscheinlichkeit?",
        "Lead-Scoring bitte",
        "Priorisiere die offenen Leads für das Sales-Team.",
        "Wen rufen wir zuerst an?",
        "Welche Leads sind heiß?",
        "Ist unser Lead-Score besser als der Zufall?",
        "Wie gut sagt der HubSpot-Score voraus, wer Kunde wird?",
        "Gib mir die zehn besten Leads mit Begründung.",
        "Rangliste der Leads für den Außendienst",
        "Warum hat dieser Lead einen so hohen Score?",
        "Wahrscheinlichkeit, dass ein Lead zum Kunden wird",
        "Welche offenen Kontakte lohnen einen Anruf?",
        "Anrufliste für heute",
        "AUROC und Kalibrierung des Lead-Scorings",
        "Auf welche Interessenten sollten wir uns diese Woche konzentrieren?",
        "Welche Leads können wir liegen lassen?",
        "leadscoring modell trainieren und anwenden",
        "Welche MQLs werden am ehesten zu Abschlüssen?",
        "Bewerte die Leads neu, der Vertrieb beschwert sich über die Qualität.",
        "Wie viele der offenen Leads werden in den nächsten 90 Tagen Kunde?",
        "Von welchen Interessenten erwarten wir einen Abschluss?",
        "In welcher Reihenfolge soll das Telefonteam die Kontakte abarbeiten?",
        "Welche Leads haben das größte Potenzial und weshalb?",
        "Benachteiligt unser Lead-Score eine Quelle oder ein Land?",
        "Lift der besten zehn Prozent der Leads gegenüber unserer jetzigen Reihenfolge",
        "Wer aus dem CRM steht kurz vor dem Kauf?",
        "Top-Leads aus dem CRM mit Wahrscheinlichkeit und Gründen",
    ],
    "en": [
        "Which leads should sales call today?",
        "Which contacts are most likely to close?",
        "lead scoring please",
        "Prioritise the open leads for the sales team.",
        "Whom do we call first?",
        "which leads are hot",
        "Is our lead score better than chance?",
        "How well does the HubSpot score predict who becomes a customer?",
        "Give me the ten best leads with reasons.",
        "ranking of leads for the field sales team",
        "Why does this lead have such a high score?",
        "probability that a lead converts to a customer",
        "Which open contacts are worth a phone call?",
        "call list for today",
        "AUROC and calibration of the lead scoring",
        "Which prospects should we focus on this week?",
        "Which leads can we leave alone?",
        "train a lead score and apply it",
        "Which MQLs are most likely to turn into deals?",
        "Rescore our leads, sales complains about their quality.",
        "How many of the open leads will become customers in the next 90 days?",
        "From which prospects do we expect a deal?",
        "In which order should the phone team work through the contacts?",
        "Which leads have the most potential, and why?",
        "Does our lead score disadvantage a source or a country?",
        "Lift of the top ten percent of leads over our current order",
        "Who in the CRM is about to buy?",
        "top leads from the CRM with probability and reasons",
    ],
}


def leads(args: Args, desk: Desk) -> Result:
    """Rank today's open leads by the calibrated chance to reach the goal, with reasons, checked on an earlier day.

    For each past week the leads open then are rows with what was known then: age, open and ended deals, source,
    medium, campaign; the label is whether they reached the goal within `horizon_days`, so only weeks old enough count.
    `methods/leads/`: ridge logistic model of additive parts, Platt-calibrated on leads held out:
    log odds = base + sum of parts, exactly, in table `reasons` against the mean open lead. The look back trains on what
    was known `horizon_days` ago and scores the leads open then: AUROC with DeLong's interval, Brier score, and
    lift = share of all goals among the first 10 or 20 % / that share, beside today's rule. Personal data are not used.

    Errors: no contacts or deals, fewer than 20 leads that reached the goal, a history shorter than four horizons.
    Red where the look back does not beat chance or holds fewer than 10 goals.
    """
    pipeline = read_pipeline(desk, args.goal)
    horizon = _horizon(args, pipeline)
    found = _scored(args, pipeline, horizon, desk)
    ids = [str(pipeline.ids[row]) for row in found.rows.tolist()]
    tables = said.tables(found, ids, pipeline.now - pipeline.leads.created[found.rows], pipeline.groups, args.top)
    first = max(found.parts, key=lambda name: abs(found.parts[name][0])) if found.parts else ""
    names = {
        "goal": GOALS[args.goal], "rule": said.RULES[found.rule],
        "test_day": _days(found.days),
        "first_leads": Words(de=", ".join(ids[:5]), en=", ".join(ids[:5])),
        "first_reason": said.FEATURES.get(first, Words(de=first or "–", en=first or "–")),
    }  # fmt: skip
    result = Result(
        facts=said.facts(found), text=Words(**said.TEXT), names=names, tables=tables,
        charts=said.charts(found, tables), evidence="model", sources=pipeline.sources,
        caveats=(*pipeline.notes, *_notes(found)),
    )  # fmt: skip
    age = (desk.today - pipeline.last).days
    return gated(result, said.reasons(found, age), advice=said.ADVICE, next_test=said.next_test(found, desk.currency))


def _horizon(args: Args, pipeline: Pipeline) -> int:
    span = pipeline.now - float(pipeline.leads.created.min())
    horizon = args.horizon_days or int(np.clip(span // 4, 14, 90))
    if span < 3 * horizon:
        raise WeakData(
            en=f"The leads reach back {span:.0f} days; a look back over {horizon} days needs at least {3 * horizon}.",
            de=f"Die Leads reichen {span:.0f} Tage zurück; ein Rückblick über {horizon} Tage braucht mindestens "
            f"{3 * horizon}.",
            do_en="Name a shorter horizon_days, or import more history.",
            do_de="Nennen Sie kürzere horizon_days oder importieren Sie mehr Historie.",
        )
    return horizon


def _scored(args: Args, pipeline: Pipeline, horizon: int, desk: Desk) -> said.Scored:
    from methods.leads import backtest
    from methods.leads.pipeline import oldest
    from methods.uplift.effects import quantile

    leads, now = pipeline.leads, pipeline.now
    limit = oldest(leads, now)
    looks = backtest.looks(leads, now, horizon, limit, desk.seed)
    score = backtest.train(leads, now, horizon, limit, desk.seed)
    rows = leads.open_on(now, limit)
    if not looks or score is None or not len(rows):
        raise _nothing(len(rows))
    orders = [_orders_on(pipeline, each, desk) for each in looks]
    if args.rule == "score" and any("score" in each for each in orders):
        looks = [each for each, own in zip(looks, orders, strict=True) if "score" in own]
        orders = [own for own in orders if "score" in own]
    looked, rules = backtest.joined(looks), _joined(orders)
    rule = args.rule if args.rule in rules else "score" if "score" in rules else "newest"
    matrix = score.coding.matrix(backtest.known(leads, rows, now))
    chance = score.model.chance(matrix)
    order = np.lexsort((pipeline.ids[rows].astype(str), -chance))
    matrix = matrix[order]
    low, high = score.model.span(matrix, quantile(said.LEVEL))
    base, parts = score.model.parts(matrix, score.coding.owners, matrix.mean(axis=0))
    parts = {name: added for name, added in parts.items() if np.ptp(added) > 0}
    lifts = {
        share: backtest.lift_draws(looked.happened, {"model": rules["model"], rule: rules[rule]}, share, desk.seed)
        for share in (said.TOP, said.MORE)
    }
    return said.Scored(
        score,
        looked,
        tuple(each.day for each in looks),
        rules,
        rule,
        lifts,
        rows[order],
        chance[order],
        low,
        high,
        base,
        parts,
        horizon,
        len(rows),
        desk.seed,
    )


def _joined(orders: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """The orders that every day of the look back knows, day after day."""
    shared = [name for name in orders[0] if all(name in each for each in orders)]
    return {name: np.concatenate([each[name] for each in orders]) for name in shared}


def _orders_on(pipeline: Pipeline, looked: Looked, desk: Desk) -> dict[str, Floats]:
    """The model's order and others that people use, each from what was known on that day."""
    leads, day, rows = pipeline.leads, looked.day, looked.rows
    state = leads.state(rows, day)
    orders = {
        "model": looked.chance,
        "newest": -state["age_days"],
        "deals_first": np.where(np.isnan(state["days_since_deal"]), 0.0, 1e6) - state["age_days"],
    }
    if "source" in leads.fixed:
        orders["source"] = _by_source(pipeline, day)[rows]
    earlier = _score_then(pipeline, desk, day)
    if earlier is not None:
        orders["score"] = earlier[rows]
    return orders


def _by_source(pipeline: Pipeline, day: float) -> Floats:
    """For each lead the share of its source's earlier leads that had reached the goal by that day."""
    told = np.array([str(value or "") for value in pipeline.leads.fixed["source"].tolist()], dtype=str)
    _, group = np.unique(told, return_inverse=True)
    came = pipeline.leads.created <= day
    all_of = np.bincount(group[came], minlength=group.max() + 1)
    won = np.bincount(group[came & (pipeline.leads.reached <= day)], minlength=group.max() + 1)
    return (won / np.maximum(all_of, 1))[group]


def _score_then(pipeline: Pipeline, desk: Desk, day: float) -> Floats | None:
    """The CRM's score as an export of that day told it; today's already knows how things went."""
    from errors import LeitstandError

    try:
        told = desk.warehouse.as_of(EPOCH + timedelta(days=int(day))).columns(
            "select contact_id::varchar as id, score::double as score from contacts where score is not null"
        )
    except LeitstandError:
        return None
    held = dict(zip(told["id"].tolist(), told["score"].tolist(), strict=True))
    there = pipeline.leads.created <= day
    found = np.array([held.get(str(id), np.nan) for id in pipeline.ids.tolist()])
    if np.isfinite(found[there]).mean() < 0.5:
        return None
    return np.where(np.isfinite(found), found, -1.0)


def _notes(found: said.Scored) -> tuple[Words, ...]:
    used = Words(
        de="Das Modell nutzt weder Namen noch Adressen, Firmen oder Länder; wie es Quellen und Länder behandelt, "
        "steht in der Tabelle groups.",
        en="The model uses no names, addresses, companies or countries; how it treats sources and countries is in "
        "table groups.",
    )
    if "score" in found.rules:
        return (used,)
    return (
        used,
        Words(
            de="Der heutige Score im CRM kennt schon den Ausgang und taugt nicht zum Vergleich; Exporte mit früherem "
            "Stand (--known-on) machen ihn vergleichbar.",
            en="Today's score in the CRM already knows the outcome and cannot be compared with; exports of earlier "
            "days (--known-on) make it comparable.",
        ),
    )


def _days(days: Sequence[float]) -> Words:
    """Days of the look back, earliest first; the list is of those open at the end of the day before."""
    told = [EPOCH + timedelta(days=int(day) - 1) for day in sorted(days)]
    german, english = ([f"{day:%d.%m.%Y}" for day in told], [f"{day.day} {day:%B %Y}" for day in told])
    return Words(de=_listed(german, "und"), en=_listed(english, "and"))


def _listed(names: list[str], joint: str) -> str:
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _nothing(rows: int) -> WeakData:
    if rows:
        return WeakData(
            en="No lead old enough to judge reached the goal in time.",
            de="Kein Lead, der alt genug wäre, hat das Ziel rechtzeitig erreicht.",
            do_en="Name a longer horizon_days, or import more history.",
            do_de="Nennen Sie längere horizon_days oder importieren Sie mehr Historie.",
        )
    return WeakData(
        en="No lead is open today.",
        de="Heute ist kein Lead offen.",
        do_en="Import a fresh export of the contacts.",
        do_de="Importieren Sie einen frischen Export der Kontakte.",
    )
