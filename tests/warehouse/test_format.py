# ruff: noqa: E501, DTZ001 - exports have long lines, and the house keeps local times
"""Exports of real platforms, German and English, load without being told what they are."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from decimal import Decimal

import duckdb
import pytest

from errors import UnknownKind
from warehouse import contract as contracts
from warehouse import format as formats
from warehouse.match import base
from warehouse.store import Warehouse

TWO = Decimal("0.01")
GOOGLE_DE = """Kampagnenbericht
"1. März 2026 - 31. März 2026"
Tag;Kampagne;Anzeigengruppe;Währungscode;Kosten;Impr.;Klicks;Conversions;Conv.-Wert;Anteil an mögl. Impr. im Suchnetzwerk;Gerät
01.03.2026;Brand;A;EUR;1.234,56;25.881;1.203;12,50;3.000,10;< 10 %;Smartphones
01.03.2026;Brand;A;EUR;10,04;881;3;0,00;0,00;> 90 %;Computer
02.03.2026;Brand;A;EUR;0,40;100;1; --; --;45,5 %;Computer
Gesamt: Konto; --; --;EUR;1.245,00;26.862;1.207;12,50;3.000,10; --; --
Gesamt: Suche; --; --;EUR;1.245,00;26.862;1.207;12,50;3.000,10; --; --
"""
GOOGLE_EN = """Campaign report
"March 1, 2026 - March 31, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value,Search impr. share
2026-03-01,Brand,USD,"1,234.56","25,881","1,203",12.5,"3,000.10",< 10%
2026-03-02,Brand,USD,10.44,981,4,0.00,0.00,45.5%
Total: Account, --,USD,"1,245.00","26,862","1,207",12.5,"3,000.10", --
Total: Search, --,USD,"1,245.00","26,862","1,207",12.5,"3,000.10", --
"""
META_DE = """Berichtsstart,Berichtsende,Kampagnenname,Anzeigengruppenname,Ausgegebener Betrag (EUR),Impressionen,Linkklicks,Käufe,Conversion-Wert für Käufe,Reichweite,Frequenz
2026-03-01,2026-03-01,Sommer,A,"12.10",100,5,2,99.90,80,"1.25"
2026-03-02,2026-03-02,Sommer,A,24.05,200,,,,150,"1.33"
"""
META_EN = """Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (USD),Impressions,Link clicks,Results,Reach,Frequency
2026-03-01,2026-03-07,Summer,A,36.15,300,5,2,80,1.25
"""
MICROSOFT_EN = """Report Name: Campaigns
"Report Time: 3/1/2026,3/31/2026"
Gregorian date,Account name,Campaign name,Currency code,Impressions,Clicks,Spend,Conversions,Revenue,Device type
2026-03-01,Shop,Search,EUR,"1,200",34,"1,020.55",3,220.10,Computer
2026-03-02,Shop,Search,EUR,800,20,9.45,1,20.00,Computer
©2026 Microsoft Corporation. All rights reserved.
"""
MICROSOFT_DE = """Berichtsname: Kampagnen
Berichtszeitraum: 01.03.2026 - 31.03.2026
Gregorianisches Datum;Kontoname;Kampagnenname;Währungscode;Impressionen;Klicks;Ausgaben;Konversionen;Umsatz
01.03.2026;Shop;Suche;EUR;2.000;54;1.030,00;4;240,10
© 2026 Microsoft Corporation. Alle Rechte vorbehalten.
"""
TIKTOK_EN = """By Day,Campaign name,Ad group name,Cost,Currency,Impressions,Clicks (destination),Conversions
2026-03-01,Spark,A,10.10,EUR,1000,20,1
2026-03-02,Spark,A,5.05,EUR,900,11,0
Total of 2 results,-,-,15.15,EUR,1900,31,1
"""
TIKTOK_DE = """Nach Tag;Kampagnenname;Name der Anzeigengruppe;Kosten;Währung;Impressionen;Klicks (Ziel);Konversionen
2026-03-01;Spark;A;10,10;EUR;1.000;20;1
2026-03-02;Spark;A;5,05;EUR;900;11;0
"""
LINKEDIN_EN = """Campaign Performance Report (in UTC)
Report Start: March 1, 2026
Date Generated: April 2, 2026, 8:00 AM

Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Name\tTotal Spent\tImpressions\tClicks\tConversions\tTotal Conversion Value
03/01/2026\tShop\tEUR\tGroup\tLeads\t1,100.25\t5,000\t40\t2\t0.00
03/04/2026\tShop\tEUR\tGroup\tLeads\t9.75\t100\t4\t0\t0.00
"""
LINKEDIN_DE = """Startdatum (in UTC)\tKontoname\tWährung\tKampagnengruppenname\tKampagnenname\tAusgegebener Gesamtbetrag\tImpressionen\tKlicks\tKonversionen
01.03.2026\tShop\tEUR\tGruppe\tLeads\t1.110,00\t5.100\t44\t2
"""
PINTEREST = """Date,Campaign name,Ad group name,Spend in account currency,Currency,Impressions,Pin clicks,Outbound clicks
2026-03-01,Herbst,A,7.77,EUR,700,9,5
"""
GA4_EN = """# ----------------------------------------
# Shop - GA4
# Free form 1
# 20260301-20260302
# ----------------------------------------

