"""Tables and charts of a measured geo test."""

from __future__ import annotations

from typing import Any

import numpy as np

from terms import Chart, Table, Words
from tools._charts import Axis, lines
from tools.attribution._geo_panel import Dates, Floats, Ints, Panel
from tools.attribution._geo_test import Measured

SEEN = {"de": "beobachtet", "en": "observed"}
EXPECTED = {"de": "ohne Test erwartet", "en": "expected without the test"}
DAY = Axis("date", Words(de="Tag", en="day"), "temporal")


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


def charts(dates: Dates, test: Measured) -> tuple[Chart, ...]:
    """Both lines with the band of the expected one, and the gap among those of placebo groups."""
    return _lines(dates, test), _gaps(dates, test)


def _lines(dates: Dates, test: Measured) -> Chart:
    expected = test.observed - test.gap
    values: list[dict[str, Any]] = []
    rows = zip(dates.tolist(), test.observed.tolist(), expected.tolist(), strict=True)
    for day, seen, other in rows:
        values.append({"date": day, "series": SEEN, "value": seen, "low": seen, "high": seen})
        low, high = other - test.reach, other + test.reach
        values.append({"date": day, "series": EXPECTED, "value": other, "low": low, "high": high})
    return lines(
        values, DAY, Axis("value", Words(de="je Region", en="per region")),
        Words(de="Testregionen und was ohne den Test zu erwarten war (Band: einzelne Perioden)",
              en="Treated regions and what was to be expected without the test (band: single periods)"),
        series=Axis("series", Words(de="Reihe", en="series"), "nominal"), low="low", high="high",
        marks=(dates[test.before].item(),),
    )  # fmt: skip


def _gaps(dates: Dates, test: Measured) -> Chart:
    tail = (1 - test.level) / 2
    low, high = (np.quantile(test.placebo.gaps, end, axis=0).tolist() for end in (tail, 1 - tail))
    rows = zip(dates.tolist(), test.gap.tolist(), low, high, strict=True)
    values = [{"date": day, "effect": gap, "low": below, "high": above} for day, gap, below, above in rows]
    return lines(
        values, DAY, Axis("effect", Words(de="Abweichung je Region", en="gap per region")),
        Words(de="Abweichung von der Erwartung (Band: Gruppen von Regionen ohne Test)",
              en="Gap to the expected outcome (band: groups of regions without a test)"),
        low="low", high="high", marks=(dates[test.before].item(),), zero=True,
    )  # fmt: skip
