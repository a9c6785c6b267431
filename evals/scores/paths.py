"""`attribution.paths`: does the order of the channels by credit follow what they really caused?"""

from __future__ import annotations

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "attribution.paths"
DAYS = 90
MODELS = ("last", "first", "linear", "markov1", "shapley")


def rows(company: Company) -> list[Row]:
    """Rank correlation (Spearman) of credited and caused orders over the paid channels, per model."""
    truth = _caused(company)
    answer = company.ask(TOOL, models=list(MODELS))
    if not isinstance(answer, Result):
        return [absent(TOOL, _what("last"), answer, 1.0)]
    table = answer.tables["credits"]
    place = {name: table.columns.index(name) for name in ("channel", "model", "share")}
    found: list[Row] = []
    for model in MODELS:
        shares = {
            row[place["channel"]]: float(row[place["share"]]) for row in table.rows if row[place["model"]] == model
        }
        lines = [line for line in truth if line in shares]
        if len(lines) < 3:
            few = Words(de="zu wenige bezahlte Kanäle", en="too few paid channels")
            found.append(absent(TOOL, _what(model), few, 1.0))
            continue
        rank = spearman([truth[line] for line in lines], [shares[line] for line in lines])
        found.append(beside(TOOL, _what(model), 1.0, round(rank, 3), tolerance=0.5))
    return found


def spearman(one: list[float], other: list[float]) -> float:
    """Correlation of the ranks, ties at their mean."""
    first, second = (_ranks(np.array(values)) for values in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.array([(values < value).sum() + ((values == value).sum() + 1) / 2 for value in values])


def _caused(company: Company) -> dict[str, float]:
    table = company.world.truth_tables["incremental"]
    recent = table["day"] > table["day"].max() - np.timedelta64(DAYS, "D")
    lines = table["line"].astype(str)
    return {str(line): float(table["incremental_orders"][recent & (lines == line)].sum()) for line in np.unique(lines)}


def _what(model: str) -> Words:
    return Words(de=f"Rangfolge der Kanäle, {model} (Rangkorrelation)", en=f"order of the channels, {model} (rank)")
