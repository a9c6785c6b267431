# pyright: basic
"""LinkedIn Campaign Manager: UTF-16 with tabs, lines about the report above the header."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.company import NAME
from simulator.exports._ads import account, summed
from simulator.exports._cells import GROUP, MARK, cents, constant, day, number, said, text, whole
from simulator.exports._rows import Tongue, between, kept, spans
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Startdatum (in UTC)", "Kontoname", "Währung", "Kampagnengruppenname", "Kampagnenname", "Anzeigenname",
           "Gesamtausgaben", "Impressionen", "Klicks", "Conversions", "Gesamtwert der Konversionen"),
    "en": ("Start Date (in UTC)", "Account Name", "Currency", "Campaign Group Name", "Campaign Name", "Ad Name",
           "Total Spent", "Impressions", "Clicks", "Conversions", "Total Conversion Value"),
}  # fmt: skip
ABOVE = {
    "de": ("Anzeigen-Performance-Bericht (in UTC)", "Berichtsbeginn: {}", "Berichtsende: {}", "Erstellt am: {}", ""),
    "en": ("Ad Performance Report (in UTC)", "Report Start: {}, 12:00 AM", "Report End: {}, 11:59 PM",
           "Date Generated: {}, 6:00 AM", ""),
}  # fmt: skip
DAY = {"de": "%d.%m.%Y", "en": "%-m/%-d/%Y"}
GRAIN = ("day", "channel", "campaign", "ad", "currency")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The account by ad; a campaign's group is the channel it works in."""
    table = account(world, "linkedin")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        detail = summed(kept(table, between(table["day"], first, last)), GRAIN)
        mark, group = MARK[tongue], GROUP[tongue]
        columns = (
            day(detail["day"], DAY[tongue]), constant(NAME, len(detail["day"])), text(detail["currency"]),
            text(detail["channel"]), text(detail["campaign"]), text(detail["ad"]),
            cents(detail["cost"], mark, group), whole(detail["impressions"], group), whole(detail["clicks"], group),
            number(detail["conversions"], 2, mark, group), cents(detail["conversion_value"], mark, group),
        )  # fmt: skip
        facts = iter((first, last, last))
        above = [each.format(said(next(facts), DAY[tongue])) if "{}" in each else each for each in ABOVE[tongue]]
        written.append(
            delimited(
                folder / "linkedin_ads" / f"ad_performance_report_{first}_{last}.csv",
                dict(zip(HEADERS[tongue], columns, strict=True)), separator="\t", encoding="utf-16", above=above,
            )
        )  # fmt: skip
    return written
