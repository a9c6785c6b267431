"""What is said of a measured geo test: facts, sentences, caveats, tables and the chart."""

from __future__ import annotations

from datetime import date

import numpy as np

from methods.conformal import INDEPENDENT_ABOVE, ljung_box
from terms import Basis, Chart, Confidence, Fact, Interval, Table, Words, number
from tools.attribution._geo_panel import Dates, Floats, Ints, Panel
from tools.attribution._geo_test import Measured, Method

FEW_BEFORE = 10
LINES: dict[str, tuple[str, str]] = {
    "lift_up": (
        "Vom {{start}} bis {{end}} lag das Ergebnis in {{treated}} um {{lift}} höher, als die Vergleichsregionen "
        "erwarten lassen: insgesamt {{incremental}} mehr, je Region und Periode {{att}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{lift}} higher than the comparison regions lead us to "
        "expect: {{incremental}} more in total, {{att}} per region and period.",
    ),
    "lift": (
        "Vom {{start}} bis {{end}} lag das Ergebnis in {{treated}} bei {{lift}} gegenüber dem, was die "
        "Vergleichsregionen erwarten lassen, also {{direction}}: insgesamt {{incremental}}, je Region und Periode "
        "{{att}}.",
        "From {{start}} to {{end}}, {{treated}} came out at {{lift}} against what the comparison regions lead us to "
        "expect, {{direction}}: {{incremental}} in total, {{att}} per region and period.",
    ),
    "total": (
        "Vom {{start}} bis {{end}} wich das Ergebnis in {{treated}} insgesamt um {{incremental}} von dem ab, was die "
        "Vergleichsregionen erwarten lassen, also {{direction}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{incremental}} away from what the comparison regions lead "
        "us to expect, {{direction}}.",
    ),
    "range": (
        "Spanne des Gesamteffekts: {{incremental:interval}}.",
        "Range of the total effect: {{incremental:interval}}.",
    ),
    "clear": (
        "Der Effekt lässt sich von null unterscheiden (p-Wert {{p_value}}).",
        "The effect can be told apart from zero (p value {{p_value}}).",
    ),
    "zero": (
        "Der Effekt lässt sich nicht von null unterscheiden (p-Wert {{p_value}}).",
        "The effect cannot be told apart from zero (p value {{p_value}}).",
    ),
    "mixed": (
        "Einzelne Perioden weichen deutlich ab (p-Wert {{p_value}}), doch die Spanne schließt null ein: Der mittlere "
        "Effekt lässt sich nicht von null unterscheiden.",
        "Some periods clearly deviate (p value {{p_value}}), yet the range includes zero: the mean effect cannot be "
        "told apart from zero.",
    ),
    "unclear": (
        "Die Spanne schließt null aus, der Test gegen „gar kein Effekt“ findet beim p-Wert {{p_value}} aber nichts "
        "Auffälliges: Der Effekt lässt sich noch nicht sicher von null unterscheiden.",
        "The range excludes zero, but the test against no effect at all finds nothing unusual (p value {{p_value}}): "
        "the effect cannot yet be told apart from zero with confidence.",
    ),
    "iroas": (
        "Bei Kosten von {{cost}} entspricht das einem inkrementellen Ertrag von {{iroas}} je ausgegebener Einheit.",
        "On a cost of {{cost}} that is an incremental return of {{iroas}} per unit spent.",
    ),
}


