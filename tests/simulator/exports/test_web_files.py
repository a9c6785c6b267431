"""Visits, events, search and pages: every file adds up to what was measured."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np


def test_sessions_are_counted_once_by_two_tools(tree, world, read, total):
    table = world.tables["sessions"]
    sessions, revenue, days = 0, Decimal(0), []
    for file in sorted((tree / "ga4").iterdir()):
        german = file.name.startswith("Freies")
        sheet = read(file, "Datum" if german else "Date", "utf-8", ",")
        assert sheet.above[0][0].startswith("# ---")
        totals = sheet.odd[0]
        assert totals[-1] == ("Gesamtsumme" if german else "Grand total")
        name = "Sitzungen" if german else "Sessions"
        assert int(totals[sheet.header.index(name)]) == sheet.sum(name)
        sessions += sheet.sum(name)
        revenue += sheet.sum("Gesamtumsatz" if german else "Total revenue")
        days += [row["Datum" if german else "Date"] for row in sheet.rows]
    file = next((tree / "matomo").iterdir())
    german = "Datum" in file.read_bytes().decode("utf-16")
    matomo = read(file, "Datum" if german else "Date", "utf-16", ",")
    sessions += matomo.sum("Besuche" if german else "Visits")
    revenue += matomo.sum("Umsatz" if german else "Revenue")
    assert sessions == int(table["sessions"].sum())
    assert revenue == total(table["revenue"])
    assert max(row["Datum" if german else "Date"] for row in matomo.rows).replace("-", "") < min(days)


def test_events_keep_moment_value_and_consent(trees, world):
    import pyarrow.parquet as pq

    events, folder = world.tables["events"], trees["de"] / "exports" / "ga4_bigquery"
    rows = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text().splitlines()]
    parquet = [row for file in sorted(folder.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]
    assert len(list(folder.glob("*.parquet"))) == 7
    assert len(rows) + len(parquet) == len(events["event_id"])
    every = rows + parquet
    bought = [row["ecommerce"] for row in every if row["ecommerce"] and row["ecommerce"]["transaction_id"]]
    assert sum(round(each["purchase_revenue"] * 100) for each in bought) == events["revenue"].sum()
    denied = sum(row["privacy_info"]["analytics_storage"] == "No" for row in every)
    assert denied == (events["consent"] == "denied").sum()
    moments = dict(zip(events["event_id"].tolist(), events["occurred_at"].tolist(), strict=True))
    for row in every[::500]:
        params = {each["key"]: each["value"] for each in row["event_params"]}
        local = moments[params["event_id"]["string_value"]].replace(tzinfo=ZoneInfo("Europe/Berlin"))
        assert datetime.fromtimestamp(int(row["event_timestamp"]) / 1e6, UTC) == local
        assert "" not in [each.get("string_value") for each in params.values()]


def test_search_console_by_day(tree, world, read):
    table = world.tables["search_console"]
    clicks = impressions = rows = 0
    for file in (tree / "search_console").iterdir():
        german = "Suchanfrage" in file.read_text(encoding="utf-8")[:200]
        sheet = read(file, "Suchanfrage" if german else "Query", "utf-8", ",")
        clicks += sheet.sum("Klicks" if german else "Clicks")
        impressions += sheet.sum("Impressionen" if german else "Impressions")
        rows += len(sheet.rows)
    assert (clicks, impressions, rows) == (
        int(table["clicks"].sum()),
        int(table["impressions"].sum()),
        len(table["day"]),
    )


def test_search_console_zip_adds_up_in_every_member(trees, world):
    table = world.tables["search_console"]
    last = table["day"].max()
    recent = table["day"] > last - np.timedelta64(91, "D")
    names = {
        "de": "Suchanfragen Seiten Länder Geräte Diagramm Filter",
        "en": "Queries Pages Countries Devices Chart Filters",
    }
    for lang, members in names.items():
        archive = next((trees["both"] / "again" / "search_console").glob(f"*{lang}.zip"))
        with zipfile.ZipFile(archive) as packed:
            assert {name.removesuffix(".csv") for name in packed.namelist()} == set(members.split())
            for member in members.split()[:-1]:
                rows = list(csv.reader(io.StringIO(packed.read(f"{member}.csv").decode())))
                assert sum(int(row[1]) for row in rows[1:]) == table["clicks"][recent].sum()


def test_crawl_has_every_page(tree, world, read):
    file = next((tree / "screaming_frog").iterdir())
    german = file.name == "intern_alle.csv"
    sheet = read(file, "Status-Code" if german else "Status Code", "utf-8-sig", ",")
    pages = world.tables["pages"]
    assert [row["Adresse" if german else "Address"] for row in sheet.rows] == pages["url"].tolist()
    assert [int(row["Status-Code" if german else "Status Code"]) for row in sheet.rows] == pages["status"].tolist()
    words = {row["Indexierbarkeit" if german else "Indexability"] for row in sheet.rows}
    assert words <= {"Indexierbar", "Nicht indexierbar", "Indexable", "Non-Indexable"}
