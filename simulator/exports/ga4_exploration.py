# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Google Analytics 4 exploration: comment lines above, days as 20260131, the grand total in the first row."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.company import NAME
from simulator.exports._cells import cents, day, text, whole
from simulator.exports._rows import Table, Tongue, between, grouped, kept, spans
from simulator.exports._sheet import delimited, line

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Sitzung – Quelle", "Sitzung – Medium", "Sitzung – Kampagne", "Gerätekategorie", "Browser",
           "Einwilligung", "Sitzungen", "Nutzer insgesamt", "Sitzungen mit Interaktionen", "Schlüsselereignisse",
           "Gesamtumsatz"),
    "en": ("Date", "Session source", "Session medium", "Session campaign", "Device category", "Browser", "Consent",
           "Sessions", "Total users", "Engaged sessions", "Key events", "Total revenue"),
}  # fmt: skip
TITLE = {"de": "Freies Format 1", "en": "Free form 1"}
TOTAL = {"de": "Gesamtsumme", "en": "Grand total"}
KEYS = ("day", "source", "medium", "campaign", "device", "browser", "consent")
SUMS = ("sessions", "users", "engaged_sessions", "conversions", "revenue")
BEFORE_SHARE = 5
"""In the first fifth of the history another tool counted the visits; see matomo.py."""


def since(world: World) -> date:
    """The day on which the company changed to Google Analytics 4."""
    days = world.tables["sessions"]["day"]
    first, last = days.min().astype(object), days.max().astype(object)
    return first + timedelta(days=((last - first).days + 1) // BEFORE_SHARE)


def measured(world: World, first: date, last: date) -> Table:
    """The counted sessions of some days."""
    table = world.tables["sessions"]
    return grouped(kept(table, between(table["day"], first, last)), KEYS, SUMS)


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Sessions by day, source and device, as far as consent and blockers let them be counted."""
    days = world.tables["sessions"]["day"]
    written: list[Path] = []
    for tongue, first, last in spans(days[days >= np.datetime64(since(world))], lang):
        table = measured(world, first, last)
        columns = dict(zip(HEADERS[tongue], _columns(table), strict=True))
        totals = [str(int(table[name].sum())) for name in SUMS[:-1]]
        totals.append(cents(table["revenue"].sum(keepdims=True))[0].as_py())
        rule = "# " + "-" * 40
        above = [rule, f"# {TITLE[tongue]}", f"# {NAME} - GA4", f"# {first:%Y%m%d}-{last:%Y%m%d}", rule, ""]
        file = folder / "ga4" / f"{TITLE[tongue]} {first} {last}.csv"
        written.append(delimited(file, columns, above=above, first=[line([""] * 7 + totals + [TOTAL[tongue]], ",")]))
    return written


def _columns(table: Table) -> list[object]:
    texts = [_or_not_set(text(table[name])) for name in KEYS[1:]]
    counts = [whole(np.rint(table[name])) for name in SUMS[:-1]]
    return [day(table["day"], "%Y%m%d"), *texts, *counts, cents(table["revenue"])]


def _or_not_set(column: object) -> object:
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(column, ""), "(not set)", column)
