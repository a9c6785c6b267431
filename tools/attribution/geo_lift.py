"""What a geo test moved."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from pydantic import Field, field_validator, model_validator

from methods.cells import Difference
from terms import Result, Source, Words
from tools._decision import gated, worst
from tools._tool import Arguments, Desk
from tools.attribution import _geo_said as said
from tools.attribution import _geo_shown as shown
from tools.attribution._geo_cells import chart, members, read_out, tables
from tools.attribution._geo_design_gate import next_test
from tools.attribution._geo_gate import reasons
from tools.attribution._geo_kpi import read_kpi
from tools.attribution._geo_test import Measured, Method, arranged, measured


class Args(Arguments):
    """Which regions, from when to when, and how."""

    treated: list[str] = Field(
        min_length=1,
        description='Treated regions, or "assignment:VALUE" for all regions of one group of the geo panel.',
    )
    start: date = Field(description="First day of the test.")
    end: date = Field(description="Last day of the test.")
    kpi: str = Field(default="kpi", description="Column of the geo panel to measure; the panel's kpi if not named.")
    method: Method = Field(
        default="scm", description="Synthetic control, ridge-augmented synthetic control, or time-based regression."
    )
    level: float = Field(default=0.9, ge=0.5, le=0.99, description="Level of the intervals.")
    cells: dict[str, list[str]] = Field(
        default_factory=dict,
        description='Several treated cells, such as ["assignment:A", "assignment:B"] or {"A": [names]}; '
        "takes the place of treated.",
    )
    holidays: bool = Field(default=True, description="Whether German holidays and shopping seasons are checked.")

    @model_validator(mode="before")
    @classmethod
    def _cells_are_treated(cls, value: Any) -> Any:
        """Cells as a mapping of names to regions; all of them together are the treated regions."""
        given: dict[str, Any] = value
        if not given.get("cells"):
            return given
        cells = _cells(given["cells"])
        if len(cells) < 2:
            raise ValueError("cells needs at least two; for one, name its regions as treated")
        return given | {"cells": cells, "treated": [region for each in cells.values() for region in each]}

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


def _cells(told: Any) -> dict[str, list[str]]:
    """Names and regions; a list of groups or of lists of regions names its cells itself."""
    if not hasattr(told, "items"):
        listed: list[Any] = list(told)
        return {_called(each): [each] if isinstance(each, str) else list(map(str, each)) for each in listed}
    return {str(name): [each] if isinstance(each, str) else list(map(str, each)) for name, each in told.items()}


def _called(told: Any) -> str:
    first = told if isinstance(told, str) else ", ".join(map(str, told))
    return first.partition(":")[2].strip() or first


TEXT = {
    "de": "\n".join(said.LINES[line][0] for line in ("lift", "range", "clear", "placebo", "iroas")),
    "en": "\n".join(said.LINES[line][1] for line in ("lift", "range", "clear", "placebo", "iroas")),
}
ASKED = {
    "de": [
        "Was hat der Geo-Test gebracht?",
        "Wie groß war der Uplift in Hamburg und Bremen?",
        "Geo-Lift auswerten",
        "Hat die Plakatkampagne in München zwischen dem 1. und 21. Mai gewirkt?",
        "Inkrementeller Umsatz in den Testregionen?",
        "Bitte werten Sie unser regionales Experiment mit synthetischer Kontrolle aus.",
        "Wie viele zusätzliche Bestellungen kamen in Chicago und Portland durch die Kampagne?",
        "Regionaltest: signifikant oder nicht?",
        "Vergleiche die Testgebiete mit den Kontrollgebieten ab dem 15. März.",
        "Was wäre in Sachsen ohne die TV-Spots passiert?",
        "iROAS des Geo-Experiments",
        "Lohnt sich Radio? Wir haben es vier Wochen nur in NRW laufen lassen.",
        "Auswertung Geo-Experiment, Testgruppe laut Zuteilung, April",
        "Haben die Läden in Wien nach dem Start der Werbung mehr verkauft als erwartet?",
        "Berechne den Lift mit ASCM für Köln.",
        "Time-based Regression für den Regionentest, bitte",
        "Welche Städte bilden das synthetische Vergleichsgebiet für Berlin?",
        "Wir haben in Frankfurt die Werbung abgeschaltet, hat das Umsatz gekostet?",
        "Kontrafaktischer Verlauf für die Testmärkte",
        "Was kam in den beworbenen PLZ-Gebieten unterm Strich dazu?",
        "Ist der Anstieg in Leipzig Zufall?",
        "Wirkung der Out-of-Home-Kampagne in den Testmärkten mit Konfidenzintervall",
        "p-Wert und Effekt vom Geo-Holdout",
        "Hat der Feldversuch in Baden-Württemberg was gebracht oder war das Rauschen?",
        "Wie hoch ist der kausale Effekt der Kampagne in den behandelten Regionen?",
        "Holdout-Regionen auswerten: Was bringt Facebook wirklich zusätzlich?",
        "Um wie viel Prozent lagen die Testregionen über der Erwartung?",
        "Difference-in-Differences war mir zu grob, rechne den Regionentest mit synthetischen Kontrollen.",
        "Werte den abgeschlossenen Geo-Test aus",
        "Ergebnis des Regionaltests mit Intervall",
        "Hat das Abschalten der Anzeigen in Hessen Umsatz gekostet?",
        "Was ist beim Geo-Test herausgekommen?",
    ],
    "en": [
        "What did the geo test bring?",
        "How large was the lift in Chicago and Portland?",
        "analyse geo lift",
        "Did the billboard campaign in Munich work between 1 and 21 May?",
        "incremental sales in the test regions",
        "Please evaluate our regional experiment with synthetic control.",
        "How many extra orders came from the campaign in Denver?",
        "Was our market test significant?",
        "Compare test and control regions from 15 March on.",
        "What would have happened in Texas without the TV spots?",
        "iROAS of the geo experiment",
        "Is radio worth it? We ran it for four weeks in Ohio only.",
        "Geo experiment readout, treated group as assigned, April",
        "Did stores in Vienna sell more than expected after the ads started?",
        "Compute the lift with augmented synthetic control for Cologne.",
        "time-based regression for the matched market test",
        "Which cities make up the synthetic Berlin?",
        "We went dark in Frankfurt, did it cost us revenue?",
        "counterfactual for the treated markets",
        "What was the net gain in the advertised zip codes?",
        "Is the jump in Boston just chance?",
        "Effect of the out-of-home campaign in test DMAs with a confidence interval",
        "p value and effect size of the geo holdout",
        "Did the field test in California move anything or was it noise?",
        "What is the causal effect of the campaign in the treated regions?",
        "Read out the holdout regions: what does Facebook really add?",
        "By how many percent did the test regions beat expectations?",
        "Our matched market test ended on Sunday, how did it go?",
        "Evaluate the finished geo test",
        "result of the regional test with an interval",
        "Did switching the ads off in Ohio cost us revenue?",
        "What came out of the geo test?",
    ],
}


def geo_lift(args: Args, desk: Desk) -> Result:
    """Measure what a campaign moved in the regions where it ran, against regions where it did not.

    The counterfactual is a weighted mix of untreated regions, fitted on the periods before the test
    (`methods/synthetic_control.py`: simplex weights on demeaned series; `ascm` adds ridge augmentation), or a
    regression on their mean (`tbr`). att = mean over the test of treated mean minus counterfactual, in units of the
    KPI per region and period; lift = att / mean counterfactual; incremental = att x regions x periods;
    iroas = incremental / cost of the treated regions in the test. The p value and the intervals come from conformal
    permutations (`methods/conformal.py`; Chernozhukov, Wüthrich & Zhu 2021), for `tbr` from its t distribution.
    pre_fit is the L2 gap before the test over that of equal weights (`tbr`: root of 1 - R²): 0 is perfect, 1 useless.

    p_placebo is the rank of |mean gap| over its size before among sets of untreated regions as large
    (`methods/placebo_regions.py`; by synthetic control for `tbr` too). Several `cells` are each measured against
    regions that no cell treats, with the difference of each pair (`methods/cells.py`). What spills over from treated
    into comparison regions makes the effect look smaller, and nothing in the data shows it.

    Errors: no geo panel, unknown regions, a test outside of the data, fewer than four periods before the test or fewer
    than three regions to compare with, gaps in a treated region.
    """
    loaded = desk.warehouse.need("geo_panel")
    currency = loaded.currency or desk.currency
    whole, unit = read_kpi(args.kpi.strip(), desk, loaded.columns)
    whole, cells = members(whole, args.cells)
    wanted = [region for each in cells.values() for region in each] if cells else args.treated
    panel, treated, before = arranged(whole, wanted, args.start, args.end)
    test = measured(panel, treated, before, args.method, args.level, desk.seed)
    donors = np.setdiff1d(np.arange(len(panel.geos)), treated)
    result = Result(
        facts=said.facts(test, unit, currency),
        text=said.text(test),
        names=said.names(panel, treated, panel.dates[before], panel.dates[-1], test.att),
        tables={"weights": shown.weights(panel, donors, test.weights), "series": shown.series(panel.dates, test)},
        charts=shown.charts(panel.dates, test),
        evidence="quasi-experiment",
        caveats=panel.notes + said.notes(test),
        sources=(
            Source(
                name=loaded.dataset, kind="geo_panel", snapshot=loaded.snapshot, rows=loaded.rows,
                start=loaded.first, end=loaded.last, filter=f"date {args.start}..{args.end}",
            ),
        ),
    )  # fmt: skip
    if cells:
        result = _with_cells(result, read_out(panel, cells, before, args.method, args.level, desk.seed), args.level)
    checks = reasons(panel, treated, test, args.method, args.end, holidays=args.holidays)
    decides = None
    if worst(checks) == "red":
        decides = next_test(whole.of(whole.dates < panel.dates[before]), desk.seed, currency[:3])
    return gated(result, checks, advice=said.advice(test), next_test=decides)


def _with_cells(
    result: Result, found: tuple[dict[str, Measured], dict[tuple[str, str], Difference]], level: float
) -> Result:  # fmt: skip
    tests, pairs = found
    text = said.cells(tests, pairs)
    return result.model_copy(
        update={
            "facts": result.facts + said.cell_facts(tests, pairs, level),
            "names": result.names | said.cell_names(tests),
            "text": Words(de=f"{result.text.de}\n{text.de}", en=f"{result.text.en}\n{text.en}")
            if result.text
            else text,
            "tables": {**result.tables, **tables(tests, pairs)},
            "charts": (*result.charts, chart(tests, level)),
        }
    )
