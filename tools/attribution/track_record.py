# pyright: basic
"""How good the house's own predictions were."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import Field

from errors import LeitstandError
from ledger.track_record import LANDINGS, RETURNS, Prediction, predictions
from methods.track_record import Score, scored
from terms import Fact, Interval, Period, Result, Source, Table, Words, number
from tools._advice import Advice, advices, score, table
from tools._charts import Axis, intervals
from tools._decision import NextTest, Reason, gated
from tools._tool import LEDGER, Arguments, Desk, canonical, check, load
from tools.attribution._anchors import Anchor, anchors
from tools.attribution._channels import channels
from tools.data._period import day as spoken_day

FEW, SOME = 5, 20
"""Scored predictions below which nothing can be said, or only roughly."""


class Args(Arguments):
    """Whose predictions, and since when."""

    tool: str = Field(default="", description="Only predictions of this tool, such as bidding.pacing; all if empty.")
    period: Period | None = Field(default=None, description="Only predictions made in this period.")


TEXT = {
    "de": """Bis zum {{today}} wurden {{predictions}} Vorhersagen festgehalten; {{scored}} davon lassen sich prüfen.
Innerhalb ihrer Spanne lagen {{coverage}}, versprochen waren {{promised}}.
Im Mittel lagen die Vorhersagen um {{bias}} über dem, was kam; mittlerer Abstand {{error}}.
Noch offen sind {{open}}, weil ihr Zeitraum läuft oder noch kein Experiment sie prüft.""",
    "en": """Up to {{today}} {{predictions}} predictions were kept; {{scored}} of them can be checked.
{{coverage}} lay inside their range; {{promised}} was promised.
On average predictions lay {{bias}} above what came; the mean distance was {{error}}.
Still open are {{open}}, because their period is running or no experiment checks them yet.""",
}
ADVISED = {
    "de": """Umgesetzte Empfehlungen: {{advice}}, davon gemessen {{advice_measured}}.
Nicht messbar: {{advice_unmeasurable}}.
In ihrer Spanne lagen {{advice_inside}} ({{advice_inside:interval}}).
Vom Versprochenen ist eingetreten: {{advice_ratio}}.""",
    "en": """Advices that were followed: {{advice}}, of them measured {{advice_measured}}.
