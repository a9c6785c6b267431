# pyright: basic
"""Search Console's own ZIP of the last three months: one CSV for queries, pages, countries, devices and days."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.exports._cells import Lang, address, day
from simulator.exports._rows import Table, Tongue, between, grouped, kept
from simulator.exports._sheet import archive, line, rows
from simulator.exports.search_console import measures

if TYPE_CHECKING:
    from simulator.world import World

SHELF = "again"
MEMBERS: dict[str, dict[Lang, tuple[str, str]]] = {
    "query": {"de": ("Suchanfragen.csv", "Häufigste Suchanfragen"), "en": ("Queries.csv", "Top queries")},
    "page": {"de": ("Seiten.csv", "Die häufigsten Seiten"), "en": ("Pages.csv", "Top pages")},
    "country": {"de": ("Länder.csv", "Land"), "en": ("Countries.csv", "Country")},
    "device": {"de": ("Geräte.csv", "Gerät"), "en": ("Devices.csv", "Device")},
    "day": {"de": ("Diagramm.csv", "Datum"), "en": ("Chart.csv", "Date")},
}
MEASURES = {
    "de": ("Klicks", "Impressionen", "CTR", "Position"),
    "en": ("Clicks", "Impressions", "CTR", "Position"),
}
FILTERS = {
    "de": ("Filter.csv", "Filter,Wert\nSuchtyp,Web\nDatum,Letzte 3 Monate\n"),
    "en": ("Filters.csv", "Filter,Value\nSearch type,Web\nDate,Last 3 months\n"),
}
MONTHS_DAYS = 91


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The last 91 days again, in each wanted language its own archive."""
    table = world.tables["search_console"]
    last = table["day"].max().astype(object)
    part = kept(table, between(table["day"], last - timedelta(days=MONTHS_DAYS - 1), last))
    tongues: list[Lang] = ["de", "en"] if lang == "both" else [lang]
    return [
        archive(folder / "search_console" / f"shop-Performance-on-Search-{last}-{tongue}.zip", _members(part, tongue))
        for tongue in tongues
    ]


def _members(table: Table, lang: Lang) -> dict[str, bytes]:
    wide = table | {"weighted": table["position"] * table["impressions"]}
    members = {FILTERS[lang][0]: FILTERS[lang][1].encode()}
    for key, names in MEMBERS.items():
        name, header = names[lang]
        found = grouped(wide, [key], ("clicks", "impressions", "weighted"))
        found["position"] = found["weighted"] / np.maximum(found["impressions"], 1)
        best = np.argsort(-found["clicks"], kind="stable") if key != "day" else np.argsort(found["day"])
        found = kept(found, best)
        first = day(found[key], "%Y-%m-%d") if key == "day" else address(found[key])
        head = line([header, *MEASURES[lang]], ",") + "\n"
        members[name] = (head + rows([first, *measures(found, lang)], ",")).encode()
    return members