def facts(test: Measured, unit: str, currency: str) -> tuple[Fact, ...]:
    """The figures; `unit` is that of the KPI."""
    incremental, observed = test.att * test.cells, float(test.observed[test.before :].mean()) * test.cells
    said = [
        _fact("att", test.att, unit, "Effekt je Region und Periode", "effect per region and period", _span(test, 1.0)),
        _fact(
            "incremental", incremental, unit, "zusätzliches Ergebnis", "incremental outcome", _span(test, test.cells)
        ),
        _fact("p_value", test.p, "probability", "p-Wert (kein Effekt)", "p value (no effect)"),
        _fact(
            "pre_fit",
            test.pre_fit,
            "ratio",
            "Abweichung vor dem Test (skaliert)",
            "scaled L2 imbalance before the test",
        ),
        _fact("l2", test.l2, unit, "Abweichung vor dem Test (L2)", "L2 imbalance before the test"),
        _fact("observed", observed, unit, "beobachtet", "observed", basis="observed"),
        _fact(
            "counterfactual", observed - incremental, unit, "ohne Maßnahme erwartet", "expected without the campaign"
        ),
        _fact(
            "periods_before", test.before, "count", "Perioden vor dem Test", "periods before the test", basis="observed"
        ),
        _fact("periods", test.after, "count", "Perioden im Test", "periods of the test", basis="observed"),
        _fact("donors", len(test.weights), "count", "Vergleichsregionen", "comparison regions", basis="observed"),
    ]
    if test.expected > 0:
        span = _span(test, 1 / test.expected)
        said.append(_fact("lift", test.att / test.expected, "share", "Uplift", "lift", span))
    if test.cost is not None:
        said.append(_fact("cost", test.cost, currency[:3], "Kosten im Test", "cost in the test", basis="observed"))
    if test.cost:
        span = _span(test, test.cells / test.cost)
        said.append(_fact("iroas", incremental / test.cost, "ratio", "inkrementeller ROAS", "incremental ROAS", span))
    return tuple(said)


def _fact(
    id: str, value: float, unit: str, de: str, en: str, span: Interval | None = None, basis: Basis = "modelled"
) -> Fact:
    return Fact(id=id, value=number(float(value)), unit=unit, label=Words(de=de, en=en), interval=span, basis=basis)


def _span(test: Measured, factor: float) -> Interval | None:
    if test.low is None or test.high is None:
        return None
    return Interval(low=number(float(test.low * factor)), high=number(float(test.high * factor)), level=test.level)


def text(test: Measured) -> Words:
    """The sentences that fit the figures."""
    rare = test.p < 1 - test.level
    if rare:
        verdict = "mixed" if test.spans_zero and test.low is not None else "clear"
    else:
        verdict = "zero" if test.spans_zero else "unclear"
    share = "lift_up" if test.att > 0 else "lift"
    chosen = [share if test.expected > 0 else "total", "range", verdict, "iroas"]
    return Words(de="\n".join(LINES[line][0] for line in chosen), en="\n".join(LINES[line][1] for line in chosen))


def names(panel: Panel, treated: Ints, start: np.datetime64, end: np.datetime64, effect: float) -> dict[str, Words]:
    """Regions, days and direction of the effect, as they stand in the sentences."""
    where: list[int] = treated.tolist()
    geos = [panel.geos[index] for index in where]
    shown, more = geos[:4], len(geos) - 4
    if effect == 0:
        direction = Words(de="genau wie erwartet", en="exactly as expected")
    elif effect > 0:
        direction = Words(de="mehr als erwartet", en="more than expected")
    else:
        direction = Words(de="weniger als erwartet", en="less than expected")
    return {
        "treated": Words(de=_listed(shown, more, "und", "weiteren"), en=_listed(shown, more, "and", "more")),
        "start": _day(start),
        "end": _day(end),
        "direction": direction,
    }


def _listed(names: list[str], more: int, joint: str, others: str) -> str:
    if more > 0:
        return f"{', '.join(names)} {joint} {more} {others}"
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _day(day: np.datetime64) -> Words:
    when: date = day.astype("datetime64[D]").item()
    return Words(de=f"{when:%d.%m.%Y}", en=f"{when.day} {when:%B %Y}")


