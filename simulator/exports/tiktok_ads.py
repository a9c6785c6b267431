# pyright: basic
"""TikTok Ads Manager: a workbook of ads by day with a total below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.company import NAME
from simulator.exports._ads import account, summed
from simulator.exports._rows import Tongue, between, kept, spans
from simulator.exports._sheet import workbook

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Nach Tag", "Kampagnenname", "Anzeigengruppenname", "Anzeigenname", "Währung", "Kosten", "Impressionen",
           "Klicks (Ziel)", "Reichweite", "Conversions", "Gesamtkaufwert"),
    "en": ("By Day", "Campaign name", "Ad group name", "Ad name", "Currency", "Cost", "Impressions",
           "Clicks (destination)", "Reach", "Conversions", "Total purchase value"),
}  # fmt: skip
TOTAL = {"de": "Insgesamt {} Ergebnisse", "en": "Total of {} results"}
GRAIN = ("day", "campaign", "ad_group", "ad", "currency")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The account by ad; days are text, amounts are numbers."""
    table = account(world, "tiktok")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        part = summed(kept(table, between(table["day"], first, last)), GRAIN, ("reach",))
        rows = len(part["day"])
        columns: list[list[Any]] = [
            np.datetime_as_string(part["day"].astype("datetime64[D]")).tolist(), part["campaign"].tolist(),
            part["ad_group"].tolist(), part["ad"].tolist(), part["currency"].tolist(),
            (part["cost"] / 100).tolist(), part["impressions"].tolist(), part["clicks"].tolist(),
            part["reach"].astype(int).tolist(), np.round(part["conversions"], 2).tolist(),
            (part["conversion_value"] / 100).tolist(),
        ]  # fmt: skip
        total = [TOTAL[tongue].format(rows), "-", "-", "-", columns[4][0], *(round(sum(c), 2) for c in columns[5:])]
        file = folder / "tiktok_ads" / f"{NAME}-Ad Report-{first} to {last}.xlsx"
        written.append(workbook(file, "Data", [HEADERS[tongue], *zip(*columns, strict=True), total]))
    return written
