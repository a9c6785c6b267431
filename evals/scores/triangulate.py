"""`attribution.triangulate`: one return per channel from all evidence, against what each channel really caused."""

from __future__ import annotations

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from evals.scores.paths import spearman
from terms import Result, Words

TOOL = "attribution.triangulate"
RANK = Words(de="Rangfolge der Kanäle nach inkrementellem ROAS (Rangkorrelation)",
             en="order of the channels by incremental ROAS (rank)")  # fmt: skip
WORST = Words(de="schwächster Kanal erkannt (1 = ja)", en="weakest channel found (1 = yes)")
REGRET = Words(de="wahrer ROAS des als bester genannten Kanals", en="true ROAS of the channel named best")
COVER = Words(de="wahrer Wert im Intervall (Anteil der Kanäle)", en="truth inside the interval (share of channels)")
WIDTH = Words(de="Breite der Intervalle gegen das Media-Mix-Modell", en="width of the intervals against the media mix")
BRAND = Words(de="Markensuche inkrementell genannt (Kanäle)", en="brand search called incremental (channels)")


def rows(company: Company) -> list[Row]:
    """Rank, the ends, coverage, width and what is said of brand search, on the first call."""
    lines = company.world.truth["channels"]
    truth = {name: line["iroas"] for name, line in lines.items() if line["iroas"] is not None}
    answer = company.ask(TOOL)
    if not isinstance(answer, Result):
        return [absent(TOOL, RANK, answer, 1.0)]
    table = answer.tables["channels"]
    told = {str(row[0]): dict(zip(table.columns, row, strict=True)) for row in table.rows}
    both = [name for name in truth if name in told]
    if len(both) < 3:
        return [absent(TOOL, RANK, Words(de="zu wenige Kanäle", en="too few channels"), 1.0)]
    true, found = [truth[name] for name in both], [float(told[name]["iroas"]) for name in both]
    held = [told[name]["low"] <= truth[name] <= told[name]["high"] for name in both]
    brand = [name for name in both if lines[name]["channel"] == "search_brand"]
    best = max((name for name in both if told[name]["called_incremental"]), key=lambda name: told[name]["iroas"],
               default=both[0])  # fmt: skip
    return [
        beside(TOOL, RANK, 1.0, round(spearman(true, found), 3), tolerance=0.4),
        beside(TOOL, WORST, 1.0, float(min(zip(true, both, strict=True))[1] == min(zip(found, both, strict=True))[1]),
               tolerance=0.0),
        beside(TOOL, REGRET, max(true), truth[best], tolerance=0.15),
        Row(TOOL, COVER, 1.0, round(float(np.mean(held)), 3), 1 - float(np.mean(held)), 0.2),
        *_width(told, both),
        beside(TOOL, BRAND, 0.0, float(sum(bool(told[name]["called_incremental"]) for name in brand)), tolerance=0.0),
    ]  # fmt: skip


def _width(told: dict[str, dict[str, float]], both: list[str]) -> list[Row]:
    """Mean width over that of the media mix; at most three quarters is wanted."""
    modelled = [told[name] for name in both if told[name].get("mmm_high") is not None]
    if not modelled:
        return [absent(TOOL, WIDTH, Words(de="ohne Media-Mix-Modell", en="without a media mix model"), 0.75)]
    ratio = float(np.mean([(row["high"] - row["low"]) / (row["mmm_high"] - row["mmm_low"]) for row in modelled]))
    return [Row(TOOL, WIDTH, 0.75, round(ratio, 3), max(0.0, ratio - 0.75), 0.0)]
