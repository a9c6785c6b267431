"""`attribution.mmm`: the return of each channel against what it really caused."""

from __future__ import annotations

from evals.scores._row import Company, Row, absent, beside
from evals.scores.paths import spearman
from terms import Result, Words

TOOL = "attribution.mmm"
RANK = Words(de="Rangfolge der Kanäle nach ROAS (Rangkorrelation)", en="order of the channels by ROAS (rank)")


def rows(company: Company) -> list[Row]:
    """Rank over all channels, and the error of each channel's ROAS."""
    truth = {name: line["iroas"] for name, line in company.world.truth["channels"].items() if line["iroas"] is not None}
    answer = company.ask(TOOL)
    if not isinstance(answer, Result):
        return [absent(TOOL, RANK, answer, 1.0)]
    table = answer.tables["channels"]
    name, roas = (table.columns.index(column) for column in ("channel", "roas"))
    found = {str(row[name]).removesuffix("_spend"): float(row[roas]) for row in table.rows}
    both = [line for line in truth if line in found]
    if len(both) < 3:
        return [absent(TOOL, RANK, Words(de="zu wenige Kanäle", en="too few channels"), 1.0)]
    rank = spearman([truth[line] for line in both], [found[line] for line in both])
    return [
        beside(TOOL, RANK, 1.0, round(rank, 3), tolerance=0.5),
        *(beside(TOOL, Words(de=f"ROAS {line}", en=f"ROAS {line}"), truth[line], found[line], tolerance=0.5)
          for line in both),
    ]  # fmt: skip
