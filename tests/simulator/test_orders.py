"""The shop behind the ad accounts: reproducible, fewer orders than are claimed, and its file loads unasked."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from simulator.ads import ad_days
from simulator.orders import DIRECT, NEW, REAL, orders, write_orders

START = date(2026, 1, 1)
DAYS = 120


@pytest.fixture(scope="module")
def company():
    rows = ad_days(START, DAYS, 3)
    return rows, orders(rows, 3)


def test_the_same_seed_places_the_same_orders(company):
    rows, placed = company
    assert orders(rows, 3) == placed
    assert orders(rows, 4) != placed


def test_each_platform_claims_more_than_the_shop_has(company):
    rows, placed = company
    claimed = Counter()
    for row in rows:
        claimed[row.campaign.platform] += row.conversions
    real = Counter(one.platform for one in placed)
    assert {name: real[name] / claimed[name] for name in REAL} == pytest.approx(REAL, abs=0.03)
    assert real[""] / DAYS == pytest.approx(DIRECT, rel=0.05)


def test_a_customer_is_new_once(company):
    _, placed = company
    first = Counter(one.customer for one in placed if one.new)
    assert set(first.values()) == {1}
    assert sum(one.new for one in placed) / len(placed) == pytest.approx(NEW, abs=0.02)
    assert {one.customer for one in placed} == set(first)


def test_the_file_holds_every_order_to_the_cent(company, tmp_path):
    from warehouse.store import Warehouse

    _, placed = company
    write_orders(tmp_path / "orders.csv", placed)
    with (tmp_path / "orders.csv").open(encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == len(placed)
    house = Warehouse(tmp_path / "home")
    house.load([tmp_path / "orders.csv"])
    loaded = house.reader().kinds()["orders"]
    assert (loaded.first, loaded.rows) == (START, len(placed))
