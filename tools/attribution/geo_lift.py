"""What a geo test moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from errors import WeakData
from methods.conformal import conformal
from methods.synthetic_control import ridge_penalty, synthetic_control
from methods.time_based_regression import time_based_regression
from terms import Chart, Confidence, Fact, Interval, Result, Source, Table, Words
from tools._tool import Arguments, Desk
from tools.attribution._geo_panel import Panel, named, read_panel, without_thin_dates

FEWEST_BEFORE, FEW_BEFORE, FEWEST_DONORS = 4, 10, 3


class Args(Arguments):
    """Which regions, from when to when, and how."""

    treated: list[str] = Field(
        min_length=1, description='Treated regions, or "assignment:VALUE" for all regions of one group of the geo panel.'
    )
    start: date = Field(description="First day of the test.")
    end: date = Field(description="Last day of the test.")
    kpi: str = Field(default="kpi", description="Column of the geo panel to measure; the panel's kpi if not named.")
    method: Literal["scm", "ascm", "tbr"] = Field(
        default="scm", description="Synthetic control, ridge-augmented synthetic control, or time-based regression."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")

    @field_validator("treated", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("treated")
    @classmethod
    def _named(cls, value: list[str]) -> list[str]:
        if not all(name.strip() for name in value):
            raise ValueError("a treated region has no name")
        return value

    @field_validator("method", mode="before")
    @classmethod
    def _any_letters(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Args:
        if self.start > self.end:
            raise ValueError(f"the test starts on {self.start} after it ends on {self.end}")
        return self


LINES: dict[str, tuple[str, str]] = {
    "lift": (
        "Vom {{start}} bis {{end}} wich das Ergebnis in {{treated}} um {{lift}} vom Erwartungswert der Vergleichsregionen "
        "ab, also {{direction}}: insgesamt {{incremental}}, je Region und Periode {{att}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{lift}} away from what the comparison regions lead us to expect, "
        "{{direction}}: {{incremental}} in total, {{att}} per region and period.",
    ),
    "total": (
        "Vom {{start}} bis {{end}} lag das Ergebnis in {{treated}} insgesamt um {{incremental}} neben dem Erwartungswert "
        "der Vergleichsregionen, also {{direction}}.",
        "From {{start}} to {{end}}, {{treated}} came out {{incremental}} away from what the comparison regions lead us to "
        "expect, {{direction}}.",
    ),
    "range": ("Spanne des Gesamteffekts: {{incremental:interval}}.", "Range of the total effect: {{incremental:interval}}."),
    "clear": (
        "Der Effekt lässt sich von null unterscheiden (p = {{p_value}}).",
        "The effect can be told apart from zero (p = {{p_value}}).",
    ),
    "zero": (
        "Der Effekt lässt sich nicht von null unterscheiden (p = {{p_value}}).",
        "The effect cannot be told apart from zero (p = {{p_value}}).",
    ),
    "mixed": (
        "Der Test gegen „gar kein Effekt“ ergibt p = {{p_value}}, doch die Spanne des mittleren Effekts schließt null ein: "
        "Der mittlere Effekt lässt sich nicht von null unterscheiden.",
        "The test against no effect at all gives p = {{p_value}}, but the range of the mean effect includes zero: "
        "the mean effect cannot be told apart from zero.",
    ),
    "iroas": (
        "Bei Kosten von {{cost}} entspricht das einem inkrementellen Ertrag von {{iroas}} je ausgegebener Einheit.",
        "On a cost of {{cost}} that is an incremental return of {{iroas}} per unit spent.",
    ),
}
TEXT = {
    "de": "\n".join(LINES[line][0] for line in ("lift", "range", "clear", "iroas")),
    "en": "\n".join(LINES[line][1] for line in ("lift", "range", "clear", "iroas")),
}


def geo_lift(args: Args, desk: Desk) -> Result:
    """Measure what a campaign moved in the regions where it ran, against regions where it did not.

    The counterfactual is a weighted mix of untreated regions, fitted on the periods before the test
    (`methods/synthetic_control.py`: simplex weights on demeaned series; `ascm` adds ridge augmentation), or a regression
    on their mean (`tbr`). att = mean over the test's periods of treated mean minus counterfactual, in units of the KPI per
    region and period; lift = att / mean counterfactual; incremental = att x regions x periods; iroas = incremental / cost
    of the treated regions in the test. The p value and the intervals come from conformal permutations
    (`methods/conformal.py`; Chernozhukov, Wüthrich & Zhu 2021), for `tbr` from its t distribution. pre_fit is the L2 gap
    before the test over that of equal weights (`tbr`: root of 1 - R²): 0 is perfect, 1 useless.

    Errors: no geo panel, unknown regions, a test outside of the data, fewer than four periods before the test or fewer
    than three regions to compare with, gaps in a treated region.
    """
    loaded = desk.warehouse.need("geo_panel")
    panel, other_kpi = _read(args, desk, loaded.columns)
    rows, treated, panel = _arranged(panel, args)
    before = int((panel.dates[rows] < np.datetime64(args.start)).sum())
    test = _measured(panel, rows, treated, before, args, desk.seed)
    unit = args.kpi if args.kpi.lower() != "kpi" and not other_kpi else "count"
    facts = _facts(test, unit, desk.currency if loaded.currency is None else loaded.currency, args.level)
    confidence, caveats = _trust(test, args, panel.dates[rows])
    donors = np.setdiff1d(np.arange(len(panel.geos)), treated)
    dates = panel.dates[rows]
    return Result(
        facts=facts,
        text=_text(test, {fact.id for fact in facts}, args.level),
        names=_names(panel, treated, dates[before], dates[-1], test.att),
        tables={"weights": _weights(panel, donors, test.weights), "series": _series(dates, test)},
        charts=(_chart(dates, test, before),),
        confidence=confidence,
        evidence="quasi-experiment",
        caveats=other_kpi + panel.notes + caveats,
        sources=(
            Source(
                name=loaded.dataset, kind="geo_panel", snapshot=loaded.snapshot, rows=loaded.rows,
                start=loaded.first, end=loaded.last, filter=f"{args.start}..{args.end}",
            ),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A measured test; per treated region and period where not said otherwise.

    counterfactual, gap   (periods,)
    cost                  of all treated regions in the test; None where unknown
    """

    observed: np.ndarray
    gap: np.ndarray
    weights: np.ndarray
    before: int
    regions: int
    l2: float
    pre_fit: float
    p: float
    low: float | None
    high: float | None
    cost: float | None
    level: float

    @property
    def after(self) -> int:
        """Periods of the test."""
        return len(self.gap) - self.before

    @property
    def att(self) -> float:
        """Mean effect per treated region and period."""
        return float(self.gap[self.before :].mean())

    @property
    def cells(self) -> int:
        """Treated regions times periods of the test."""
        return self.regions * self.after

    @property
    def expected(self) -> float:
        """Mean counterfactual in the test."""
        return float((self.observed - self.gap)[self.before :].mean())

    @property
    def spans_zero(self) -> bool:
        """Whether the interval holds zero, or there is none."""
        return self.low is None or self.high is None or self.low <= 0 <= self.high


