# pyright: basic
"""The panel of the running geo test: revenue and cost per region and day, and which group a region is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._cells import GROUP, MARK, cents, day, text
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Region", "Umsatz", "Kosten", "Gruppe"),
    "en": ("Date", "Region", "Revenue", "Cost", "Assignment"),
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """All regions, in German unless English is wanted."""
    table = world.tables["geo_days"]
    if not len(table["day"]):
        return []
    tongue = "en" if lang == "en" else "de"
    mark, group = MARK[tongue], GROUP[tongue]
    cost = table["cost"] if "cost" in table else sum(v for name, v in table.items() if name.startswith("cost"))
    columns = [
        day(table["day"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"), text(table["region"]),
        cents(table["kpi"], mark, group), cents(cost, mark, group), text(table["assignment"]),
    ]  # fmt: skip
    file = folder / "geo_test" / {"de": "regionen.csv", "en": "regions.csv"}[tongue]
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), separator=";" if tongue == "de" else ",")]
