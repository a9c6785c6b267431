"""`attribution.forecast`: how often a month's revenue lands inside the 90 % interval given on the day before it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "attribution.forecast"
COVERED = Words(de="Monate im 90-%-Intervall (Abstand in Anteilen)", en="months inside the 90 % interval (distance)")
OFF = Words(de="mittlerer Fehler des Monatsumsatzes", en="mean error of a month's revenue")
WANTED, WARM = 0.9, 4
"""Promised coverage; months of history before the first question."""


def rows(company: Company) -> list[Row]:
    """Every whole month after the first four, seen from the day before it begins."""
    orders = company.world.tables["orders"]
    day = orders["ordered_at"].astype("datetime64[D]")
    inside: list[bool] = []
    errors: list[float] = []
    silent = Words(de="zu kurze Geschichte", en="too short a history")
    for month in months(company.world)[WARM:]:
        truth = float(orders["revenue"][month.mask(day)].sum()) / 100
        until = month.first - timedelta(days=1)
        answer = company.ask(TOOL, metric="revenue", period=month.period, until=until.isoformat())
        if not isinstance(answer, Result):
            silent = answer
            continue
        fact = answer.fact("forecast")
        errors.append(abs(float(fact.value) - truth) / truth)
        if fact.interval is not None:
            inside.append(float(fact.interval.low) <= truth <= float(fact.interval.high))
    if not inside:
        return [absent(TOOL, COVERED, silent, WANTED, "share")]
    count = Words(de=f"{len(inside)} Prognosen", en=f"{len(inside)} forecasts")
    return [
        beside(
            TOOL, COVERED, WANTED, float(np.mean(inside)), tolerance=0.15, unit="share", note=count, absolute=True
        ),
        beside(TOOL, OFF, 0.0, float(np.mean(errors)), tolerance=0.1, unit="share", note=count),
    ]  # fmt: skip