Date,Session source / medium,Device category,Sessions,Total users,Engaged sessions,Key events,Total revenue,
,,,300,250,200,9,"1,020.50",Grand total
20260301,google / cpc,mobile,200,180,150,5,"1,000.25",
20260302,(direct) / (none),desktop,100,90,50,4,20.25,
"""
GA4_DE = """# ----------------------------------------
# Shop
# Explorative Datenanalyse
# ----------------------------------------
Datum,Sitzung – Quelle/Medium,Gerätekategorie,Sitzungen,Nutzer insgesamt,Sitzungen mit Interaktionen,Schlüsselereignisse,Gesamtumsatz
20260301,google / cpc,mobile,200,180,150,5,"1000,25"
20260302,(direct) / (none),desktop,100,90,50,4,"20,25"
"""
SEARCH_DE = (
    'Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position\nschuhe,30,500,"6 %","2,25"\nstiefel,3,50,"6 %","12,5"\n'
)
SEARCH_EN = "Top pages,Clicks,Impressions,CTR,Position\nhttps://shop.de/a,30,500,6%,2.25\n"
SHOPIFY = """Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Zip,Shipping Province,Refunded Amount,Vendor,Id,Source
#1001,Anna@Example.com,paid,2026-03-01 00:10:00 +0100,fulfilled,EUR,100.00,4.90,16.75,104.90,,0.00,2026-03-01 00:05:00 +0100,1,Schuh,60.00,Anna A,10115,BE,0.00,Marke,11,web
#1001,Anna@Example.com,,,,,,,,,,,2026-03-01 00:05:00 +0100,2,Socke,20.00,,,,,Marke,,
#1002,,refunded,2026-03-01 23:30:00 -0500,fulfilled,EUR,20.05,0.00,3.20,20.05,SALE,5.00,2026-03-01 23:30:00 -0500,1,Socke,25.05,Bo B,10115,BE,20.05,Marke,12,web
"""
CONTACTS_EN = """Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Create Date,Original Source,Postal Code
101,Anna,A,anna@example.com,+49 30 1,lead,2026-03-01 10:12,Paid Search,10115
102,Bo,B,bo@example.com,,customer,2026-03-02 11:00,Organic Search,
"""
CONTACTS_DE = """Datensatz-ID;Vorname;Nachname;E-Mail;Telefonnummer;Lifecycle-Phase;Erstellungsdatum;Originalquelle;Postleitzahl
101;Anna;A;anna@example.com;+49 30 1;Lead;01.03.2026 10:12;Bezahlte Suche;10115
102;Bo;B;bo@example.com;;Kunde;02.03.2026 11:00;Organische Suche;
"""
DEALS_EN = """Record ID,Deal Name,Deal Stage,Close Date,Amount,Currency,Pipeline,Create Date,Associated Contact IDs
7,Big,closedwon,2026-03-09 00:00,"1,500.50",EUR,Sales,2026-03-01 09:00,101
8,Small,appointment,,49.50,EUR,Sales,2026-03-02 09:00,102
"""
DEALS_DE = """Datensatz-ID;Deal-Name;Deal-Phase;Abschlussdatum;Betrag;Währung;Pipeline;Erstellungsdatum
7;Groß;Gewonnen;09.03.2026 00:00;1.500,50;EUR;Vertrieb;01.03.2026 09:00
8;Klein;Termin;;49,50;EUR;Vertrieb;02.03.2026 09:00
"""
MATOMO_EN = """Date,Label,Unique visitors,Visits,Actions,Conversions,Revenue
2026-03-01,Search Engines,90,100,300,4,€120.50
2026-03-01,Direct Entry,45,50,90,1,€20
"""
MATOMO_DE = """Bezeichnung,Eindeutige Besucher,Besuche,Aktionen,Konversionen,Einnahmen
Suchmaschinen,90,100,300,4,"€120,50"
Direkte Zugriffe,45,50,90,1,"€20,00"
"""
FROG_EN = """Address,Content Type,Status Code,Status,Indexability,Indexability Status,Title 1,Title 1 Length,Meta Description 1,H1-1,Meta Robots 1,Canonical Link Element 1,Word Count,Crawl Depth,Inlinks,Unique Inlinks,Response Time,Crawl Timestamp
https://shop.de/,text/html; charset=UTF-8,200,OK,Indexable,,Shop,4,Der Shop,Willkommen,"index,follow",https://shop.de/,520,0,40,12,0.234,2026-03-01 10:00:00
https://shop.de/alt,text/html,404,Not Found,Non-Indexable,Client Error,,0,,,,,0,2,3,1,0.1,2026-03-01 10:00:01
"""
FROG_DE = """Adresse,Inhaltstyp,Statuscode,Status,Indexierbarkeit,Indexierbarkeitsstatus,Titel 1,Meta-Beschreibung 1,H1-1,Meta-Robots 1,Canonical-Linkelement 1,Wortanzahl,Crawl-Tiefe,Eingehende Links,Antwortzeit
https://shop.de/,text/html,200,OK,Indexierbar,,Shop,Der Shop,Willkommen,index,https://shop.de/,520,0,40,"0,234"
https://shop.de/alt,text/html,404,Not Found,Nicht indexierbar,Client-Fehler,,,,,,0,2,3,"0,1"
"""
FEED_EN = """id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tbrand\tgtin
A1\tSchuh\tEin Schuh\thttps://shop.de/a\thttps://shop.de/a.jpg\tin_stock\t19.99 EUR\tMarke\t4006381333931
A2\tStiefel\tEin Stiefel\thttps://shop.de/b\thttps://shop.de/b.jpg\tout_of_stock\t1,099.50 EUR\tMarke\t4006381333948
"""
FEED_DE = """id;titel;beschreibung;link;bildlink;verfügbarkeit;preis;marke;gtin
A1;Schuh;Ein Schuh;https://shop.de/a;https://shop.de/a.jpg;in_stock;19,99 EUR;Marke;4006381333931
A2;Stiefel;Ein Stiefel;https://shop.de/b;https://shop.de/b.jpg;out_of_stock;1.099,50 EUR;Marke;4006381333948
"""
ADS = "select sum(cost), sum(impressions), sum(clicks) from ads"
ADS_FILES = [
    ("google_ads", "google", GOOGLE_DE, ("1245.00", 26862, 1207)),
    ("google_ads", "google", GOOGLE_EN, ("1245.00", 26862, 1207)),
    ("meta_ads", "meta", META_DE, ("36.15", 300, 5)),
    ("meta_ads", "meta", META_EN, ("36.15", 300, 5)),
    ("microsoft_ads", "microsoft", MICROSOFT_EN, ("1030.00", 2000, 54)),
    ("microsoft_ads", "microsoft", MICROSOFT_DE, ("1030.00", 2000, 54)),
    ("tiktok_ads", "tiktok", TIKTOK_EN, ("15.15", 1900, 31)),
    ("tiktok_ads", "tiktok", TIKTOK_DE, ("15.15", 1900, 31)),
    ("linkedin_ads", "linkedin", LINKEDIN_EN, ("1110.00", 5100, 44)),
    ("linkedin_ads", "linkedin", LINKEDIN_DE, ("1110.00", 5100, 44)),
    ("pinterest_ads", "pinterest", PINTEREST, ("7.77", 700, 5)),
]


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="export.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("name", formats.names())
def test_every_format_is_data_that_holds_together(name):
    one = formats.format_named(name)
    assert one.title.de
    assert one.title.en
    assert (one.kind is None) == (one.says is not None)
    if one.kind:
        agreed = contracts.contract(one.kind)
        assert set(one.columns) | set(one.constants) | set(one.without) <= set(agreed.columns)
    told = [*one.none, *one.sure, *one.likely, *(header for group in one.all for header in group)]
    told += [header for headers in one.columns.values() for header in headers]
    assert [header for header in told if not header.startswith("~") and base(header) != header] == []


ENCODED = [
    pytest.param(*case, encoding, id=f"{case[0]}-{encoding}")
    for number, case in enumerate(ADS_FILES)
    for encoding in ("utf-8", ("utf-8-sig", "utf-16", "cp1252")[number % 3])
]
"""Each form as it usually comes, and in one of the other encodings."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_one_report_in_every_encoding(house, file, encoding):
    form, platform, text, sums = ADS_FILES[0]
    test_ads_in_any_encoding(house, file, form, platform, text, sums, encoding)


