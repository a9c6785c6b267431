"""Layers over a small shop: what marts hold, that they come out the same, what is said when a test fails."""

# pyright: basic
from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from errors import LeitstandError, NoData
from warehouse import layers
from warehouse.layers import raw
from warehouse.store import Warehouse

MARTS = ("mart_channel_day", "mart_customers", "mart_leads", "mart_search", "mart_products")


@pytest.fixture(scope="module")
def built(shop_at, tmp_path_factory):
    house = shop_at(tmp_path_factory.mktemp("built"))
    told = []
    report = layers.build(house, progress=lambda *step: told.append(step))
    return house, report, told


def digest(house):
    """One hash over every mart, row for row as it stands there."""
    rows = [house.reader().rows(f"select * from marts.{mart}") for mart in MARTS]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_every_model_is_built_and_every_test_passes(built):
    _, report, told = built
    assert report.failed == []
    assert report.ok
    assert {model.status for model in report.models} == {"success"}
    assert report.passed >= 40
    marts = {model.name: model.rows for model in report.models if model.layer == "marts"}
    assert set(marts) == set(MARTS)
    assert min(marts.values()) > 0
    assert told[-1][1] == told[-1][2] == len(told)


def test_nothing_is_lost_between_raw_and_mart(built):
    house, _, _ = built
    one = house.reader().rows
    assert one("select sum(cost) from marts.mart_channel_day") == one("select sum(cost) from ads")
    assert one("select sum(clicks) from marts.mart_channel_day") == one("select sum(clicks) from ads")
    assert one("select sum(revenue), sum(orders) from marts.mart_channel_day") == one(
        "select sum(revenue), count(*) from orders"
    )
    assert one("select sum(sessions) from marts.mart_channel_day") == one("select sum(sessions) from sessions")


def test_the_margin_is_the_metrics(built):
    house, _, _ = built
    formula = "sum(revenue) - coalesce(sum(tax), 0) - coalesce(sum(refunded), 0) - sum(cost_of_goods)"
    [(margin, without)] = house.reader().rows(f"select {formula}, count(*) - count(cost_of_goods) from orders")
    found = house.reader().rows("select sum(margin), sum(orders_without_cost) from marts.mart_channel_day")
    assert found == [(margin, without)]
    assert without > 0


def test_channels_follow_the_default_grouping(built):
    house, _, _ = built
    found = dict(house.reader().rows("select distinct platform || ' ' || campaign, channel from staging.stg_ads"))
    assert found["google Search Brand"] == "Paid Search"
    assert found["google Shopping DE"] == "Paid Shopping"
    assert found["google YouTube Video"] == "Paid Video"
    assert found["meta Prospecting"] == "Paid Social"
    origins = dict(
        house.reader().rows(
            "select distinct coalesce(source, ''), channel from staging.stg_orders"
            " where source is null or source <> 'google'"
        )
    )
    assert origins == {
        "meta": "Paid Social",
        "newsletter": "Email",
        "": "Direct",
        "bing": "Organic Search",
        "(direct)": "Direct",
    }


def test_an_order_without_an_origin_takes_the_buyers_last_visit(built):
    house, _, _ = built
    touches = dict(house.reader().rows("select touch, count(*) from intermediate.int_orders_attributed group by 1"))
    # orders i % 6 == 3 carry no source; events with an order name o1, o3 … o119, and a visit an hour and more before
    assert touches["event"] == len([i for i in range(400) if i % 6 == 3 and i < 120])
    assert touches["none"] == len([i for i in range(400) if i % 6 == 3 and i >= 120])
    [(source, channel)] = house.reader().rows(
        "select source, channel from intermediate.int_orders_attributed where order_id = 'o9'"
    )
    assert (source, channel) == ("tiktok", "Paid Social")


def test_customers_count_their_orders_and_days(built):
    house, _, _ = built
    numbers = [i for i in range(400) if i % 60 == 5 and i % 13 != 0]
    [(orders, revenue, recency)] = house.reader().rows(
        "select orders, revenue, recency_days from marts.mart_customers where customer_id = 'c5'"
    )
    assert orders == len(numbers)
    assert revenue == sum(Decimal(20 + i % 80) + Decimal("0.99") for i in numbers)
    [(last,)] = house.reader().rows(
        "select max(ordered_at)::date - date '2026-03-01' from orders where customer_id <> ''"
    )
    assert recency == last - (8 * 60 + max(numbers) * 97) // 1440


