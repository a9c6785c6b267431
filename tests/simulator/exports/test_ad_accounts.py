"""What the ad platforms' files say adds up to what the platforms charged, in German, in English and mixed."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

TEXT = {
    "meta": ("meta_ads", "utf-8-sig", ",", ("Kampagnenname", "Campaign name"),
             ("Ausgegebener Betrag (EUR)", "Amount spent (EUR)")),
    "microsoft": ("microsoft_ads", "utf-8-sig", ",", ("Kontoname", "Account name"), ("Ausgaben", "Spend")),
    "linkedin": ("linkedin_ads", "utf-16", "\t", ("Kontoname", "Account Name"), ("Gesamtausgaben", "Total Spent")),
    "pinterest": ("pinterest_ads", "utf-8", ",", ("Kampagnenname", "Campaign name"),
                  ("Ausgaben in Kontowährung", "Spend in account currency")),
}  # fmt: skip
CLICKS = {"meta": ("Klicks (alle)", "Clicks (all)"), "pinterest": ("Pin-Klicks", "Pin clicks")}


@pytest.mark.parametrize("platform", TEXT)
def test_cost_and_clicks_to_the_cent(platform, tree, world, read, total):
    folder, encoding, separator, markers, costs = TEXT[platform]
    own = world.tables["ad_days"]["platform"] == platform
    found, clicks, rows = Decimal(0), 0, 0
    for file in sorted((tree / folder).iterdir()):
        german = any(marker in file.read_bytes().decode(encoding) for marker in markers[:1])
        sheet = read(file, markers[0 if german else 1], encoding, separator)
        found += sheet.sum(costs[0 if german else 1])
        clicks += sheet.sum(CLICKS.get(platform, ("Klicks", "Clicks"))[0 if german else 1])
        rows += len(sheet.rows)
    assert found == total(world.truth_tables["daily"][f"cost_{platform}"])
    assert clicks == int(world.tables["ad_days"]["clicks"][own].sum())
    assert rows >= 300


def test_google_search_report_and_its_totals(trees, world, read, total):
    table = world.tables["ad_days"]
    search = (table["platform"] == "google") & np.char.startswith(table["channel"].astype(str), "search")
    file = next((trees["de"] / "exports" / "google_ads").glob("Suchkeyword-Bericht*.csv"))
    sheet = read(file, "Kampagne", "utf-16", "\t")
    assert sheet.above[0][0] == "Suchkeyword-Bericht"
    assert " - " in sheet.above[1][0]
    days = [row for row in sheet.rows if not row["Tag"].startswith("Gesamt")]
    sums = [row for row in sheet.rows if row["Tag"].startswith("Gesamt")]
    assert len(sums) == 2
    assert sheet.sum("Kosten", lambda row: row in days) == total(table["cost"][search])
    assert sheet.sum("Kosten", lambda row: row is sums[0]) == total(table["cost"][search])
    assert sheet.sum("Impr.", lambda row: row in days) == int(table["impressions"][search].sum())
    shares = {row["Anteil an mögl. Impr. im Suchnetzwerk"] for row in sheet.rows}
    assert " --" in shares
    assert any(each.endswith(" %") and "," in each for each in shares)
    assert all(row["Tag"][2] == "." == row["Tag"][5] for row in days)


def test_google_in_english_is_a_workbook_and_a_report(trees, world, read):
    table = world.tables["ad_days"]
    search = (table["platform"] == "google") & np.char.startswith(table["channel"].astype(str), "search")
    folder = trees["en"] / "exports" / "google_ads"
    cells = CalamineWorkbook.from_path(str(next(folder.glob("*.xlsx")))).get_sheet_by_index(0).to_python()
    header = cells.index(next(row for row in cells if row[0] == "Day"))
    cost = cells[header].index("Cost")
    body = [row for row in cells[header + 1 :] if row[0] != "Total: Account"]
    assert cells[-1][0] == "Total: Account"
    early = round(sum(round(row[cost] * 100) for row in body))
    report = read(next(folder.glob("Search keyword report*.csv")), "Campaign", "utf-16", "\t")
    late = report.sum("Cost", lambda row: not row["Day"].startswith("Total"))
    assert early + int(late * 100) == table["cost"][search].sum()
    assert len({row[0] for row in body}) == 92


def test_google_api_rows_are_in_millionths(tree, world):
    table = world.tables["ad_days"]
    rest = (table["platform"] == "google") & ~np.char.startswith(table["channel"].astype(str), "search")
    lines = (tree / "google_ads" / "google_ads_api.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert sum(row["metrics.cost_micros"] for row in rows) == int(table["cost"][rest].sum()) * 10_000
    assert {row["segments.device"] for row in rows} == {"DESKTOP", "MOBILE", "TABLET"}


def test_search_terms_to_the_cent(tree, world, read, total):
    table = world.tables["search_terms"]
    found = Decimal(0)
    for file in [*(tree / "google_ads").glob("*Suchbegriffen*"), *(tree / "google_ads").glob("Search terms*")]:
        lang = 0 if "Suchbegriffen" in file.name else 1
        sheet = read(file, ("Suchbegriff", "Search term")[lang], "utf-16", "\t")
        sheet.rows = [row for row in sheet.rows if not row[("Tag", "Day")[lang]].startswith(("Gesamt", "Total"))]
        found += sheet.sum(("Kosten", "Cost")[lang])
    assert found == total(table["cost"][table["platform"] == "google"])


def test_tiktok_workbooks_to_the_cent(tree, world):
    cost = rows = 0
    for file in (tree / "tiktok_ads").glob("*.xlsx"):
        cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        place = next(i for i, name in enumerate(cells[0]) if name in ("Kosten", "Cost"))
        assert str(cells[-1][0]).startswith(("Insgesamt", "Total of"))
        cost += sum(round(row[place] * 100) for row in cells[1:-1])
        assert round(cells[-1][place] * 100) == sum(round(row[place] * 100) for row in cells[1:-1])
        rows += len(cells) - 2
    assert cost == world.truth_tables["daily"]["cost_tiktok"].sum()
    assert rows > 100


def test_microsoft_has_titles_a_footer_and_the_days_in_dollars(trees, world, read):
    file = next((trees["de"] / "exports" / "microsoft_ads").iterdir())
    sheet = read(file, "Kontoname", "utf-8-sig", ",")
    assert sheet.above[0][0].startswith("Berichtsname")
    assert any("Microsoft Corporation" in cells[0] for cells in sheet.odd if cells)
    dollars = {row["Gregorianisches Datum"] for row in sheet.rows if row["Währungscode"] == "USD"}
    story = next(story for story in world.truth["stories"] if story["kind"] == "currency_mixup")
    first, last = (np.datetime64(story[name]) for name in ("first_day", "last_day"))
    assert len(dollars) == int((last - first).astype(int)) + 1


def test_ad_names_come_as_they_are(trees, world, read):
    story = next(story for story in world.truth["stories"] if story["id"] == "ad_order_en")
    file = next((trees["en"] / "exports" / "pinterest_ads").iterdir())
    sheet = read(file, "Campaign name", "utf-8", ",")
    assert story["effect"]["text"] in {row["Ad name"] for row in sheet.rows}


def test_reports_taken_weeks_ago_know_less(trees, world, read):
    folders = sorted((trees["de"] / "again").glob("known_*"))
    assert len(folders) == 3
    then = read(next((folders[-1] / "meta_ads").iterdir()), "Tag", "utf-8-sig", ",")
    now = read(next((trees["de"] / "exports" / "meta_ads").iterdir()), "Tag", "utf-8-sig", ",")
    days = {row["Tag"] for row in then.rows}
    same = [row for row in now.rows if row["Tag"] in days]
    cost, results = "Ausgegebener Betrag (EUR)", "Ergebnisse"
    assert then.sum(cost) == now.sum(cost, lambda row: row["Tag"] in days)
    assert len(then.rows) == len(same)
    assert then.sum(results) != now.sum(results, lambda row: row["Tag"] in days)