@pytest.mark.parametrize(("form", "platform", "text", "sums", "encoding"), ENCODED)
def test_ads_in_any_encoding(house, file, form, platform, text, sums, encoding):
    (report,) = house.load([file(text, encoding=encoding)])
    assert (report.kind, report.format, report.quarantined, report.asks) == ("ads", form, 0, [])
    cost, impressions, clicks = sums
    assert house.reader().rows(ADS) == [(Decimal(cost), impressions, clicks)]
    assert house.reader().values("ads", "platform") == [platform]


@pytest.mark.parametrize(("form", "platform", "text", "sums"), ADS_FILES)
def test_ads_zipped_and_planned(house, file, form, platform, text, sums):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Bericht.csv", text.encode("utf-16"))
    (plan,) = house.plan([file(packed.getvalue(), "export.zip")])
    assert plan.ok
    assert (plan.format, plan.constants["platform"]) == (form, platform)
    assert formats.format_named(form).title.de in plan.why.de


def test_a_report_without_a_platform_s_own_headers_is_not_guessed_to_be_one_s(house, file):
    text = "Umsatzbericht\nTag;Kampagne;Impressionen;Klicks;Kosten;Währungscode\n01.03.2026;A;100;5;1,50;EUR\n"
    with pytest.raises(UnknownKind, match="platform"):
        house.load([file(text)])


