"""Real and canonical files import as they are, with the figures that their makers published."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from warehouse.store import Warehouse


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


def test_geo_panels(house, shared_data):
    house.load([shared_data / "geo" / "geolift_test.csv"], mapping={"date": "date", "geo": "location", "kpi": "Y"})
    assert house.reader().need("geo_panel").rows == 4200
    house.load([shared_data / "geo" / "tm_example_data_for_design.csv.gz"])
    loaded = house.reader().need("geo_panel")
    assert loaded.rows == 63336
    assert "cost" in loaded.columns


def test_journeys(house, shared_data):
    house.load([shared_data / "journeys" / "pathdata_first5000.csv"])
    assert house.reader().rows("select count(*), sum(conversions) from journeys") == [(5000, 8193.0)]


def test_media_sets(house, shared_data):
    robyn = shared_data / "mmm" / "robyn_dt_simulated_weekly.csv"
    house.load([robyn], kind="media")
    reader = house.reader()
    assert set(reader.roles("media")["media"]) == {"tv_S", "ooh_S", "print_S", "search_S", "facebook_S"}
    sums = reader.rows('select sum(kpi), sum("tv_S"), sum("facebook_S") from media')[0]
    assert [round(value, 2) for value in sums] == [379005696.67, 3087487.77, 446296.83]
    house.load([shared_data / "mmm" / "pymc_mmm_example.csv"], kind="media", mapping={"media": "x1+x2"})
    assert reader.need("media").rows == 179
    house.load([shared_data / "mmm" / "meridian_national_media.csv"])
    assert len(reader.roles("media")["media"]) == 4


def test_the_mail_trial(house, shared_data):
    house.load(
        [shared_data / "uplift" / "hillstrom_womens_vs_none.csv"],
        kind="trial",
        mapping={"arm": "treatment", "outcome": "visit+conversion+spend"},
    )
    found = house.reader().rows("select arm, avg(visit) from trial group by arm order by arm")
    assert [(arm, round(rate, 6)) for arm, rate in found] == [("No E-Mail", 0.106167), ("Womens E-Mail", 0.1514)]


def test_purchases_in_columns_of_spaces_without_a_header(house, shared_data):
    house.load(
        [shared_data / "clv" / "CDNOW_sample.txt"],
        kind="transactions",
        mapping={"customer_id": "column 1", "date": "column 3", "amount": "column 5"},
    )
    reader = house.reader()
    assert reader.rows("select count(*), count(distinct customer_id) from transactions") == [(6919, 2357)]
    assert reader.rows("select first_date from (select min(date) as first_date from transactions)")[0][0].year == 1997


def test_a_search_console_comparison(house, shared_data):
    house.load([shared_data / "adexports" / "gsc" / "queries_compare_periods.csv"])
    first = house.reader().rows(
        "select query, clicks, previous_clicks, impressions, position from search_console order by clicks desc limit 1"
    )
    assert first == [("13 bagian mata dan fungsinya", 1404, 2682, 3828, 1.0)]


@pytest.mark.parametrize("grain", ["account", "campaign", "ad_group", "ad", "keyword", "search_term_keyword"])
def test_costs_in_millionths_add_up_to_the_cent(house, shared_data, grain):
    path = shared_data / "adexports" / "fivetran_google_ads" / f"{grain}_stats_data.csv"
    with path.open(encoding="utf-8-sig") as opened:
        micros = sum(Decimal(row["cost_micros"]) for row in csv.DictReader(opened))
    mapping = {"campaign": "'account'"} if grain == "account" else None
    (report,) = house.load([path], kind="ads", mapping=mapping)
    assert report.quarantined == 0
    assert house.reader().rows("select sum(cost) from ads") == [(micros / 1_000_000,)]
    assert house.reader().values("ads", "platform") == ["google"]


def test_a_report_over_platforms(house, shared_data):
    house.load([shared_data / "adexports" / "ad_report_schema.csv"])
    reader = house.reader()
    assert set(reader.values("ads", "platform")) == {"Google Ads", "Facebook Ads", "TikTok Ads"}
    assert reader.rows("select count(*) from ads where campaign = 'Back to School' and platform = 'Google Ads'") == [
        (6,)
    ]
