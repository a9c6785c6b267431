# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Search Console by day, query and page, as its API gives it and people store it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import MARK, Lang, address, day, number, text, whole
from simulator.exports._rows import Table, Tongue, between, kept, spans
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Suchanfrage", "Seite", "Land", "Gerät", "Klicks", "Impressionen", "CTR", "Position"),
    "en": ("Date", "Query", "Page", "Country", "Device", "Clicks", "Impressions", "CTR", "Position"),
}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The whole history; with `both` the older half is English."""
    table = world.tables["search_console"]
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        part = kept(table, between(table["day"], first, last))
        columns = [
            day(part["day"], "%Y-%m-%d"),
            text(part["query"]), address(part["page"]), *(text(part[name]) for name in ("country", "device")),
            *measures(part, tongue),
        ]  # fmt: skip
        file = folder / "search_console" / f"search_console_{first}_{last}.csv"
        written.append(delimited(file, dict(zip(HEADERS[tongue], columns, strict=True))))
    return written


def measures(table: Table, lang: Lang) -> list[Any]:
    """Clicks, impressions, click rate and position as columns."""
    import pyarrow.compute as pc

    rate = np.divide(table["clicks"] * 100.0, table["impressions"], out=np.zeros(len(table["clicks"])),
                     where=table["impressions"] > 0)  # fmt: skip
    percent = pc.binary_join_element_wise(number(rate, 2, MARK[lang]), {"de": " %", "en": "%"}[lang], "")
    return [whole(table["clicks"]), whole(table["impressions"]), percent, number(table["position"], 2, MARK[lang])]