def test_semicolons_between_decimal_commas(house, file):
    rows = "".join(f"{7 * n + 1:02}.03.2026;105.188,{n}6;621,8{n};2.925,39\n" for n in range(4))
    (report,) = house.load([file("Woche;Umsatz;tv_spend;search_spend\n" + rows)])
    assert (report.kind, report.rows, report.quarantined) == ("media", 4, 0)


def test_google_impression_shares_are_bounds_and_devices_are_rows(house, file):
    (report,) = house.load([file(GOOGLE_DE)])
    found = house.reader().rows("select impression_share, device from ads order by impression_share")
    assert found == [(0.1, "mobile"), (0.455, "desktop"), (0.9, "desktop")]
    assert any("2 Anteile" in note.de for note in report.notes)
    assert house.reader().rows("select sum(conversions), sum(conversion_value) from ads") == [
        (12.5, Decimal("3000.10"))
    ]


def test_a_google_report_as_a_workbook(house, tmp_path):
    import xlsxwriter

    path = tmp_path / "Kampagnenbericht.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Bericht")
    rows = [["Kampagnenbericht"], ["1. März 2026 - 31. März 2026"],
            ["Tag", "Kampagne", "Währungscode", "Kosten", "Impr.", "Klicks", "Anteil an mögl. Impr. im Suchnetzwerk"],
            ["2026-03-01", "Brand", "EUR", 1234.56, 25881, 1203, "< 10 %"], ["2026-03-02", "Brand", "EUR", 10.44, 981, 4, 0.455],
            ["Gesamt: Konto", " --", "EUR", 1245, 26862, 1207, " --"]]  # fmt: skip
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    (report,) = house.load([path])
    assert (report.format, report.rows, report.totals) == ("google_ads", 2, 1)
    assert house.reader().rows(ADS) == [(Decimal("1245.00"), 26862, 1207)]
    assert house.reader().rows("select impression_share from ads order by 1") == [(0.1,), (0.455,)]


