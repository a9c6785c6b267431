# pyright: basic
"""Google Ads report editor: UTF-16 with tabs, title lines and totals, in German and English; a workbook in English."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._ads import DEVICES, account, share, summed
from simulator.exports._cells import GROUP, MARK, Lang, cents, day, long_day, named, number, text, whole
from simulator.exports._rows import Table, Tongue, between, kept, spans
from simulator.exports._sheet import delimited, line, workbook

if TYPE_CHECKING:
    from simulator.world import World

HEADERS = {
    "de": ("Tag", "Kampagne", "Anzeigengruppe", "Suchkeyword", "Gerät", "Währungscode", "Impr.", "Klicks", "Kosten",
           "Conversions", "Conv.-Wert", "Anteil an mögl. Impr. im Suchnetzwerk"),
    "en": ("Day", "Campaign", "Ad group", "Search keyword", "Device", "Currency code", "Impr.", "Clicks", "Cost",
           "Conversions", "Conv. value", "Search impr. share"),
}  # fmt: skip
TITLE = {"de": "Suchkeyword-Bericht", "en": "Search keyword report"}
TOTALS = {"de": ("Gesamt: Keywords", "Gesamt: Konto"), "en": ("Total: Keywords", "Total: Account")}
GRAIN = ("day", "campaign", "ad_group", "keyword", "device", "currency")
WORKBOOK_DAYS = 92
"""The oldest quarter of an English history is a workbook by campaign; workbooks stay small."""


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """The search account, day by keyword and device; all else of Google is in the API's file."""
    table = account(world, "google")
    table = kept(table, is_search(table))
    if not len(table["day"]):
        return []
    written: list[Path] = []
    for tongue, first, last in spans(table["day"], lang):
        start = first
        if tongue == "en":
            start = min(first + timedelta(days=WORKBOOK_DAYS), last + timedelta(days=1))
            written.append(_book(folder, kept(table, between(table["day"], first, start - timedelta(days=1)))))
        if start <= last:
            written.append(_report(folder, kept(table, between(table["day"], start, last)), tongue, start, last))
    return written


def is_search(table: Table) -> np.ndarray:
    """Which rows belong to the search account."""
    return np.char.startswith(table["channel"].astype(str), "search")


def _report(folder: Path, table: Table, lang: Lang, first: date, last: date) -> Path:
    detail = summed(table, GRAIN)
    mark, group = MARK[lang], GROUP[lang]
    columns = (
        day(detail["day"], "%d.%m.%Y" if lang == "de" else "%Y-%m-%d"), text(detail["campaign"]),
        text(detail["ad_group"]), text(detail["keyword"]), named(detail["device"], DEVICES[lang]),
        text(detail["currency"]), whole(detail["impressions"], group), whole(detail["clicks"], group),
        cents(detail["cost"], mark, group), number(detail["conversions"], 2, mark, group),
        cents(detail["conversion_value"], mark, group), share(detail["impression_share"], lang),
    )  # fmt: skip
    return delimited(
        folder / "google_ads" / f"{TITLE[lang]} {first} {last}.csv", dict(zip(HEADERS[lang], columns, strict=True)),
        separator="\t", encoding="utf-16",
        above=[TITLE[lang], f"{long_day(first, lang)} - {long_day(last, lang)}"],
        below=[line(_total(detail, label, lang), "\t") for label in TOTALS[lang]],
    )  # fmt: skip


def _total(detail: Table, label: str, lang: Lang) -> list[str]:
    mark, group = MARK[lang], GROUP[lang]
    sums = [
        *(whole(detail[name].sum(keepdims=True), group) for name in ("impressions", "clicks")),
        cents(detail["cost"].sum(keepdims=True), mark, group),
        number(np.round(detail["conversions"], 2).sum(keepdims=True), 2, mark, group),
        cents(detail["conversion_value"].sum(keepdims=True), mark, group),
    ]
    return [label, *[" --"] * 4, "EUR", *(each[0].as_py() for each in sums), " --"]


def _book(folder: Path, table: Table) -> Path:
    """By campaign and device: title and period above, a total below, shares as text as the platform gives them."""
    detail = summed(table, ("day", "campaign", "device", "currency"))
    days = detail["day"].astype("datetime64[D]").astype(object)
    first, last = min(days), max(days)
    columns: list[Any] = [
        days.tolist(), detail["campaign"].tolist(), named(detail["device"], DEVICES["en"]).to_pylist(),
        detail["currency"].tolist(), detail["impressions"].tolist(), detail["clicks"].tolist(),
        (detail["cost"] / 100).tolist(), np.round(detail["conversions"], 2).tolist(),
        (detail["conversion_value"] / 100).tolist(), share(detail["impression_share"], "en").to_pylist(),
    ]  # fmt: skip
    wanted = [name for name in HEADERS["en"] if name not in ("Ad group", "Search keyword")]
    total = ["Total: Account", " --", " --", "EUR", *(round(sum(columns[i]), 2) for i in range(4, 9)), " --"]
    cells = [["Campaign report"], [f"{long_day(first, 'en')} - {long_day(last, 'en')}"], wanted,
             *zip(*columns, strict=True), total]  # fmt: skip
    return workbook(folder / "google_ads" / f"Campaign report {first} {last}.xlsx", "Campaign report", cells)
