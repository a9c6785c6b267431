# pyright: basic
"""A media mix as tables and charts."""

from __future__ import annotations

from typing import Any

import numpy as np

from methods.mmm.estimates import Estimates
from methods.mmm.holdout import Holdout
from methods.mmm.prior import stated
from terms import Chart, Table, Words
from tools._charts import Axis, areas, intervals, lines
from tools.attribution._mmm_lines import Line
from tools.attribution._mmm_run import Run

CHANNELS = (
    "channel", "share", "roas", "roas_low", "roas_high", "marginal_roas", "half_saturation", "carryover", "spend",
    "contribution", "contribution_low", "contribution_high", "marginal_low", "marginal_high", "verdict", "reasons",
    "data_roas", "data_roas_se", "rank",
)  # fmt: skip
DATE = Axis("date", Words(de="Periode", en="period"), "temporal")
CHANNEL = Axis("channel", Words(de="Kanal", en="channel"), "nominal")
PARTS = {
    "intercept": Words(de="Grundniveau", en="base level"), "trend": Words(de="Trend", en="trend"),
    "season": Words(de="Saison", en="season"), "weekday": Words(de="Wochentag", en="weekday"),
    "control": Words(de="Kontrollen", en="controls"),
}  # fmt: skip


def tables(run: Run, found: list[Line]) -> dict[str, Table]:
    """Channels and priors always; curves, decomposition, predictive and holdout with a fit."""
    made = {"channels": _channels(found), "priors": _priors(run)}
    if run.fit is None:
        return made
    said = run.fit.estimates
    made |= {"curves": _curves(said), "decomposition": _decomposition(run), "predictive": _predictive(run)}
    return made | ({"holdout": _holdout(run, run.fit.holdout)} if run.fit.holdout else {})


def charts(run: Run, found: list[Line], unit: str, currency: str) -> tuple[Chart, ...]:
    """Returns, response curves, decomposition, predictive check, holdout."""
    if run.fit is None:
        return ()
    kpi = Axis("value", Words(de="Zielgröße", en="outcome"), unit=unit)
    return (
        _returns(found),
        *_responses(run.fit.estimates, unit, currency),
        _stacked(run, kpi),
        _checked(run, unit),
        *_unseen(run, run.fit.holdout, unit),
    )


def _channels(found: list[Line]) -> Table:
    none = (None, None, None)
    rank = _ranks(found)
    rows = tuple(
        (
            line.name, (line.share or none)[1], (line.roas or none)[1], (line.roas or none)[0], (line.roas or none)[2],
            (line.marginal or none)[1], line.half_saturation, line.carryover, line.spend,
            (line.contribution or none)[1], (line.contribution or none)[0], (line.contribution or none)[2],
            (line.marginal or none)[0], (line.marginal or none)[2], line.verdict,
            ", ".join(dict.fromkeys((*line.against, *line.careful))), *line.alone, rank[line.name],
        )
        for line in found
    )  # fmt: skip
    return Table(columns=CHANNELS, rows=rows)


def _ranks(found: list[Line]) -> dict[str, int | None]:
    """Place by return, the highest first, among the channels that can be decided; None for those that cannot."""
    told = sorted((-line.roas[1], line.name) for line in found if line.roas and not line.against)
    place = {name: number for number, (_, name) in enumerate(told, 1)}
    return {line.name: place.get(line.name) for line in found}


def _priors(run: Run) -> Table:
    spec = run.spec
    model = (
        ("adstock", spec.adstock, "Nachwirkung", "carry-over"),
        ("saturation", spec.saturation, "Sättigung", "saturation"),
        ("l_max", str(spec.l_max), "Perioden Nachwirkung", "periods of carry-over"),
        ("noise", spec.noise, "Streuung", "noise"),
        *(
            ("lift_test", f"{test.channel}: {test.delta_y:g} ± {test.sigma:g}", "Lift-Test je Periode",
             "lift test per period")
            for test in run.tests
        ),
    )  # fmt: skip
    return Table(columns=("parameter", "prior", "de", "en"), rows=(*stated(spec.priors, spec), *model))


def _curves(said: Estimates) -> Table:
    rows = tuple(
        (curve.channel, *(float(each[one]) for each in (curve.spend, curve.middle, curve.low, curve.high)),
         not bool(curve.beyond[one]))
        for curve in said.curves
        for one in range(len(curve.spend))
    )  # fmt: skip
    return Table(columns=("channel", "spend", "response", "low", "high", "observed"), rows=rows)


def _decomposition(run: Run) -> Table:
    assert run.fit is not None
    said = run.fit.estimates
    seen = said.predictive
    rows = tuple(
        (day, float(kpi), float(model), *parts)
        for day, kpi, model, parts in zip(
            run.media.dates.tolist(), seen.observed, said.parts.sum(axis=1), said.parts.tolist(), strict=True
        )
    )
    taken = {"date", "observed", "model"}
    names = [name if name not in taken else f"{name}_channel" for name in said.names]
    return Table(columns=("date", "observed", "model", *names), rows=rows)


def _predictive(run: Run) -> Table:
    assert run.fit is not None
    seen = run.fit.estimates.predictive
    columns = (seen.observed.tolist(), seen.middle.tolist(), seen.low.tolist(), seen.high.tolist())
    rows = tuple(zip(run.media.dates.tolist(), *columns, strict=True))
    return Table(columns=("date", "observed", "expected", "low", "high"), rows=rows)


