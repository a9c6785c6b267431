"""`bidding.pacing`: how often the month lands inside the 80 % interval that was given in its middle."""

from __future__ import annotations

from evals.scores._months import months
from evals.scores._row import Company, Row, absent, beside, euros
from terms import Result, Words

TOOL = "bidding.pacing"
COVERED = Words(de="Monate im 80-%-Intervall (Abstand in Anteilen)", en="months inside the 80 % interval (distance)")
OFF = Words(de="mittlerer Fehler der Landung", en="mean error of the landing")
WANTED, MIDDLE, WARM = 0.8, 15, 3
"""Promised coverage; day of the month on which is asked; months of history before the first question."""


def rows(company: Company) -> list[Row]:
    """Every whole month after the first three, Google and Meta each, seen from the fifteenth."""
    daily = company.world.truth_tables["daily"]
    inside: list[bool] = []
    errors: list[float] = []
    silent = Words(de="zu kurze Geschichte", en="too short a history")
    for month in months(company.world)[WARM:]:
        answer = company.ask(
            TOOL, month=f"{month.first:%Y-%m}", day=month.first.replace(day=MIDDLE).isoformat(), by="platform"
        )
        if not isinstance(answer, Result):
            silent = answer
            continue
        table = answer.tables["rows"]
        found = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
        for platform in ("google", "meta"):
            truth = euros(daily[f"cost_{platform}"][month.mask(daily["day"])].sum())
            row = found[platform]
            errors.append(abs(float(row["landing"]) - truth) / truth)
            inside.append(float(row["low"]) <= truth <= float(row["high"]))
    if not inside:
        return [absent(TOOL, COVERED, silent, WANTED, "share")]
    count = Words(de=f"{len(inside)} Prognosen", en=f"{len(inside)} forecasts")
    return [
        beside(
            TOOL, COVERED, WANTED, sum(inside) / len(inside), tolerance=0.1, unit="share", note=count, absolute=True
        ),
        beside(TOOL, OFF, 0.0, sum(errors) / len(errors), tolerance=0.1, unit="share", note=count),
    ]