def _read(args: Args, desk: Desk, columns: tuple[str, ...]) -> tuple[Panel, tuple[Words, ...]]:
    known = {column.lower(): column for column in columns if column not in ("date", "geo", "assignment")}
    column = known.get(args.kpi.strip().lower())
    panel = without_thin_dates(read_panel(desk, column or "kpi", args.end))
    if column:
        return panel, ()
    return panel, (
        Words(
            de=f"Das Regionen-Panel hat keine Spalte „{args.kpi}“; gemessen wurde seine KPI-Spalte.",
            en=f"The geo panel has no column '{args.kpi}'; its KPI column was measured.",
        ),
    )


def _arranged(panel: Panel, args: Args) -> tuple[np.ndarray, np.ndarray, Panel]:
    """The rows up to the end of the test, the positions of treated regions, and the panel of usable regions."""
    treated, panel = named(panel, args.treated)
    first, last = panel.dates[0], panel.dates[-1]
    start, end = np.datetime64(args.start), np.datetime64(args.end)
    during = (panel.dates >= start) & (panel.dates <= end)
    if not during.any():
        raise _outside(args, first, last)
    before = int((panel.dates < start).sum())
    if before < FEWEST_BEFORE:
        raise _too_short(before)
    rows = np.flatnonzero(panel.dates <= end)
    kpi = panel.kpi[rows]
    _complete(panel, kpi, treated)
    usable = np.isfinite(kpi).all(axis=0) & (np.ptp(np.nan_to_num(kpi[:before]), axis=0) > 0)
    usable[treated] = True
    lost = [panel.geos[index] for index in np.flatnonzero(~usable)]
    if usable.sum() - len(treated) < FEWEST_DONORS:
        raise _too_few(int(usable.sum()) - len(treated), len(lost))
    if np.ptp(kpi[:, treated].mean(axis=1)) == 0:
        raise _constant()
    if lost:
        panel = panel.noted(_left_out(lost))
    kept = np.flatnonzero(usable)
    return rows, np.searchsorted(kept, treated), panel.only(kept)


