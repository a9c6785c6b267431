# pyright: basic
"""`bidding.audiences`: how devices convert against each other, and whether a group that is no worse is cut."""

from __future__ import annotations

import numpy as np

from evals.scores._row import Company, Row, absent, beside
from terms import Result, Words

TOOL = "bidding.audiences"
RATIO = Words(de="Klickwert mobil gegen Desktop", en="value of a click, mobile over desktop")
WRONG = Words(
    de="Anzeigengruppen, die wegfielen, obwohl sie so gut sind wie die anderen ihrer Kampagne",
    en="ad groups cut although they are as good as the others of their campaign",
)


def rows(company: Company) -> list[Row]:
    """Devices differ by known weights; ad groups of one campaign do not differ at all."""
    answer = company.ask(TOOL, margin=0.4, by=["device", "ad_group"], where={"currency": "EUR"})
    if not isinstance(answer, Result) or "audiences" not in answer.tables:
        why = answer if isinstance(answer, Words) else Words(de="keine Tabelle", en="no table")
        return [absent(TOOL, what, why) for what in (RATIO, WRONG)]
    from simulator.media import DEVICE_WEIGHT

    table = answer.tables["audiences"]
    told = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    worth = {(row["campaign"], row["value"]): float(row["worth"]) for row in told if row["dimension"] == "device"}
    campaigns = sorted({name for name, _ in worth})
    both = [worth[name, "mobile"] / worth[name, "desktop"] for name in campaigns if (name, "mobile") in worth]
    cut = sum(row["action"] == "exclude" and row["dimension"] == "ad_group" for row in told)
    groups = sum(row["dimension"] == "ad_group" for row in told)
    return [
        beside(TOOL, RATIO, float(DEVICE_WEIGHT[0] / DEVICE_WEIGHT[1]), float(np.median(both)), tolerance=0.15),
        beside(TOOL, WRONG, 0.0, float(cut), note=Words(de=f"von {groups}", en=f"of {groups}")),
    ]
