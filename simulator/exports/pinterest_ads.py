# pyright: basic
"""Pinterest Ads Manager: plain CSV of ads by day, spend in the account's currency."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.exports._ads import account, summed
from simulator.exports._cells import cents, day, number, text, whole
from simulator.exports._rows import Tongue, between, kept, spans
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Datum", "Kampagnenname", "Anzeigengruppenname", "Anzeigenname", "Kontowährung",
           "Ausgaben in Kontowährung", "Impressionen", "Pin-Klicks", "Konversionen",
           "Bestellwert gesamt"),
    "en": ("Date", "Campaign name", "Ad group name", "Ad name", "Account currency", "Spend in account currency",
           "Impressions", "Pin clicks", "Total conversions (Checkout)", "Total order value (Checkout)"),
}  # fmt: skip
GRAIN = ("day", "campaign", "ad_group", "ad", "currency")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The account by ad."""
    table = account(world, "pinterest")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        detail = summed(kept(table, between(table["day"], first, last)), GRAIN)
        columns = (
            day(detail["day"], "%Y-%m-%d"), text(detail["campaign"]), text(detail["ad_group"]), text(detail["ad"]),
            text(detail["currency"]), cents(detail["cost"]),
            whole(detail["impressions"]), whole(detail["clicks"]), number(detail["conversions"], 2),
            cents(detail["conversion_value"]),
        )  # fmt: skip
        file = folder / "pinterest_ads" / f"pinterest_ads_{first}_{last}.csv"
        written.append(delimited(file, dict(zip(HEADERS[tongue], columns, strict=True))))
    return written