def _measured(panel: Panel, rows: np.ndarray, treated: np.ndarray, before: int, args: Args, seed: int) -> Measured:
    kpi = panel.kpi[rows]
    observed, donors = kpi[:, treated].mean(axis=1), np.delete(kpi, treated, axis=1)
    spent = None
    if panel.cost is not None:
        told = panel.cost[rows][before:, treated]
        spent = float(np.nansum(told)) if np.isfinite(told).any() else None
    if args.method == "tbr":
        line = time_based_regression(observed, donors.mean(axis=1), before, args.level)
        weights = np.full(donors.shape[1], line.slope / donors.shape[1])
        figures = (line.gap, weights, before, len(treated), line.l2, line.unexplained, line.p, line.low, line.high)
    else:
        penalty = ridge_penalty(observed, donors, before) if args.method == "ascm" else None
        fit = synthetic_control(observed, donors, before, penalty)
        effect = float(fit.gap[before:].mean())
        test = conformal(observed, donors, before, effect, penalty, args.level, seed)
        figures = (fit.gap, fit.weights, before, len(treated), fit.l2, fit.scaled, test.p, test.low, test.high)
    return Measured(observed, *figures, spent, args.level)


def _facts(test: Measured, unit: str, currency: str, level: float) -> tuple[Fact, ...]:
    incremental, observed = test.att * test.cells, float(test.observed[test.before :].mean()) * test.cells
    facts = [
        _fact("att", test.att, unit, "Effekt je Region und Periode", "effect per region and period", _span(test, 1.0)),
        _fact("incremental", incremental, unit, "zusätzliches Ergebnis", "incremental outcome", _span(test, test.cells)),
        _fact("p_value", test.p, "probability", "p-Wert (kein Effekt)", "p value (no effect)"),
        _fact("pre_fit", test.pre_fit, "ratio", "Abweichung vor dem Test (skaliert)", "scaled L2 imbalance before the test"),
        _fact("l2", test.l2, unit, "Abweichung vor dem Test (L2)", "L2 imbalance before the test"),
        _fact("observed", observed, unit, "beobachtet", "observed", basis="observed"),
        _fact("counterfactual", observed - incremental, unit, "ohne Maßnahme erwartet", "expected without the campaign"),
        _fact("periods_before", test.before, "count", "Perioden vor dem Test", "periods before the test", basis="observed"),
        _fact("periods", test.after, "count", "Perioden im Test", "periods of the test", basis="observed"),
        _fact("donors", len(test.weights), "count", "Vergleichsregionen", "comparison regions", basis="observed"),
    ]
    if test.expected > 0:
        span = _span(test, 1 / test.expected)
        facts.append(_fact("lift", test.att / test.expected, "share", "Uplift", "lift", span))
    if test.cost is not None:
        facts.append(_fact("cost", test.cost, currency[:3], "Kosten im Test", "cost in the test", basis="observed"))
    if test.cost:
        span = _span(test, test.cells / test.cost)
        facts.append(_fact("iroas", incremental / test.cost, "ratio", "inkrementeller ROAS", "incremental ROAS", span))
    return tuple(facts)


def _fact(
    id: str, value: float, unit: str, de: str, en: str, span: Interval | None = None, basis: Any = "modelled"
) -> Fact:
    return Fact(id=id, value=float(value), unit=unit, label=Words(de=de, en=en), interval=span, basis=basis)


def _span(test: Measured, factor: float) -> Interval | None:
    if test.low is None or test.high is None:
        return None
    return Interval(low=float(test.low * factor), high=float(test.high * factor), level=test.level)


def _text(test: Measured, have: set[str], level: float) -> Words:
    rare = test.p < 1 - level
    verdict = "zero" if not rare else "mixed" if test.spans_zero and test.low is not None else "clear"
    chosen = ["lift" if "lift" in have else "total", "range", verdict, "iroas"]
    return Words(de="\n".join(LINES[line][0] for line in chosen), en="\n".join(LINES[line][1] for line in chosen))


def _names(panel: Panel, treated: np.ndarray, start: np.datetime64, end: np.datetime64, effect: float) -> dict[str, Words]:
    geos = [panel.geos[index] for index in treated]
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


