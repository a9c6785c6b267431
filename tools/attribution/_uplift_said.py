# pyright: basic
"""What is said of a trial's uplift: facts, sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from methods.uplift.effects import Effect, quantile
from methods.uplift.groups import Part
from terms import Chart, Fact, Interval, Result, Table, Words, number
from tools._charts import Axis, intervals, lines
from tools.attribution._uplift_gate import Measured
from tools.attribution._uplift_read import Trial

LINES: dict[str, tuple[str, str]] = {
    "effect": (
        "„{{treatment}}“ bewirkt bei „{{outcome}}“ im Mittel {{ate}} je Person gegenüber „{{control}}“; "
        "Spanne {{ate:interval}}, {{units}} Personen.",
        'On average "{{treatment}}" caused {{ate}} of "{{outcome}}" per person against "{{control}}"; '
        "range {{ate:interval}}, {{units}} people.",
    ),
    "association": (
        "„{{treatment}}“ geht mit einem Unterschied bei „{{outcome}}“ einher: {{ate}} je Person gegenüber "
        "„{{control}}“; Spanne {{ate:interval}}, {{units}} Personen. Ob das die Wirkung ist, zeigt dieser Versuch "
        "nicht.",
        '"{{treatment}}" is associated with a difference in "{{outcome}}": {{ate}} per person against '
        '"{{control}}"; range {{ate:interval}}, {{units}} people. Whether that is the effect, this trial does not '
        "show.",
    ),
    "ranking": (
        "Nach vorhergesagter Wirkung geordnet liegt die Rangfolge um {{qini}} (Qini; Spanne {{qini:interval}}) "
        "über dem Zufall.",
        "Ordered by predicted uplift, the ranking is {{qini}} (Qini; range {{qini:interval}}) above a random one.",
    ),
    "policy": (
        "Wer nur die {{treat_share}} anspricht, bei denen sich die Ansprache nach der Vorhersage lohnt, "
        "gewinnt je Person {{gain_over_none}} gegenüber gar keiner Ansprache ({{gain_over_none:interval}}) "
        "und {{gain_over_all}} gegenüber der Ansprache aller ({{gain_over_all:interval}}).",
        "Treating only the {{treat_share}} whom the prediction says it pays for gains {{gain_over_none}} per person "
        "over treating nobody ({{gain_over_none:interval}}) and {{gain_over_all}} over treating everybody "
        "({{gain_over_all:interval}}).",
    ),
    "sleeping": (
        "Bei {{sleeping_share}} der Personen ist eine Abwehrreaktion vorhergesagt.",
        "For {{sleeping_share}} of the people an adverse reaction is predicted.",
    ),
}
ADVICE = {
    "target": Words(
        de="Sprechen Sie die {{treat_share}} mit dem höchsten vorhergesagten Gewinn an und lassen Sie die übrigen in "
        "Ruhe.\nAm meisten lohnt es sich bei: {{best_segment}}; am wenigsten bei: {{worst_segment}}.",
        en="Treat the {{treat_share}} with the highest predicted gain and leave the others alone.\n"
        "It pays most for: {{best_segment}}; least for: {{worst_segment}}.",
    ),
    "all": Words(
        de="Sprechen Sie alle an: Die Auswahl ist der Ansprache aller nicht erkennbar überlegen.",
        en="Treat everybody: the selection is not visibly better than treating all.",
    ),
    "none": Words(
        de="Sprechen Sie niemanden an: Die Maßnahme bringt weniger, als sie kostet.",
        en="Treat nobody: the measure brings less than it costs.",
    ),
}
GROUP_NAMES = {
    "persuadable": Words(de="Überzeugbare", en="persuadables"),
    "sure_thing": Words(de="Sichere Käufer", en="sure things"),
    "lost_cause": Words(de="Aussichtslose", en="lost causes"),
    "sleeping_dog": Words(de="Schlafende Hunde", en="sleeping dogs"),
}


def text(found: Measured, causal: bool) -> Words:
    """The sentences that describe."""
    chosen = ["effect" if causal else "association", *(("ranking", "policy", "sleeping") if causal else ())]
    return Words(de="\n".join(LINES[line][0] for line in chosen), en="\n".join(LINES[line][1] for line in chosen))


def facts(trial: Trial, found: Measured, currency: str, groups: Sequence[Part]) -> tuple[Fact, ...]:
    """The figures; money where a value, a cost or a money outcome says which."""
    level, policy = found.level, found.policy
    moved = trial.money or ("pp" if trial.binary else "count")
    earned, gained = (currency, currency) if currency else ("share", "pp") if trial.binary else ("count", "count")
    rates = [trial.outcome[trial.treated == arm] for arm in (0, 1)]
    each = trial.money or ("share" if trial.binary else "count")
    dogs = sum(part.share for part in groups if part.name == "sleeping_dog")
    control, treatment = trial.counts
    return (
        _effect("ate", found.ate, moved, "mittlere Wirkung", "average effect", level),
        _plain("ate_se", found.ate.se, "index", "Standardfehler der mittleren Wirkung", "standard error of the effect"),
        _effect("ate_adjusted", found.adjusted, moved, "mittlere Wirkung, um Merkmale bereinigt",
                "average effect, adjusted for features", level),
        _effect("qini", found.ranking.qini, "index", "Qini (über dem Zufall)", "Qini (above random)", level),
        _effect("auuc", found.ranking.auuc, "index", "AUUC (über dem Zufall)", "AUUC (above random)", level),
        _plain("auuc_gross", found.ranking.auuc.value + found.ate.value / 2, "index",
               "Fläche unter der Uplift-Kurve", "area under the uplift curve"),
        _effect("policy_value", policy.value, earned, "Wert je Person nach der Auswahlregel",
                "value per person under the policy", level),
        _plain("treat_share", policy.share, "share", "Anteil, der angesprochen wird", "share that is treated"),
        _effect("gain_over_none", policy.over_none, gained, "Gewinn je Person gegenüber keiner Ansprache",
                "gain per person over treating nobody", level),
        _effect("gain_over_all", policy.over_all, gained, "Gewinn je Person gegenüber Ansprache aller",
                "gain per person over treating everybody", level),
        _effect("gain_all_over_none", policy.all_over_none, gained, "Gewinn je Person, wenn alle angesprochen werden",
                "gain per person when everybody is treated", level),
        _plain("best_share", policy.best_share, "share", "Anteil mit dem höchsten Gewinn",
               "share with the highest gain"),
        _plain("sleeping_share", dogs, "share", "Anteil mit Abwehrreaktion", "share with an adverse reaction"),
        *_slope(found),
        _plain("rate_control", float(rates[0].mean()), each, f"Mittel in {trial.control}", f"mean of {trial.control}",
               "observed"),
        _plain("rate_treatment", float(rates[1].mean()), each, f"Mittel in {trial.treatment}",
               f"mean of {trial.treatment}", "observed"),
        _plain("propensity_auc", found.arms.told.value, "ratio", "Erkennbarkeit der Gruppe an den Merkmalen (AUC)",
               "how well features tell the arm (AUC)"),
        _plain("units", control + treatment, "count", "Personen", "people", "observed"),
        _plain("units_control", control, "count", "Personen ohne", "people in control", "observed"),
        _plain("units_treatment", treatment, "count", "Personen mit", "people in treatment", "observed"),
    )  # fmt: skip


def _slope(found: Measured) -> tuple[Fact, ...]:
    if not np.isfinite(found.calibration.se):
        return ()
    return (
        _effect("calibration", found.calibration, "ratio", "gemessene je vorhergesagter Wirkung",
                "measured per predicted uplift", found.level),
    )  # fmt: skip


def _effect(id: str, effect: Effect, unit: str, de: str, en: str, level: float) -> Fact:
    low, high = effect.span(level)
    span = Interval(low=number(float(low)), high=number(float(high)), level=level)
    return Fact(
        id=id, value=number(effect.value), unit=unit, label=Words(de=de, en=en), interval=span, basis="modelled"
    )


def _plain(id: str, value: float, unit: str, de: str, en: str, basis: str = "modelled") -> Fact:
    return Fact(id=id, value=number(value), unit=unit, label=Words(de=de, en=en), basis=basis)  # pyright: ignore


def names(trial: Trial, segments: Sequence[Part]) -> dict[str, Words]:
    """Arms, outcome and the two ends of the segments, as they stand in the sentences."""
    said = {"treatment": trial.treatment, "control": trial.control, "outcome": trial.name}
    if len(segments) > 1:
        said |= {"best_segment": segments[0].name, "worst_segment": segments[-1].name}
    return {key: Words(de=name, en=name) for key, name in said.items()}


def tables(
    found: Measured, tenths: Sequence[Part], groups: Sequence[Part], segments: Sequence[Part],
    drivers: Sequence[tuple[str, float]],
) -> dict[str, Table]:  # fmt: skip
    """Curve, deciles, groups, segments, gain by share and drivers."""
    level, ranking, policy = found.level, found.ranking, found.policy
    wide = quantile(level) * ranking.se
    curve = np.column_stack([ranking.share, ranking.uplift, ranking.uplift - wide, ranking.uplift + wide,
                             ranking.share * ranking.ate.value])  # fmt: skip
    gain = quantile(level) * policy.gains_se
    shares = np.column_stack([policy.shares, policy.gains, policy.gains - gain, policy.gains + gain])
    return {
        "curve": Table(columns=("share", "uplift", "low", "high", "random"), rows=_rows(curve)),
        "deciles": _parts("decile", tenths, level),
        "groups": _parts("group", groups, level),
        "segments": _parts("segment", segments, level),
        "policy": Table(columns=("share", "gain", "low", "high"), rows=_rows(shares)),
        "drivers": Table(columns=("feature", "share"), rows=tuple(drivers)),
    }


def _rows(matrix: np.ndarray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in np.round(matrix, 10).tolist())


def _parts(label: str, parts: Sequence[Part], level: float) -> Table:
    columns = (label, "units", "share", "predicted", "uplift", "low", "high", "without")
    return Table(columns=columns, rows=tuple(
        (each.name, each.units, each.share, each.predicted, each.measured.value, *each.measured.span(level),
         each.without) for each in parts
    ))  # fmt: skip


POLICY_FACTS = frozenset({
    "policy_value", "treat_share", "gain_over_none", "gain_over_all", "gain_all_over_none", "best_share",
    "sleeping_share",
})  # fmt: skip
POLICY_TABLES = frozenset({"policy", "groups", "segments"})


def described(result: Result) -> Result:
    """Of arms that cannot be compared only what is observed: nothing about whom to treat."""
    return result.model_copy(update={
        "facts": tuple(fact for fact in result.facts if fact.id not in POLICY_FACTS),
        "tables": {name: table for name, table in result.tables.items() if name not in POLICY_TABLES},
        "charts": result.charts[:-1],
    })  # fmt: skip


def charts(trial: Trial, found: Measured, made: dict[str, Table], currency: str) -> tuple[Chart, ...]:
    """Qini curve with its band beside the random line, uplift by decile, gain by share treated."""
    unit = trial.money or ("share" if trial.binary else "")
    treated = Axis("share", Words(de="Anteil, nach Vorhersage geordnet", en="share, by prediction"), unit="share")
    model, chance = {"de": "Modell", "en": "model"}, {"de": "Zufall", "en": "random"}
    rows = [dict(zip(made["curve"].columns, row, strict=True)) for row in made["curve"].rows]
    start = {"share": 0.0, "uplift": 0.0, "low": 0.0, "high": 0.0, "random": 0.0}
    values = [{**row, "line": model} for row in [start, *rows]]
    values += [
        {**row, "uplift": row["random"], "low": row["random"], "high": row["random"], "line": chance}
        for row in (start, rows[-1])
    ]
    tenths = [dict(zip(made["deciles"].columns, row, strict=True)) for row in made["deciles"].rows]
    gains = [dict(zip(made["policy"].columns, row, strict=True)) for row in made["policy"].rows]
    return (
        lines(values, treated, Axis("uplift", Words(de="Wirkung je Person", en="uplift per person"), unit=unit),
              Words(de="Qini-Kurve", en="Qini curve"), series=Axis("line", Words(de="Rangfolge", en="ranking"),
              "nominal"), low="low", high="high", zero=True),
        intervals(tenths, Axis("decile", Words(de="Zehntel der Rangfolge (1 = höchste Vorhersage)",
                  en="tenth of the ranking (1 = highest prediction)"), "nominal"),
                  Axis("uplift", Words(de="gemessene Wirkung", en="measured uplift"), unit=unit), "low", "high",
                  Words(de="Wirkung je Zehntel", en="uplift by decile"), reference=0.0),
        lines(gains, treated, Axis("gain", Words(de="Gewinn je Person", en="gain per person"),
              unit=currency or ("share" if trial.binary else "")),
              Words(de="Gewinn nach Kosten, je angesprochenem Anteil", en="gain after cost by share treated"),
              low="low", high="high", marks=(found.policy.share,), zero=True),
    )  # fmt: skip
