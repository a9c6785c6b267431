# pyright: basic
"""Google Ads search terms report: UTF-16 with tabs; a part of the search account, told by what people typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._ads import SUMS
from simulator.exports._cells import GROUP, MARK, cents, constant, day, long_day, number, text, whole
from simulator.exports._rows import Tongue, between, grouped, kept, spans
from simulator.exports._sheet import delimited, line

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Tag", "Suchbegriff", "Keyword-Option", "Kampagne", "Anzeigengruppe", "Keyword", "Währungscode", "Impr.",
           "Klicks", "Kosten", "Conversions", "Conv.-Wert"),
    "en": ("Day", "Search term", "Match type", "Campaign", "Ad group", "Keyword", "Currency code", "Impr.", "Clicks",
           "Cost", "Conversions", "Conv. value"),
}  # fmt: skip
TITLE = {"de": "Bericht zu Suchbegriffen", "en": "Search terms report"}
MATCH = {"de": "Weitgehend passend", "en": "Broad match"}
GRAIN = ("day", "campaign", "ad_group", "keyword", "search_term")
TOTAL = {"de": "Gesamt: Gefilterte Suchbegriffe", "en": "Total: Filtered search terms"}


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every day of the history; with `both` the older half is English."""
    table = world.tables["search_terms"]
    table = kept(table, table["platform"] == "google")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        part = grouped(kept(table, between(table["day"], first, last)), GRAIN, SUMS)
        mark, group = MARK[tongue], GROUP[tongue]
        rows = len(part["day"])
        columns = (
            day(part["day"], "%d.%m.%Y" if tongue == "de" else "%Y-%m-%d"), text(part["search_term"]),
            constant(MATCH[tongue], rows), text(part["campaign"]), text(part["ad_group"]), text(part["keyword"]),
            constant("EUR", rows), whole(part["impressions"], group), whole(part["clicks"], group),
            cents(part["cost"], mark, group), number(part["conversions"], 2, mark, group),
            cents(part["conversion_value"], mark, group),
        )  # fmt: skip
        total = [TOTAL[tongue], *[" --"] * 5, "EUR", *[" --"] * 2,
                 cents(part["cost"].sum(keepdims=True), mark, group)[0].as_py(), *[" --"] * 2]  # fmt: skip
        file = folder / "google_ads" / f"{TITLE[tongue]} {first} {last}.csv"
        written.append(
            delimited(
                file, dict(zip(HEADERS[tongue], columns, strict=True)), separator="\t", encoding="utf-16",
                above=[TITLE[tongue], f"{long_day(first, tongue)} - {long_day(last, tongue)}"],
                below=[line(total, "\t")],
            )
        )  # fmt: skip
    return written