Not measurable: {{advice_unmeasurable}}.
Inside their range came {{advice_inside}} ({{advice_inside:interval}}).
Of what was promised came {{advice_ratio}}.""",
}
ASKED = {
    "de": [
        "Wie gut waren unsere Vorhersagen bisher?",
        "Trefferquote der Prognosen",
        "Haben sich die Empfehlungen bewährt?",
        "Lagen die Budgetprognosen richtig?",
        "Wie oft lag der wahre Wert in der Spanne?",
        "Bilanz der eigenen Vorhersagen",
        "Vorhergesagt gegen eingetreten",
        "Kann ich deinen Intervallen trauen?",
        "Wie zuverlässig ist die Monatsprognose?",
        "Prüfe frühere Schätzungen an dem, was dann kam",
        "Track Record bitte",
        "War das Media-Mix-Modell im Nachhinein richtig?",
        "Überschätzen unsere Modelle den Ertrag?",
        "Systematischer Fehler der Prognosen",
        "Wie treffsicher war das Pacing?",
        "Was ist aus den Vorhersagen vom März geworden?",
        "Kalibrierung der Vorhersagen prüfen",
        "Stimmten die Prognosen mit der Wirklichkeit überein?",
        "Lernkurve: werden die Vorhersagen besser?",
        "Wie viele Prognosen sind eingetroffen?",
        "Hat das Experiment die Schätzung bestätigt?",
        "Zeig mir alle alten Vorhersagen und ihr Ergebnis",
        "Wie weit lagst du daneben?",
        "Nachschau: Prognose und Ist",
        "Wie ehrlich waren die Unsicherheiten?",
        "Vertrauenswürdigkeit deiner Zahlen, gemessen an der Vergangenheit",
        "Wie genau war unsere Umsatzprognose bisher?",
        "Wie gut waren unsere letzten Empfehlungen?",
        "Sind unsere Empfehlungen aufgegangen?",
        "Was haben die umgesetzten Vorschläge tatsächlich gebracht?",
        "Versprochene und eingetretene Wirkung der Empfehlungen",
        "Haben die Vorschläge gehalten, was sie versprochen haben?",
        "Vorhergesagt gegen eingetreten",
    ],
    "en": [
        "How good have our predictions been so far?",
        "hit rate of the forecasts",
        "Did the recommendations hold up?",
        "Were the budget projections right?",
        "How often was the true value inside the range?",
        "Score your own past predictions",
        "predicted versus realised",
        "Can I trust your intervals?",
        "How reliable is the month-end projection?",
        "Check earlier estimates against what happened",
        "track record please",
        "Was the media mix model right in hindsight?",
        "Do our models overestimate returns?",
        "systematic error of the forecasts",
        "How accurate was the pacing?",
        "What became of the predictions from March?",
        "check calibration of predictions",
        "Did the projections agree with reality?",
        "Are the predictions getting better over time?",
        "How many forecasts came true?",
        "Did the experiment confirm the estimate?",
        "Show me all old predictions and their outcome",
        "How far off were you?",
        "hindsight review: forecast and actual",
        "How honest were the stated uncertainties?",
        "trustworthiness of your numbers, judged by the past",
        "How accurate has our revenue forecast been?",
        "How good were our last recommendations?",
        "Did our recommendations work out?",
        "What did the proposals that we applied really bring?",
        "promised and realised effect of the recommendations",
        "Did the advice keep what it promised?",
        "predicted against what actually happened",
    ],
}


@dataclass(frozen=True)
class Kept:
    """A prediction and what came of it: value and half width of its measurement, by which record."""

    made: Prediction
    happened: float
    noise: float
    by: str


def track_record(args: Args, desk: Desk) -> Result:
    """Score what earlier runs predicted against what the data and experiments say now: coverage, bias, error.

    Predictions are read from the recorded runs, never typed in: month-end landings (asked again once the month is over,
    when the same tool counts), returns per channel of media mix and triangulation (judged by experiments that ended
    after the prediction was made), and promises of changes that took effect (judged by what was measured when they were
    due; table advice, facts advice_inside with Jeffreys' interval and advice_ratio). coverage = share inside the
    predicted interval, with Wilson's interval; bias = mean of (predicted - happened) / happened of what was foretold.
    Few predictions make the answer red or amber.

    Errors: none; with nothing to score the answer says so.
    """
    made = [
        each for each in predictions(desk.runs)
        if (not args.tool or each.tool == args.tool) and each.on <= desk.today
        and (args.period is None or args.period.start <= each.on <= args.period.end)
    ]  # fmt: skip
    asked = _asked(args, desk)
    promised = [_promise(each) for each in asked]
    foretold, followed = _happened(made, desk), _realised(asked, promised)
    made, kept = [*made, *promised], [*foretold, *followed]
    found = _scored(kept) if kept else None
    result = Result(
        facts=(*_facts(made, kept, found, foretold), *_advised(asked)),
        text=_text(asked),
        names={"today": spoken_day(desk.today)},
        tables={"record": _record(kept), "tools": _by_tool(foretold)} | _tables(asked),
        charts=(_chart(kept),) if len(kept) > 3 else (),
        evidence="bookkeeping",
        sources=(Source(name="runs", kind=LEDGER, snapshot=_mark(made, kept), rows=len(made)),),
    )
    return gated(result, _reasons(len(kept), found), next_test=_wait(desk))


def _asked(args: Args, desk: Desk) -> list[Advice]:
    """Promises of changes that took effect, as far as they are asked for."""
    return [
        each for each in advices(desk)
        if (not args.tool or each.tool == args.tool) and each.on <= desk.today
        and (args.period is None or args.period.start <= each.on <= args.period.end)
    ]  # fmt: skip


def _promise(each: Advice) -> Prediction:
    """An advice as a prediction: one without a range promised a point."""
    one = each.outcome
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    return Prediction(
        one.run or one.proposal, each.tool, each.on, each.target[:80], one.metric, one.unit, one.value, low, high,
        one.level, one.due,
    )  # fmt: skip


def _realised(asked: Sequence[Advice], promised: Sequence[Prediction]) -> list[Kept]:
    found: list[Kept] = []
    for each, made in zip(asked, promised, strict=True):
        one = each.outcome
        if one.realised is not None and one.low is not None and one.high is not None:
            noise = 0.0
            if one.realised_low is not None and one.realised_high is not None:
                noise = (one.realised_high - one.realised_low) / 2
            found.append(Kept(made, one.realised, noise, one.realised_evidence or "data"))
    return found


def _advised(asked: Sequence[Advice]) -> tuple[Fact, ...]:
    """How advice that was followed turned out."""
    if not asked:
        return ()
    kept = score(asked)
    told = [
        _count("advice", len(asked), "umgesetzte Empfehlungen", "advices that were followed"),
        _count("advice_measured", kept.n, "davon gemessen", "of them measured"),
        _count("advice_unmeasurable", kept.unmeasurable, "nicht messbar", "not measurable"),
    ]
    if kept.n:
        span = Interval(low=number(round(kept.low, 4)), high=number(round(kept.high, 4)), level=0.9)
        named = Words(de="Empfehlungen in ihrer Spanne", en="advices inside their range")
        share = number(round(kept.inside / kept.n, 4))
        told.append(Fact(id="advice_inside", value=share, unit="share", interval=span, n=kept.n, label=named))
    if kept.ratio is not None:
        told.append(_share("advice_ratio", kept.ratio, "eingetreten zu versprochen", "realised to promised"))
    return tuple(told)


def _tables(asked: Sequence[Advice]) -> dict[str, Table]:
    """Promised beside realised, and how each tool's advice did."""
    if not asked:
        return {}
    rows: list[tuple[Any, ...]] = []
    for tool in sorted({each.tool for each in asked}):
        kept = score([each for each in asked if each.tool == tool])
        share = (kept.inside / kept.n, kept.low, kept.high) if kept.n else (None, None, None)
        rows.append((tool, kept.n, *share, kept.level, kept.ratio, kept.unmeasurable, kept.open))
    columns = (
        "tool", "measured", "inside", "inside_low", "inside_high", "promised", "realised_to_promised", "unmeasurable",
        "open",
    )  # fmt: skip
    return {"advice": table(asked), "advice_tools": Table(columns=columns, rows=tuple(rows))}


def _text(asked: Sequence[Advice]) -> Words:
    """With what became of advice, where some was followed."""
    if not asked:
        return Words(**TEXT)
    return Words(**{lang: f"{TEXT[lang]}\n{ADVISED[lang]}" for lang in ("de", "en")})


def _happened(made: Sequence[Prediction], desk: Desk) -> list[Kept]:
    known = _experiments(desk) if any(each.tool in RETURNS for each in made) else {}
    found: list[Kept] = []
    counted: dict[str, float | None] = {}
    for each in made:
        if each.tool in LANDINGS and each.due is not None and each.due <= desk.today:
            key = f"{each.tool} {sorted(each.args.items(), key=str)}"
            if key not in counted:
                counted[key] = _counted(each, desk)
            if (value := counted[key]) is not None:
                found.append(Kept(each, value, 0.0, "data"))
        elif each.tool in RETURNS:
            found += [
                Kept(each, one.experiment.value, (one.experiment.high - one.experiment.low) / 2, one.origin)
                for one in known.get(each.subject.removesuffix("_spend"), ())
                if one.end is not None and one.end > each.on
            ]
    return found


def _experiments(desk: Desk) -> dict[str, list[Anchor]]:
    """The experiments by channel, as the reconciliation reads them."""
    try:
        names = channels(desk, None, {})
        read = anchors(desk, names, []).all
    except LeitstandError:
        return {}
    found: dict[str, list[Anchor]] = {}
    for each in read:
        found.setdefault(names.names[each.experiment.channel], []).append(each)
    return found


def _counted(each: Prediction, desk: Desk) -> float | None:
    """The same tool asked again now that the month is over; None while days are missing."""
    args = {name: value for name, value in each.args.items() if name not in ("by", "budget")}
    try:
        fact = load(each.tool).function(check(each.tool, args), desk).fact(each.metric)
    except (LeitstandError, KeyError):
        return None
    return float(fact.value) if fact.basis == "observed" else None


def _scored(kept: Sequence[Kept]) -> Score:
    rows = [(k.made.value, k.made.low, k.made.high, k.made.level, k.happened, k.noise) for k in kept]
    return scored(*np.array(rows, dtype=float).T)


def _facts(
    made: Sequence[Prediction], kept: Sequence[Kept], found: Score | None, foretold: Sequence[Kept]
) -> tuple[Fact, ...]:
    done = {id(each.made) for each in kept}
    told = [
        _count("predictions", len(made), "Vorhersagen", "predictions"),
        _count("scored", len(done), "prüfbar", "can be checked"),
        _count("open", len(made) - len(done), "offen", "open"),
    ]
    if found is None:
        return tuple(told)
    span = Interval(low=number(round(found.low, 4)), high=number(round(found.high, 4)), level=0.9)
    return (
        *told,
        Fact(id="coverage", value=number(round(found.inside, 4)), unit="share", interval=span, n=found.n,
             label=Words(de="Anteil in der Spanne", en="share inside the range")),
        _share("promised", found.level, "versprochen", "promised"),
        *_errors(foretold),
    )  # fmt: skip


def _errors(foretold: Sequence[Kept]) -> tuple[Fact, ...]:
    """Of figures that were foretold: an effect may be close to nothing, so that a share of it says nothing."""
    if not foretold:
        return ()
    found = _scored(foretold)
    return (_share("bias", found.bias, "systematische Abweichung", "bias"),
            _share("error", found.error, "mittlerer Abstand", "mean distance"))  # fmt: skip


def _count(id: str, value: int, de: str, en: str) -> Fact:
    return Fact(id=id, value=number(value), unit="count", label=Words(de=de, en=en))


def _share(id: str, value: float, de: str, en: str) -> Fact:
    return Fact(id=id, value=number(round(value, 4)), unit="share", label=Words(de=de, en=en))


def _record(kept: Sequence[Kept]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for each in kept:
        made, noise = each.made, each.noise
        inside = made.low - noise <= each.happened <= made.high + noise
        rows.append(
            (made.run, made.tool, made.subject, made.metric, made.on, made.due, made.value, made.low, made.high,
             each.happened, noise, each.by, inside)
        )  # fmt: skip
    columns = (
        "run", "tool", "subject", "metric", "on", "due", "predicted", "low", "high", "happened", "noise", "by",
        "inside",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _by_tool(kept: Sequence[Kept]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for tool in sorted({each.made.tool for each in kept}):
        score = _scored([each for each in kept if each.made.tool == tool])
        rows.append(
            (tool, score.n, score.inside, score.low, score.high, score.level, score.bias, score.error, score.sharp)
        )
    columns = ("tool", "scored", "coverage", "coverage_low", "coverage_high", "promised", "bias", "error", "width")
    return Table(columns=columns, rows=tuple(rows))


def _chart(kept: Sequence[Kept]) -> dict[str, Any]:
    """Each prediction's interval as a multiple of what happened: one is right."""
    values = [
        {"which": f"{each.made.on} {each.made.subject}", "ratio": each.made.value / each.happened,
         "low": each.made.low / each.happened, "high": each.made.high / each.happened}
        for each in kept if each.happened > 0
    ]  # fmt: skip
    return intervals(
        values, Axis("which", Words(de="Vorhersage", en="prediction"), "nominal"),
        Axis("ratio", Words(de="vorhergesagt / eingetreten", en="predicted / happened"), unit="ratio"), "low", "high",
        Words(de="Vorhersagen gegen das, was kam", en="Predictions against what happened"), reference=1.0,
    )  # fmt: skip


def _reasons(count: int, score: Score | None) -> list[Reason]:
    few = Words(
        de="Erst wenige Vorhersagen lassen sich prüfen; die Trefferquote sagt noch wenig.",
        en="Only few predictions can be checked yet, so the hit rate says little.",
    )
    reasons = [
        Reason(
            "few_conversions", "red" if count < FEW else "amber" if count < SOME else "green", few, float(count), SOME
        )
    ]
    if score is not None and count >= FEW:
        off = Words(de="Die Spannen halten nicht, was sie versprechen.", en="The ranges do not keep what they promise.")
        state = "green" if score.trustworthy else "amber"
        reasons.append(Reason("misfit", state, off, round(score.inside, 4), round(score.level, 4)))
    return reasons


def _wait(desk: Desk) -> NextTest:
    """What would tell more: letting predictions come due."""
    return NextTest(
        "collect_data", Words(de="weitere Monatsprognosen und Experimente", en="further projections and tests"),
        4, 0.0, desk.currency[:3], None,
        Words(
            de="Jede weitere Vorhersage, deren Zeitraum endet, wird von selbst geprüft.",
            en="Each further prediction whose period ends is checked by itself.",
        ),
    )  # fmt: skip


def _mark(made: Sequence[Prediction], kept: Sequence[Kept]) -> str:
    """A hash over what was predicted and what came."""
    shape = [[each.run, each.subject, str(each.due), each.value] for each in made]
    told = [[each.made.run, each.made.subject, each.happened] for each in kept]
    return hashlib.sha256(canonical([shape, told])).hexdigest()