def test_leads_carry_their_campaigns_cost(built):
    house, _, _ = built
    rows = house.reader().rows(
        "select stage, contacts, reached, campaign_cost from marts.mart_leads where campaign = 'Search Brand'"
        " order by stage_position"
    )
    assert [row[:3] for row in rows] == [("lead", 20, 40), ("sql", 20, 20)]
    [(cost,)] = house.reader().rows("select sum(cost) from ads where platform = 'google' and campaign = 'Search Brand'")
    assert {row[3] for row in rows} == {cost}


def test_paid_and_organic_meet_in_one_row(built):
    house, _, _ = built
    [(paid, organic)] = house.reader().rows(
        "select sum(paid_clicks), sum(organic_clicks) from marts.mart_search where query = 'laufschuhe'"
    )
    assert paid == sum(i % 9 for i in range(90) if i % 3 == 0)
    assert organic == sum(i % 12 for i in range(200) if i % 3 == 0)


def test_a_wrong_price_in_the_feed_shows(built):
    house, _, _ = built
    gaps = house.reader().rows(
        "select product_id, feed_price, list_price, price_gap from marts.mart_products where price_gap <> 0"
    )
    assert gaps == [("p7", Decimal("57"), Decimal("5.70"), Decimal("51.30"))]


def test_no_personal_column_reaches_the_layers(built):
    house, _, _ = built
    cells = [house.reader().rows(f"select * from {schema}.{table}") for schema, table in house.reader().rows(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ('staging', 'intermediate', 'marts')"
    )]  # fmt: skip
    assert "@example.org" not in repr(cells)
    assert len(cells) > 15


def test_the_same_raw_data_give_the_same_marts(built, shop_at, tmp_path):
    house, _, _ = built
    other = shop_at(tmp_path / "other", order="order by random()")
    assert layers.build(other).ok
    assert digest(other) == digest(house)


def test_nothing_is_written_into_the_project(built):
    places = {path.name for path in raw.PROJECT.iterdir()}
    assert not places & {"target", "logs", "dbt_packages", "profiles.yml", "package-lock.yml", ".user.yml"}
    assert (built[0].home / "layers" / "target" / "manifest.json").exists()


def test_the_state_says_fresh_until_something_is_loaded(built):
    house, _, _ = built
    assert layers.state(house)["state"] == "fresh"
    _snapshot(house, "newer")
    state = layers.state(house)
    assert (state["state"], state["changed"]) == ("stale", ["ads"])
    _snapshot(house, "s-ads")
    assert layers.state(house)["state"] == "fresh"


def _snapshot(house, value):
    with house.door.alone() as opened:
        con = opened()
        con.execute("update kinds set snapshot = $value where kind = 'ads'", {"value": value})
        con.close()


def test_without_data_there_is_nothing_to_build(tmp_path):
    house = Warehouse(tmp_path)
    with pytest.raises(NoData):
        layers.build(house)
    assert layers.state(house)["state"] == "never"
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_a_failing_test_is_one_clear_sentence_and_stops_what_stands_on_it(shop_at, tmp_path):
    twice = (
        "select * from (values ('p1', 'Schuh', -3.0::decimal(18,6)), ('p1', 'Schuh', 4)) t(product_id, title, price)"
    )
    house = shop_at(tmp_path, products=twice)
    report = layers.build(house, "stg_products+")
    assert not report.ok
    assert [words.en for words in report.failed] == ["1 values of stg_products.product_id occur more than once."]
    assert report.failed[0].de == "1 Werte von stg_products.product_id kommen mehrmals vor."
    assert {m.name: m.status for m in report.models} == {"stg_products": "success", "mart_products": "skipped"}


def test_a_wrong_selection_is_refused_before_anything_runs(built):
    with pytest.raises(LeitstandError, match="does not select models"):
        layers.build(built[0], "--full-refresh ; drop")