def test_the_answer_of_the_google_ads_api(house, file):
    row = {"campaign": {"resourceName": "customers/1/campaigns/2", "id": "2", "name": "Brand"},
           "customer": {"id": "1", "currencyCode": "EUR"}, "segments": {"date": "2026-03-01", "device": "MOBILE"},
           "metrics": {"clicks": "5", "impressions": "100", "costMicros": "1230001", "conversions": 2.5}}  # fmt: skip
    other = json.loads(json.dumps(row))
    other["segments"]["date"], other["metrics"]["costMicros"] = "2026-03-02", "770000"
    (report,) = house.load([file(json.dumps({"results": [row, other]}), "antwort.json")])
    assert (report.format, report.currency) == ("google_ads_rest", "EUR")
    assert house.reader().rows("select sum(cost), sum(conversions) from ads") == [(Decimal("2.000001"), 5.0)]


def test_meta_rows_over_several_days_are_named(house, file):
    (report,) = house.load([file(META_EN)])
    assert any("several days" in note.en for note in report.notes)
    (report,) = house.load([file(META_DE, "anders.csv")])
    assert not any("mehrere Tage" in note.de for note in report.notes)
    assert house.reader().rows(
        "select conversions, conversion_value, frequency from ads where date = '2026-03-01' and currency = 'EUR'"
    ) == [(2.0, Decimal("99.90"), 1.25)]


def test_a_linkedin_date_is_american_where_both_readings_fit(house, file):
    house.load([file(LINKEDIN_EN, encoding="utf-16")])
    assert house.reader().rows("select max(date) from ads") == [(dt.date(2026, 3, 4),)]


@pytest.mark.parametrize("text", [GA4_EN, GA4_DE])
def test_ga4_explorations(house, file, text):
    (report,) = house.load([file(text, "download.csv")], mapping={"currency": "'EUR'"})
    assert (report.kind, report.format, report.rows, report.quarantined) == ("sessions", "ga4_exploration", 2, 0)
    found = house.reader().rows(
        "select date, source, medium, device, sessions, users, conversions, revenue from sessions"
    )
    assert sorted(found) == [
        (dt.date(2026, 3, 1), "google", "cpc", "mobile", 200, 180, 5.0, Decimal("1000.25")),
        (dt.date(2026, 3, 2), "(direct)", "(none)", "desktop", 100, 90, 4.0, Decimal("20.25")),
    ]


def _ga4_event(name, micros, params, **more):
    values = [{"key": key, "value": {("double_value" if isinstance(value, float) else "string_value"): value}}
              for key, value in params.items()]  # fmt: skip
    return {"event_date": "20260301", "event_timestamp": micros, "event_name": name, "event_params": values,
            "user_pseudo_id": "1.2", "event_bundle_sequence_id": 1, "traffic_source": {"source": "google", "medium": "cpc", "name": "brand"},
            "device": {"category": "mobile", "web_info": {"browser": "Safari"}},
            "privacy_info": {"analytics_storage": "Yes"}, "ecommerce": {}} | more  # fmt: skip


