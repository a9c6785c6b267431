# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Microsoft Advertising: a block of titles, every cell quoted, the maker's line below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.company import NAME
from simulator.exports._ads import account, summed
from simulator.exports._cells import GROUP, MARK, cents, constant, day, named, number, said, text, whole
from simulator.exports._rows import Tongue, between, kept, spans
from simulator.exports._sheet import delimited

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Gregorianisches Datum", "Kontoname", "Kampagne", "Anzeigengruppe", "Keyword", "Gerätetyp", "Währungscode",
           "Impressionen", "Klicks", "Ausgaben", "Conversions", "Umsatz", "Anteil an Impressionen"),
    "en": ("Gregorian date", "Account name", "Campaign", "Ad group", "Keyword", "Device type", "Currency code",
           "Impressions", "Clicks", "Spend", "Conversions", "Revenue", "Impression share"),
}  # fmt: skip
TITLES = {
    "de": ("Berichtsname: Keyword-Leistung", "Berichtszeitraum: {}", "Zeitzone: (GMT+01:00) Amsterdam, Berlin, Rom",
           "Letzter vollständig verfügbarer Tag: {}", "Berichtszusammenfassung: Täglich", "Berichtsfilter: ",
           "Möglicherweise unvollständige Daten: false", "Zeilen: {}"),
    "en": ("Report Name: Keyword performance", "Report Time: {}", "Time Zone: (GMT+01:00) Amsterdam, Berlin, Rome",
           "Last Completed Available Day: {}", "Report Aggregation: Daily", "Report Filter: ",
           "Potential Incomplete Data: false", "Rows: {}"),
}  # fmt: skip
DEVICES = {"desktop": "Computer", "mobile": "Smartphone", "tablet": "Tablet"}
DAY = {"de": "%d.%m.%Y", "en": "%-m/%-d/%Y"}
GRAIN = ("day", "campaign", "ad_group", "keyword", "device", "currency")


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The account by keyword and device; the history in one or two files."""
    table = account(world, "microsoft")
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        detail = summed(kept(table, between(table["day"], first, last)), GRAIN)
        rows, mark, group = len(detail["day"]), MARK[tongue], GROUP[tongue]
        columns = (
            day(detail["day"], DAY[tongue]), constant(NAME, rows), text(detail["campaign"]),
            text(detail["ad_group"]), text(detail["keyword"]), named(detail["device"], DEVICES),
            text(detail["currency"]), whole(detail["impressions"], group), whole(detail["clicks"], group),
            cents(detail["cost"], mark, group), number(detail["conversions"], 2, mark, group),
            cents(detail["conversion_value"], mark, group), _percent(detail["impression_share"], mark),
        )  # fmt: skip
        period = f"{said(first, DAY[tongue])} - {said(last, DAY[tongue])}"
        facts = iter((period, said(last, DAY[tongue]), str(rows)))
        above = [f'"{title.format(next(facts)) if "{}" in title else title}"' for title in TITLES[tongue]]
        written.append(
            delimited(
                folder / "microsoft_ads" / f"Keyword_performance_{first}_{last}.csv",
                dict(zip(HEADERS[tongue], columns, strict=True)), encoding="utf-8-sig", end="\r\n", quote_all=True,
                above=[*above, ""], below=["", f'"©{last.year} Microsoft Corporation. All rights reserved. "'],
            )
        )  # fmt: skip
    return written


def _percent(shares: np.ndarray, mark: str) -> Any:
    import pyarrow.compute as pc

    shown = pc.binary_join_element_wise(number(np.nan_to_num(shares) * 100, 2, mark), "%", "")
    return pc.if_else(np.isnan(shares), "", shown)
