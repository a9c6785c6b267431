"""The calendar of what is loaded equals what a scan of the views would say."""

# pyright: basic
from __future__ import annotations

from datetime import date

import numpy as np

from warehouse import profile
from warehouse.contract import contract, kinds


def scanned(house):
    found = house.reader().rows(
        "select date, platform, count(*), count(conversions), sum(cost)::double, sum(conversions) from ads"
        " group by all order by all"
    )
    return {(day, platform): rest for day, platform, *rest in found}


def told(house):
    found = house.reader().profile("ads")
    table = {}
    for day, part, name, rows, nulls, total in zip(*found.values(), strict=True):
        table.setdefault((day.astype(object), part), {})[name] = (rows, nulls, total)
    return table


def test_it_says_what_a_scan_says_also_after_a_reload_and_in_the_past(house, file, report):
    house.load([report("a.csv", "1.25", days=9)], known_on=date(2026, 3, 10))
    house.load([report("m.csv", "1.00", days=2, platform="meta")], known_on=date(2026, 3, 11))
    gaps = "date,platform,campaign,impressions,clicks,cost,conversions\n2026-03-02,google,Brand,1,1,9.99,\n"
    house.load([file(gaps, "gaps.csv")], known_on=date(2026, 4, 1))
    now, table = scanned(house), told(house)
    assert table.keys() == now.keys()
    for cell, (rows, filled, cost, conversions) in now.items():
        assert table[cell][""][:2] == (rows, 0)
        assert table[cell]["cost"] == (rows, 0, cost)
        assert table[cell]["conversions"][:2] == (rows, rows - filled)
        assert np.array_equal(table[cell]["conversions"][2], conversions if conversions is not None else np.nan, True)
    past = house.reader().as_of(date(2026, 3, 10)).profile("ads")
    assert set(past["part"]) == {"google"}
    assert past["total"][(past["column_name"] == "cost")].sum() == 9 * 1.25


def test_a_kind_without_days_has_one_line_a_column(house, file):
    house.load([file("path,conversions\nSEO,3\nMeta,4\n", "p.csv")])
    found = house.reader().profile("journeys")
    assert np.isnat(found["day"]).all()
    assert dict(zip(found["column_name"], found["total"], strict=True))["conversions"] == 7


def test_every_kind_can_be_profiled_and_averages_are_never_added_up():
    for kind in kinds():
        names = profile.additive(contract(kind))
        assert not {"position", "reach", "price"} & set(names)
    assert profile.additive(contract("ads")) == ["impressions", "clicks", "cost", "conversions", "conversion_value"]
