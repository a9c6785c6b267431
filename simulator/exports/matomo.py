# pyright: basic
"""Matomo: UTF-16 with commas, visits by campaign; the tool that counted before Google Analytics came."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.exports._cells import cents, day, text, whole
from simulator.exports._rows import Tongue
from simulator.exports._sheet import delimited
from simulator.exports.ga4_exploration import KEYS, measured, since

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Kampagnenquelle", "Kampagnenmedium", "Kampagnenname", "Gerätetyp", "Browser", "Einwilligung",
           "Besuche", "Eindeutige Besucher", "Besuche mit Interaktion", "Konversionen", "Umsatz"),
    "en": ("Date", "Campaign Source", "Campaign Medium", "Campaign Name", "Device type", "Browser", "Consent",
           "Visits", "Unique visitors", "Visits with interaction", "Conversions", "Revenue"),
}  # fmt: skip


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The first fifth of the history, in German unless English is wanted."""
    first, last = world.tables["sessions"]["day"].min().astype(object), since(world) - timedelta(days=1)
    if last < first:
        return []
    table = measured(world, first, last)
    columns = [
        day(table["day"], "%Y-%m-%d"), *(text(table[name]) for name in KEYS[1:]),
        *(whole(np.rint(table[name])) for name in ("sessions", "users", "engaged_sessions", "conversions")),
        cents(table["revenue"]),
    ]  # fmt: skip
    headers = HEADERS["en" if lang == "en" else "de"]
    file = folder / "matomo" / f"Export _ Kampagnen _ {first} {last}.csv"
    return [delimited(file, dict(zip(headers, columns, strict=True)), encoding="utf-16")]