GA4_EVENTS = [
    _ga4_event("page_view", 1772405999000000, {"page_location": "https://shop.de/a", "source": "newsletter"}),
    _ga4_event("page_view", 1772405999000000, {"page_location": "https://shop.de/a", "source": "newsletter"}),
    _ga4_event("purchase", 1772406000500000, {"currency": "EUR", "transaction_id": "T1"},
               ecommerce={"purchase_revenue": 19.99, "transaction_id": "T1"}, privacy_info={"analytics_storage": "No"}),
]  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_the_bigquery_export_of_ga4(house, file, tmp_path, form):
    lines = file("\n".join(json.dumps(event) for event in GA4_EVENTS), "events_20260301.jsonl")
    path = lines
    if form == "parquet":
        path = tmp_path / "events_20260301.parquet"
        duckdb.execute(f"copy (from read_json('{lines}')) to '{path}' (format parquet)")
    (report,) = house.load([path])
    assert (report.kind, report.format, report.rows, report.quarantined) == ("events", "ga4_bigquery", 3, 0)
    assert (report.currency, report.asks) == ("EUR", [])
    found = house.reader().rows(
        "select occurred_at, name, source, medium, campaign, page, order_id, revenue, consent, device, browser from events"
        " order by occurred_at, event_id"
    )
    first = (dt.datetime(2026, 3, 1, 23, 59, 59), "page_view", "newsletter", "cpc", "brand", "https://shop.de/a", None, None, "granted", "mobile", "Safari")  # fmt: skip
    last = (dt.datetime(2026, 3, 2, 0, 0, 0, 500000), "purchase", "google", "cpc", "brand", None, "T1", Decimal("19.99"), "denied", "mobile", "Safari")  # fmt: skip
    assert found == [first, first, last]
    assert house.reader().rows("select count(distinct event_id) from events") == [(3,)]


@pytest.mark.parametrize(("text", "column", "rows"), [(SEARCH_DE, "query", 2), (SEARCH_EN, "page", 1)])
def test_search_console(house, file, text, column, rows):
    (report,) = house.load([file(text)])
    assert (report.kind, report.format, report.rows) == ("search_console", "search_console", rows)
    assert house.reader().rows(f"select max(clicks), min(position) from search_console where {column} is not null") == [
        (30, 2.25)
    ]


def test_a_search_console_download_is_a_zip_of_tables_that_do_not_count_twice(house, file):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Suchanfragen.csv", SEARCH_DE)
        archive.writestr("Länder.csv", 'Land,Klicks,Impressionen,CTR,Position\nDeutschland,33,550,6%,"2,9"\n')
        archive.writestr("Datum.csv", 'Datum,Klicks,Impressionen,CTR,Position\n2026-03-01,33,550,6%,"2,9"\n')
        archive.writestr("Filter.csv", "Filter,Wert\nSuchtyp,Web\n")
    reports = {report.file: report for report in house.load([file(packed.getvalue(), "shop.de-Performance.zip")])}
    assert reports["Suchanfragen.csv"].rows == 2
    for name in ("Länder.csv", "Datum.csv", "Filter.csv"):
        assert reports[name].ok
        assert reports[name].kind is None
        assert reports[name].notes[0].de.startswith(name)
    assert house.reader().rows("select sum(clicks) from search_console") == [(33,)]


def test_a_shopify_order_over_several_rows_is_one_order(house, file):
    (report,) = house.load([file(SHOPIFY, "orders_export.csv")])
    assert (report.kind, report.format, report.rows, report.currency) == ("orders", "shopify_orders", 2, "EUR")
    assert report.asks == []
    assert any("1 Zeilen gehören" in note.de for note in report.notes)
    found = house.reader().rows(
        "select order_id, ordered_at, revenue, tax, shipping, refunded, discount, status from orders order by order_id"
    )
    money = [Decimal(text) for text in ("104.90", "16.75", "4.90", "0", "0", "20.05", "3.20", "0", "20.05", "5")]
    assert found == [
        ("#1001", dt.datetime(2026, 3, 1, 0, 5), *money[:5], "paid"),
        ("#1002", dt.datetime(2026, 3, 2, 5, 30), *money[5:], "refunded"),
    ]
    assert house.reader().rows("select customer_id is null from orders order by order_id") == [(False,), (True,)]


@pytest.mark.parametrize("text", [CONTACTS_EN, CONTACTS_DE])
def test_hubspot_contacts(house, file, text):
    (report,) = house.load([file(text)])
    assert (report.kind, report.format, report.rows) == ("contacts", "hubspot_contacts", 2)
    assert [ask.what for ask in report.asks] == ["timezone"]
    assert house.reader().rows("select contact_id, created_at, postcode is null from contacts order by contact_id") == [
        ("101", dt.datetime(2026, 3, 1, 10, 12), False),
        ("102", dt.datetime(2026, 3, 2, 11), True),
    ]


