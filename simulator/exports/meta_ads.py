# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Meta Ads Manager: UTF-8 with a mark, commas, amounts with a point in every language; nothing where nothing was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.company import NAME
from simulator.exports._ads import account, summed
from simulator.exports._cells import Lang, cents, constant, day, number, text, whole
from simulator.exports._rows import Table, Tongue, between, kept, spans
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Kampagnenname", "Anzeigengruppenname", "Anzeigenname", "Tag", "Impressions-Gerät", "Ergebnisse",
           "Ergebnisindikator", "Reichweite", "Frequenz", "Ausgegebener Betrag ({})", "Impressionen", "Klicks (alle)",
           "Conversion-Wert für Käufe", "Berichtsstart", "Berichtsende"),
    "en": ("Campaign name", "Ad set name", "Ad name", "Day", "Impression device", "Results", "Result indicator",
           "Reach", "Frequency", "Amount spent ({})", "Impressions", "Clicks (all)", "Purchases conversion value",
           "Reporting starts", "Reporting ends"),
}  # fmt: skip
INDICATOR = "actions:offsite_conversion.fb_pixel_purchase"
GRAIN = ("day", "campaign", "ad_group", "ad", "device")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Ads by day and device; with `both` the older half is English."""
    table = account(world, "meta")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        detail = summed(kept(table, between(table["day"], first, last)), GRAIN, ("reach",))
        stem = {"de": "Anzeigen", "en": "Ads"}[tongue]
        columns = dict(zip((name.format("EUR") for name in HEADERS[tongue]), _columns(detail, tongue), strict=True))
        file = folder / "meta_ads" / f"{NAME}-{stem}-{first}-{last}.csv"
        written.append(delimited(file, columns, encoding="utf-8-sig"))
    return written


def _columns(detail: Table, lang: Lang) -> tuple[Any, ...]:
    rows = len(detail["day"])
    days = day(detail["day"], "%Y-%m-%d")
    reach = detail["reach"].astype(float)
    frequency = np.divide(detail["impressions"], reach, out=np.full(rows, np.nan), where=reach > 0)
    results = np.round(detail["conversions"], 2)
    return (
        text(detail["campaign"]), text(detail["ad_group"]), text(detail["ad"]), days, text(detail["device"]),
        _unless_nought(results, number(results, 2)), constant(INDICATOR, rows), whole(detail["reach"]),
        number(frequency, 6), cents(detail["cost"]), whole(detail["impressions"]), whole(detail["clicks"]),
        _unless_nought(detail["conversion_value"], cents(detail["conversion_value"])), days, days,
    )  # fmt: skip


def _unless_nought(values: np.ndarray, shown: Any) -> Any:
    import pyarrow.compute as pc

    return pc.if_else(values == 0, "", shown)
