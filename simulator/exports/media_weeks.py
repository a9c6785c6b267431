# pyright: basic
"""The agency's wide weekly table for the media mix: revenue, spend per channel, what else was going on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import GROUP, MARK, cents, day, number
from simulator.exports._rows import Table, Tongue
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

CONTROLS = {
    "holiday": {"de": "Feiertage", "en": "Holidays"},
    "competitor_sale": {"de": "Wettbewerber-Aktion", "en": "Competitor sale"},
    "price_index": {"de": "Preis-Index", "en": "Price index"},
}
HEADERS = {"de": ("Woche", "Umsatz"), "en": ("Week", "Revenue")}
WEEK = 7


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Whole weeks only, from Monday; in German unless English is wanted. An index is a mean, all else a sum."""
    table = world.tables["media_days"]
    tongue = "en" if lang == "en" else "de"
    weeks = by_week(table)
    if not len(weeks["day"]):
        return []
    columns: dict[str, Any] = {
        HEADERS[tongue][0]: day(weeks["day"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"),
        HEADERS[tongue][1]: cents(weeks["kpi"], MARK[tongue], GROUP[tongue]),
    }
    for name, values in weeks.items():
        if name in CONTROLS:
            columns[CONTROLS[name][tongue]] = number(values, 4, MARK[tongue])
        elif name not in ("day", "kpi"):
            columns[f"{name}_spend"] = cents(values, MARK[tongue], GROUP[tongue])
    file = folder / "agentur" / {"de": "mediaplan_wochen.csv", "en": "media_weeks.csv"}[tongue]
    return [delimited(file, columns, separator=";" if tongue == "de" else ",", encoding="cp1252")]


def by_week(table: Table) -> Table:
    """Sums of the whole weeks (a control's mean for the index), Monday first."""
    days = table["day"].astype("datetime64[D]")
    start = int(-(days[0].astype(int) + 3) % WEEK)  # day 0 of the epoch was a Thursday
    count = (len(days) - start) // WEEK
    stop = start + count * WEEK
    weeks: Table = {"day": days[start:stop:WEEK]}
    for name, values in table.items():
        if name != "day":
            folded = np.asarray(values)[start:stop].reshape(count, WEEK)
            weeks[name] = folded.mean(axis=1) if name == "price_index" else folded.sum(axis=1)
    return weeks