def _holdout(run: Run, held: Holdout) -> Table:
    days = run.media.dates.tolist()
    rows = tuple(
        (number, days[part.fitted + one], *(float(each[one]) for each in
         (part.observed, part.middle, part.low, part.high)), part.mape["model"], part.mape["naive"],
         part.mape["linear"], part.crps["model"], part.crps["naive"], part.crps["linear"])
        for number, part in enumerate(held.slices, 1)
        for one in range(part.horizon)
    )  # fmt: skip
    columns = (
        "slice", "date", "observed", "expected", "low", "high", "mape", "mape_naive", "mape_linear", "crps",
        "crps_naive", "crps_linear",
    )  # fmt: skip
    return Table(columns=columns, rows=rows)


def _returns(found: list[Line]) -> Chart:
    kinds = (
        ("roas", Words(de="im Mittel", en="on average")),
        ("marginal", Words(de="nächste Einheit", en="next unit")),
    )
    values = [
        {"channel": line.name, "kind": kind.model_dump(), "low": three[0], "roas": three[1], "high": three[2]}
        for line in found
        for name, kind in kinds
        if (three := getattr(line, name)) is not None and np.isfinite(three).all()
    ]
    return intervals(
        values, CHANNEL, Axis("roas", Words(de="Ertrag je Geldeinheit", en="return per unit of money"), unit="ratio"),
        "low", "high", Words(de="Ertrag je Kanal mit Spanne", en="Return by channel with its range"),
        series=Axis("kind", Words(de="Ertrag", en="return"), "nominal"),
    )  # fmt: skip


def _responses(said: Estimates, unit: str, currency: str) -> list[Chart]:
    """One chart a channel; the rule marks the highest spend that was observed."""
    made: list[Chart] = []
    for curve in said.curves[:12]:
        values = [
            {"spend": float(at), "value": float(middle), "low": float(low), "high": float(high)}
            for at, middle, low, high in zip(curve.spend, curve.middle, curve.low, curve.high, strict=True)
        ]
        inside = curve.spend[~curve.beyond]
        made.append(
            lines(
                values, Axis("spend", Words(de="Ausgaben je Periode", en="spend per period"), unit=currency),
                Axis("value", Words(de="Wirkung je Periode", en="response per period"), unit=unit),
                Words(de=f"Wirkungskurve {curve.channel} (Linie: höchste beobachtete Ausgabe)",
                      en=f"Response curve {curve.channel} (rule: highest observed spend)"),
                low="low", high="high", marks=(float(inside[-1]),), zero=True,
            )
        )  # fmt: skip
    return made


def _stacked(run: Run, kpi: Axis) -> Chart:
    """The parts over time; what is not media is one area, so that nothing below zero breaks the stack."""
    assert run.fit is not None
    said = run.fit.estimates
    media = len(run.media.channels)
    base = said.parts[:, :-media].sum(axis=1)
    values: list[dict[str, Any]] = []
    for day, other, parts in zip(run.media.dates.tolist(), base.tolist(), said.parts[:, -media:].tolist(), strict=True):
        values.append({"date": day, "part": {"de": "ohne Medien", "en": "without media"}, "value": other})
        values += [
            {"date": day, "part": name, "value": part} for name, part in zip(run.media.channels, parts, strict=True)
        ]
    part = Axis("part", Words(de="Anteil", en="part"), "nominal")
    return areas(values, DATE, kpi, part, Words(de="Woraus das Ergebnis besteht", en="What the outcome is made of"))


def _checked(run: Run, unit: str) -> Chart:
    assert run.fit is not None
    seen = run.fit.estimates.predictive
    return _beside(
        run.media.dates.tolist(), seen.observed, seen.middle, seen.low, seen.high, unit,
        _ranged("Modell und Beobachtung", "Model and observation", run.level),
    )  # fmt: skip


def _unseen(run: Run, held: Holdout | None, unit: str) -> list[Chart]:
    if held is None:
        return []
    days = [run.media.dates[part.fitted + one].item() for part in held.slices for one in range(part.horizon)]
    seen, middle, low, high = (
        np.concatenate([getattr(part, name) for part in held.slices]) for name in ("observed", "middle", "low", "high")
    )
    title = _ranged("Vorhersage ungesehener Perioden", "Forecast of unseen periods", run.level)
    return [_beside(days, seen, middle, low, high, unit, title)]


def _ranged(de: str, en: str, level: float) -> Words:
    share = f"{100 * level:g}"
    return Words(de=f"{de} ({share}-%-Spanne)", en=f"{en} ({share}% range)")


def _beside(
    days: list[Any], observed: np.ndarray, middle: np.ndarray, low: np.ndarray, high: np.ndarray, unit: str,
    title: Words,
) -> Chart:  # fmt: skip
    values: list[dict[str, Any]] = []
    seen, model = {"de": "beobachtet", "en": "observed"}, {"de": "Modell", "en": "model"}
    for day, kpi, mid, bottom, top in zip(days, observed, middle, low, high, strict=True):
        values.append({"date": day, "series": seen, "value": float(kpi), "low": float(kpi), "high": float(kpi)})
        values.append({"date": day, "series": model, "value": float(mid), "low": float(bottom), "high": float(top)})
    series = Axis("series", Words(de="Reihe", en="series"), "nominal")
    kpi = Axis("value", Words(de="Zielgröße", en="outcome"), unit=unit)
    return lines(values, DATE, kpi, title, series=series, low="low", high="high")