@pytest.mark.parametrize("text", [DEALS_EN, DEALS_DE])
def test_hubspot_deals(house, file, text):
    (report,) = house.load([file(text)])
    assert (report.kind, report.format, report.currency) == ("deals", "hubspot_deals", "EUR")
    assert house.reader().rows("select sum(amount), count(closed_at) from deals") == [(Decimal("1550.00"), 1)]


@pytest.mark.parametrize(("names", "campaign"), [
    ("Record ID,Deal Name,Deal Stage,Create Date", "Latest Campaign"),
    ("Datensatz-ID,Dealname,Dealphase,Erstelldatum", "Letzte Kampagne"),
])  # fmt: skip
def test_hubspot_deals_know_their_latest_campaign(house, file, names, campaign):
    house.load([file(f"{names},{campaign}\n1,Gifts,won,2026-03-01 10:00:00,LinkedIn Gifts\n")])
    assert house.reader().rows("select campaign from deals") == [("LinkedIn Gifts",)]


@pytest.mark.parametrize(("text", "name"), [(MATOMO_EN, "a.csv"), (MATOMO_DE, "Datenexport_Verweise_2026-03-01.csv")])
def test_matomo(house, file, text, name):
    (report,) = house.load([file(text, name, encoding="utf-16")])
    assert (report.kind, report.format, report.rows, report.currency) == ("sessions", "matomo", 2, "EUR")
    assert house.reader().rows("select date, medium, sessions, users, revenue from sessions order by sessions") == [
        (dt.date(2026, 3, 1), "(none)", 50, 45, Decimal("20")),
        (dt.date(2026, 3, 1), "organic", 100, 90, Decimal("120.50")),
    ]


@pytest.mark.parametrize("text", [FROG_EN, FROG_DE])
def test_screaming_frog(house, file, text):
    (report,) = house.load([file(text, "internal_all.csv", encoding="utf-8-sig")])
    assert (report.kind, report.format, report.rows, report.quarantined) == ("crawl", "screaming_frog", 2, 0)
    assert house.reader().rows(
        "select url, status, title, word_count, inlinks, response_time, canonical from crawl order by url"
    ) == [
        ("https://shop.de/", 200, "Shop", 520, 40, 0.234, "https://shop.de/"),
        ("https://shop.de/alt", 404, None, 0, 3, 0.1, None),
    ]


@pytest.mark.parametrize(("text", "name"), [(FEED_EN, "feed.tsv"), (FEED_DE, "feed.csv")])
def test_a_product_feed(house, file, text, name):
    (report,) = house.load([file(text, name)])
    assert (report.kind, report.format, report.currency) == ("products", "google_merchant", "EUR")
    assert house.reader().rows("select product_id, price, brand, gtin from products order by product_id") == [
        ("A1", Decimal("19.99"), "Marke", "4006381333931"),
        ("A2", Decimal("1099.50"), "Marke", "4006381333948"),
    ]


GENERIC = {
    "ads": "date,platform,campaign,impressions,clicks,cost\n2026-03-01,google,A,10,1,1.50\n",
    "orders": "order_id,ordered_at,customer_id,revenue\n1,2026-03-01,c,1.50\n",
    "sessions": "date,source,medium,sessions\n2026-03-01,google,cpc,5\n",
    "events": "event_id,occurred_at,name,user_id\n1,2026-03-01 10:00:00,page_view,u\n",
    "journeys": "path,conversions\nA > B,3\n",
    "transactions": "customer_id,date,amount\nc,2026-03-01,5\n",
    "search_console": "query,page,clicks,impressions,position\nq,p,1,2,3\n",
    "contacts": "contact_id,email,stage,created_at\n1,a@example.com,lead,2026-03-01\n",
    "deals": "deal_id,stage,amount,created_at\n1,won,5,2026-03-01\n",
    "products": "product_id,title,price,brand\n1,Schuh,5,M\n",
    "prices": "product_id,valid_from,price\n1,2026-03-01,5\n",
    "crawl": "url,status,title,canonical,robots\nhttps://a,200,T,,\n",
    "assets": "asset_id,name,type,rights_until\n1,A,image,2026-12-31\n",
    "consents": "subject,at,purpose,granted\ns,2026-03-01 10:00:00,ads,true\n",
    "exposures": "contacts,reach,conversions\n1,1000,10\n2,500,8\n",
    "auctions": "at,bid,won,price,value\n2026-03-01 10:00:00,0.5,1,0.4,0\n2026-03-01 10:00:01,0.5,0,0,0\n",
    "bandit_log": "action,reward,propensity,hour\n1,0,0.5,12\n2,1,0.25,13\n",
    "geo_panel": "date,geo,kpi\n2026-03-01,Berlin,5\n",
    "trial": "arm,outcome,age\na,1,20\nb,0,30\n",
    "media": "date,kpi,tv_spend,search_spend\n2026-03-01,5,1,2\n",
}


