# pyright: basic
"""Matomo's acquisition report: UTF-16 with commas, visits by kind of channel; the tool before Google Analytics."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.exports._cells import cents, day, text, whole
from simulator.exports._rows import Tongue, grouped
from simulator.exports._sheet import delimited
from simulator.exports.ga4_exploration import SUMS, measured, since

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Kanaltyp", "Besuche", "Eindeutige Besucher", "Konversionen", "Umsatz"),
    "en": ("Date", "Channel Type", "Visits", "Unique visitors", "Conversions", "Revenue"),
}
KINDS = {
    "de": {"": "Direkte Zugriffe", "organic": "Suchmaschinen", "referral": "Websites"},
    "en": {"": "Direct Entry", "organic": "Search Engines", "referral": "Websites"},
}
REST = {"de": "Kampagnen", "en": "Campaigns"}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The first fifth of the history, in German unless English is wanted."""
    first, last = world.tables["sessions"]["day"].min().astype(object), since(world) - timedelta(days=1)
    if last < first:
        return []
    tongue = "en" if lang == "en" else "de"
    table = measured(world, first, last)
    kinds = [KINDS[tongue].get(medium, REST[tongue]) for medium in np.unique(table["medium"].astype(str))]
    place = np.searchsorted(np.unique(table["medium"].astype(str)), table["medium"].astype(str))
    table = grouped(table | {"kind": np.array(kinds, dtype=object)[place]}, ("day", "kind"), SUMS)
    columns = [
        day(table["day"], "%Y-%m-%d"), text(table["kind"]),
        *(whole(np.rint(table[name])) for name in ("sessions", "users", "conversions")), cents(table["revenue"]),
    ]  # fmt: skip
    file = folder / "matomo" / f"Export _ {'Kanaltypen' if tongue == 'de' else 'Channel types'} _ {first} {last}.csv"
    return [delimited(file, dict(zip(HEADERS[tongue], columns, strict=True)), encoding="utf-16")]
