# ruff: noqa: E501 - tables read better than broken lines
"""A folder of mixed files is sorted out in one go."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pytest

from tests.warehouse import test_format as exports
from warehouse.store import Warehouse
from warehouse.unpack import tabular


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


def test_a_folder_of_mixed_exports(house, tmp_path):
    folder = tmp_path / "exporte"
    (folder / "werbung").mkdir(parents=True)
    (folder / "werbung" / "google.csv").write_text(exports.GOOGLE_DE, encoding="cp1252")
    (folder / "werbung" / "google-kopie.csv").write_text(exports.GOOGLE_DE, encoding="cp1252")
    (folder / "werbung" / "meta.csv").write_text(exports.META_DE, encoding="utf-8")
    (folder / "werbung" / "linkedin.csv").write_text(exports.LINKEDIN_EN, encoding="utf-16")
    (folder / "orders_export.csv").write_text(exports.SHOPIFY, encoding="utf-8")
    (folder / "ga4.csv").write_text(exports.GA4_DE, encoding="utf-8")
    (folder / "feed.tsv").write_text(exports.FEED_EN, encoding="utf-8")
    (folder / "fremd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "leer.csv").write_bytes(b"")
    (folder / "leitfaden.md").write_text("# Leitfaden", encoding="utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Suchanfragen.csv", exports.SEARCH_DE)
        archive.writestr("crawl/internal_all.csv", exports.FROG_DE)
    (folder / "mehr.zip").write_bytes(packed.getvalue())
    reports = {report.file: report for report in house.load([folder])}
    kinds = {file: report.kind for file, report in reports.items() if report.ok}
    assert kinds == {
        "google.csv": None, "google-kopie.csv": "ads", "meta.csv": "ads", "linkedin.csv": "ads", "orders_export.csv": "orders",
        "ga4.csv": "sessions", "feed.tsv": "products", "leitfaden.md": "documents", "Suchanfragen.csv": "search_console",
        "internal_all.csv": "crawl",
    }  # fmt: skip
    assert reports["google.csv"].already
    assert "dieselben Bytes wie google-kopie.csv" in reports["google.csv"].notes[0].de
    refused = {file: report.error for file, report in reports.items() if not report.ok}
    assert set(refused) == {"fremd.csv", "leer.csv"}
    assert all(error.said("de") and error.said("en") for error in refused.values())
    reader = house.reader()
    found = dict(reader.rows("select platform, sum(cost) from ads group by platform"))
    assert found == {"google": Decimal("1245.00"), "meta": Decimal("36.15"), "linkedin": Decimal("1110.00")}
    assert reader.rows("select sum(revenue) from orders") == [(Decimal("124.95"),)]


def test_the_shared_exports_load_unasked_to_the_cent(house, shared_data):
    folder = shared_data / "adexports"
    reports = {report.file: report for report in house.load([folder])}
    reader = house.reader()
    assert sum(report.quarantined for report in reports.values()) == 0
    for table in ("account", "campaign", "ad_group", "ad", "keyword", "search_term_keyword"):
        assert reports[f"{table}_stats_data.csv"].format.startswith("google_ads_a")
    orders = _sum(folder / "fivetran_shopify" / "shopify_order_data.csv", "total_price")
    orders += _sum(folder / "shopify_orders_schema.csv", "total_price")
    assert reader.rows("select sum(revenue), count(*) from orders") == [(orders, 32)]
    assert reader.rows("select count(*), count(distinct name) from events") == [(225, 8)]
    assert reader.rows("select count(*) from events where page like 'https://%'")[0][0] > 200
    with (folder / "gsc" / "queries_compare_periods.csv").open(encoding="utf-8") as opened:
        clicks = sum(int(row["Last 3 months Clicks"]) for row in csv.DictReader(opened))
    assert reader.rows("select sum(clicks) from search_console") == [(clicks,)]
    assert reports["shopify_transaction_data.csv"].kind is None
    assert reader.rows("select count(*) from contacts") == [(4,)]
    assert reader.rows("select count(*) from products") == [(8,)]


def test_a_whole_account_counts_only_where_its_campaigns_are_missing(house, tmp_path):
    account, campaigns = tmp_path / "account.csv", tmp_path / "campaigns.csv"
    head = "customer_id,date,clicks,cost_micros,impressions,interaction_event_types"
    account.write_text(f"{head}\n1,2026-03-01,5,3000000,9,[CLICK]\n1,2026-03-02,5,4000000,9,[CLICK]\n", "utf-8")
    campaigns.write_text(f"{head},campaign_id\n1,2026-03-01,5,2990000,9,[CLICK],77\n", "utf-8")
    house.load([account])
    assert house.reader().rows("select sum(cost) from ads") == [(Decimal(7),)]
    house.load([campaigns])
    assert house.reader().rows("select sum(cost) from ads") == [(Decimal("6.99"),)]
    house.load([account])
    assert house.reader().rows("select sum(cost) from ads") == [(Decimal("6.99"),)]


@pytest.mark.parametrize("grain", ["account", "campaign", "ad_group", "ad", "keyword", "search_term_keyword"])
def test_the_shared_ads_tables_load_unasked_to_the_cent(house, shared_data, grain):
    path = shared_data / "adexports" / "fivetran_google_ads" / f"{grain}_stats_data.csv"
    (report,) = house.load([path])
    assert (report.kind, report.quarantined) == ("ads", 0)
    assert [ask.what for ask in report.asks] == ["currency"]
    assert house.reader().rows("select sum(cost) from ads") == [(_sum(path, "cost_micros") / 1_000_000,)]
    assert house.reader().values("ads", "platform") == ["google"]


def _sum(path, column):
    with path.open(encoding="utf-8-sig") as opened:
        return sum(Decimal(row[column]) for row in csv.DictReader(opened))


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("date,platform,cost\n2026-01-01,meta,1\n", True),
        ("Tag;Plattform;Kosten\n1.1.2026;meta;1\n", True),
        ("a\tb\tc\n1\t2\t3\n", True),
        (" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n", True),
        ("We love tents, shoes, and rain.\nWe sell them, mend them, and rent them.\n", False),
        ("Our prices are fair\nand stay so always\n", False),
        ("Only one line, with commas, in it\n", False),
    ],
)
def test_a_text_file_is_a_table_or_a_document(tmp_path, text, table):
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    assert tabular(path) is table


def test_contacts_are_known_by_a_unique_id(house, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("unique_id,first_name,surname,dob,city,email\n7,Ada,Groß,1980-01-02,Köln,ada@example.org\n")
    [report] = house.load([path])
    assert (report.kind, report.rows) == ("contacts", 1)


def test_prices_by_day_are_the_price_history(house, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("product_id,date,price,currency\nP1,2026-01-01,19.90,EUR\nP1,2026-02-01,24.90,EUR\n")
    [report] = house.load([path])
    assert (report.kind, report.rows, str(report.first)) == ("prices", 2, "2026-01-01")