def trust(test: Measured, method: Method, end: date, dates: Dates) -> tuple[Confidence, tuple[Words, ...]]:
    """How far to trust the figure, whatever it says; each caveat costs at least the green."""
    amber: list[Words] = []
    red: list[Words] = []
    level = float(np.abs(test.observed[: test.before].mean()))
    noise = test.l2 / np.sqrt(test.before) / level if level > 0 else np.inf
    if test.pre_fit > 0.4 and noise > 0.02:
        (red if test.pre_fit > 0.8 and noise > 0.1 else amber).append(
            Words(
                de="Vor dem Test folgen die Vergleichsregionen den Testregionen nur grob; der Effekt kann daher "
                "rühren.",
                en="Before the test the comparison regions follow the treated ones roughly; the effect may come "
                "from that.",
            )
        )
    if test.before < FEW_BEFORE or test.before < test.after:
        amber.append(
            Words(
                de="Der Zeitraum vor dem Test ist kurz; mit mehr Vorlauf wird die Schätzung verlässlicher.",
                en="The time before the test is short; a longer run-up makes the estimate more reliable.",
            )
        )
    if test.low is None or test.high is None:
        amber.append(
            Words(
                de="Für eine Spanne auf diesem Niveau sind es zu wenige Perioden.",
                en="There are too few periods for a range at this level.",
            )
        )
    elif test.spans_zero != (test.p >= 1 - test.level):
        amber.append(
            Words(
                de="p-Wert und Spanne sind sich nicht einig: Der eine prüft, ob irgendeine Periode abweicht, die "
                "andere den mittleren Effekt.",
                en="The p value and the range disagree: one asks whether any period deviates, the other about "
                "the mean.",
            )
        )
    if method == "tbr" and ljung_box(test.gap[: test.before]) < INDEPENDENT_ABOVE:
        amber.append(
            Words(
                de="Die Abweichungen vor dem Test hängen zeitlich zusammen; die Spanne der Regression "
                "ist deshalb zu schmal.",
                en="The deviations before the test hang together over time, so the regression's range is too narrow.",
            )
        )
    if test.expected <= 0:
        amber.append(
            Words(
                de="Der Erwartungswert ist nicht positiv; ein relativer Uplift ist deshalb nicht definiert.",
                en="The expected outcome is not positive, so a relative lift is not defined.",
            )
        )
    if np.datetime64(end) - dates[-1] >= max(1, int(np.median(np.diff(dates).astype(int)))):
        amber.append(
            Words(
                de="Die Daten enden vor dem letzten Tag des Tests; gemessen ist der Teil, der vorliegt.",
                en="The data end before the last day of the test; the part that is there was measured.",
            )
        )
    notes = () if test.cost is None or test.cost > 0 else (
        Words(de="Im Test sind keine Kosten erfasst; einen iROAS gibt es daher nicht.",
              en="No cost is recorded in the test, so there is no iROAS."),
    )  # fmt: skip
    confidence: Confidence = "red" if red else "amber" if amber else "green"
    return confidence, (*red, *amber, *notes)


def weights(panel: Panel, donors: Ints, weights: Floats) -> Table:
    """Comparison regions and their weights, largest first."""
    order: list[int] = np.argsort(-weights, kind="stable").tolist()
    places: list[int] = donors.tolist()
    rows = tuple((panel.geos[places[index]], float(weights[index])) for index in order if abs(weights[index]) > 1e-9)
    return Table(columns=("geo", "weight"), rows=rows)


def series(dates: Dates, test: Measured) -> Table:
    """Observed and expected, period by period, per treated region."""
    columns = (dates.tolist(), test.observed.tolist(), (test.observed - test.gap).tolist(), test.gap.tolist())
    return Table(columns=("date", "observed", "counterfactual", "effect"), rows=tuple(zip(*columns, strict=True)))


def chart(dates: Dates, test: Measured) -> Chart:
    """Both lines, and where the test begins."""
    expected = test.observed - test.gap
    values = [
        {"date": str(day), "observed": float(seen), "counterfactual": float(other)}
        for day, seen, other in zip(dates, test.observed, expected, strict=True)
    ]
    line = {
        "mark": "line",
        "transform": [{"fold": ["observed", "counterfactual"], "as": ["series", "value"]}],
        "encoding": {
            "x": {"field": "date", "type": "temporal"},
            "y": {"field": "value", "type": "quantitative", "scale": {"zero": False}, "title": "per region"},
            "color": {"field": "series", "type": "nominal"},
            "strokeDash": {"field": "series", "type": "nominal"},
        },
    }
    start = {
        "data": {"values": [{"date": str(dates[test.before])}]},
        "mark": {"type": "rule", "strokeDash": [4, 4]},
        "encoding": {"x": {"field": "date", "type": "temporal"}},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Treated regions and their counterfactual",
        "data": {"values": values},
        "layer": [line, start],
    }