def _trust(test: Measured, args: Args, dates: np.ndarray) -> tuple[Confidence, tuple[Words, ...]]:
    """How far to trust the figure, whatever it says; each caveat costs at least the green."""
    amber: list[Words] = []
    red: list[Words] = []
    level = float(np.abs(test.observed[: test.before].mean()))
    noise = test.l2 / np.sqrt(test.before) / level if level > 0 else np.inf
    if test.pre_fit > 0.4 and noise > 0.02:
        (red if test.pre_fit > 0.8 and noise > 0.1 else amber).append(
            Words(
                de="Vor dem Test folgen die Vergleichsregionen den Testregionen nur grob; der Effekt kann daran liegen.",
                en="Before the test the comparison regions follow the treated ones only roughly; that may be the effect.",
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
    elif test.spans_zero != (test.p >= 1 - args.level):
        amber.append(
            Words(
                de="p-Wert und Spanne sind sich nicht einig: Der eine prüft, ob irgendeine Periode abweicht, die andere "
                "den mittleren Effekt.",
                en="The p value and the range disagree: one asks whether any period deviates, the other about the mean.",
            )
        )
    if test.expected <= 0:
        amber.append(
            Words(
                de="Der Erwartungswert ist nicht positiv; ein relativer Uplift ist deshalb nicht definiert.",
                en="The expected outcome is not positive, so a relative lift is not defined.",
            )
        )
    if np.datetime64(args.end) - dates[-1] >= max(1, int(np.median(np.diff(dates).astype(int)))):
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


def _weights(panel: Panel, donors: np.ndarray, weights: np.ndarray) -> Table:
    order = np.argsort(-weights, kind="stable")
    rows = tuple((panel.geos[donors[index]], float(weights[index])) for index in order if abs(weights[index]) > 1e-9)
    return Table(columns=("geo", "weight"), rows=rows)


def _series(dates: np.ndarray, test: Measured) -> Table:
    columns = (dates.tolist(), test.observed.tolist(), (test.observed - test.gap).tolist(), test.gap.tolist())
    return Table(columns=("date", "observed", "counterfactual", "effect"), rows=tuple(zip(*columns, strict=True)))


def _chart(dates: np.ndarray, test: Measured, before: int) -> Chart:
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
        "data": {"values": [{"date": str(dates[before])}]},
        "mark": {"type": "rule", "strokeDash": [4, 4]},
        "encoding": {"x": {"field": "date", "type": "temporal"}},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Treated regions and their counterfactual",
        "data": {"values": values},
        "layer": [line, start],
    }


def _complete(panel: Panel, kpi: np.ndarray, treated: np.ndarray) -> None:
    for index in treated:
        missing = int((~np.isfinite(kpi[:, index])).sum())
        if missing:
            raise WeakData(
                en=f"The treated region '{panel.geos[index]}' has no figure on {missing} of {len(kpi)} dates.",
                de=f"Für die Testregion „{panel.geos[index]}“ fehlen an {missing} von {len(kpi)} Tagen die Werte.",
                do_en="Complete its data, or leave it out of the treated regions.",
                do_de="Ergänzen Sie die Daten oder nehmen Sie die Region aus den Testregionen.",
            )


def _outside(args: Args, first: np.datetime64, last: np.datetime64) -> WeakData:
    return WeakData(
        en=f"The geo panel has no date between {args.start} and {args.end}; up to there it runs from {first} to {last}.",
        de=f"Das Regionen-Panel hat zwischen {args.start} und {args.end} keine Werte; bis dahin reicht es von {first} bis {last}.",
        do_en="Give a test period inside the data.",
        do_de="Nennen Sie einen Testzeitraum innerhalb der Daten.",
    )


def _too_short(before: int) -> WeakData:
    return WeakData(
        en=f"There are {before} periods before the test; at least {FEWEST_BEFORE} are needed to learn how the regions move together.",
        de=f"Vor dem Test liegen {before} Perioden; mindestens {FEWEST_BEFORE} braucht es, um das Zusammenspiel der Regionen zu lernen.",
        do_en="Import more history or give a later start.",
        do_de="Importieren Sie mehr Historie oder nennen Sie einen späteren Start.",
    )


def _too_few(left: int, dropped: int) -> WeakData:
    return WeakData(
        en=f"{left} untreated regions with complete, varying data remain ({dropped} left out); at least {FEWEST_DONORS} are needed.",
        de=f"Es bleiben {left} Vergleichsregionen mit vollständigen, schwankenden Daten ({dropped} fallen weg); nötig sind mindestens "
        f"{FEWEST_DONORS}.",
        do_en="Treat fewer regions, or import more regions.",
        do_de="Testen Sie in weniger Regionen oder importieren Sie weitere Regionen.",
    )


def _constant() -> WeakData:
    return WeakData(
        en="The figures of the treated regions never change.",
        de="Die Werte der Testregionen ändern sich nie.",
        do_en="Check which column was imported as the KPI.",
        do_de="Prüfen Sie, welche Spalte als KPI importiert wurde.",
    )


def _left_out(lost: list[str]) -> Words:
    said = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
    return Words(
        de=f"{len(lost)} Vergleichsregion(en) mit Lücken oder ohne jede Schwankung bleiben außen vor: {said}.",
        en=f"{len(lost)} comparison region(s) with gaps or without any variation are left out: {said}.",
    )