@pytest.mark.parametrize("kind", contracts.kinds())
def test_the_canonical_names_of_every_kind_are_enough(house, file, kind):
    """A generic file with our own names loads unasked, and by --as with foreign names and --map."""
    path = file(GENERIC[kind], "daten.csv")
    (plan,) = house.plan([path])
    assert plan.ok, plan.error
    assert (plan.kind, plan.format) == (kind, "search_console" if kind == "search_console" else None)
    if kind in {"media", "trial"}:
        return
    header, _, rows = GENERIC[kind].partition("\n")
    agreed = contracts.contract(kind)
    given = {name: f"x{number}" for number, name in enumerate(header.split(",")) if name in agreed.columns}
    foreign = ",".join(given.get(name, name) for name in header.split(","))
    (plan,) = house.plan([file(f"{foreign}\n{rows}", "fremd.csv")], kind=kind, mapping=given)
    assert plan.ok, plan.error
    assert plan.rows == len(rows.strip().split("\n"))


def test_a_log_of_a_policy_keeps_its_context(house, file):
    house.load([file(GENERIC["bandit_log"])])
    assert house.reader().rows('select action, reward, propensity, "hour" from bandit_log order by 1') == [
        ("1", 0.0, 0.5, 12.0),
        ("2", 1.0, 0.25, 13.0),
    ]
    assert house.reader().roles("bandit_log")["features"] == ["hour"]


SUMS_DE = """Bericht zu Suchbegriffen
1. August 2026 - 31. Oktober 2026
Suchbegriff;Keyword-Option;Hinzugefügt/Ausgeschlossen;Kampagne;Währungscode;Klicks;Impr.;Kosten;Conversions
zelt;Weitgehend passende;Keine;Zelte;EUR;1.200;25.881;1.234,56;12,50
zelt gratis;Weitgehend passende;Keine;Zelte;EUR;7;90;5,44;0,00
Gesamt: Konto; --; --; --;EUR;1.207;25.971;1.240,00;12,50
"""
SUMS_EN = """Search terms report
"August 1, 2026 - October 31, 2026"
Search term,Match type,Added/Excluded,Campaign,Currency code,Clicks,Impr.,Cost,Conversions
tent,Broad match,None,Tents,EUR,"1,200","25,881","1,234.56",12.5
free tent,Broad match,None,Tents,EUR,7,90,5.44,0.00
Total: Account, --, --, --,EUR,"1,207","25,971","1,240.00",12.5
"""


@pytest.mark.parametrize("text", [SUMS_DE, SUMS_EN])
def test_search_terms_without_days_stand_on_the_last_day_of_the_period_in_the_title(house, file, text):
    (report,) = house.load([file(text)])
    assert (report.kind, report.format, report.quarantined) == ("ads", "google_ads", 0)
    found = house.reader().rows("select date::date, sum(cost), sum(clicks), count(*) from ads group by 1")
    assert found == [(dt.date(2026, 10, 31), Decimal("1240.00"), 1207, 2)]
    assert any("period=2026-08-01..2026-10-31" in note.en for note in report.notes)


def test_other_sums_without_days_and_unclear_periods_are_refused(house, file):
    with pytest.raises(UnknownKind, match="date"):
        house.load([file(SUMS_EN.replace("Search term,", "Theme,"))])
    with pytest.raises(UnknownKind, match="date"):
        house.load([file(SUMS_EN.replace("August 1, 2026 - October 31, 2026", "08/01/2026 - 10/11/2026"))])
