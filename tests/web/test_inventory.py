"""The inventory of what is loaded: fields, ranges, gaps, sources, owners."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse.store import Warehouse
from web.inventory import inventory

ROWS = """date,platform,campaign,impressions,clicks,cost,conversions,currency
2026-03-01,google,Brand,100,10,5.00,1,EUR
2026-03-02,google,Brand,100,10,5.00,,EUR
2026-03-03,meta,Herbst,100,10,5.00,2,EUR
2026-03-08,google,Brand,100,10,5.00,1,EUR
2026-03-10,google,Brand,100,10,5.00,1,EUR
"""


@pytest.fixture
def reader(tmp_path):
    file = tmp_path / "ads.csv"
    file.write_text(ROWS)
    house = Warehouse(tmp_path / "home")
    house.load([file], kind="ads")
    return house.reader()


def test_nothing_loaded_is_an_empty_list(tmp_path):
    assert inventory(Warehouse(tmp_path / "none").reader(), date(2026, 3, 12)) == []


def test_sources_fields_ranges_and_age(reader):
    [entry] = inventory(reader, date(2026, 3, 12))
    assert (entry.kind, entry.rows, entry.first, entry.last) == ("ads", 5, date(2026, 3, 1), date(2026, 3, 10))
    assert entry.age == 2
    assert entry.fields["cost"] == 1.0
    assert entry.fields["conversions"] == 0.8
    assert {"keyword", "reach"} <= set(entry.missing)
    assert entry.parts["google"] == (4, date(2026, 3, 1), date(2026, 3, 10))
    assert entry.parts["meta"] == (1, date(2026, 3, 3), date(2026, 3, 3))
    assert entry.owners


def test_gaps_are_the_stretches_of_days_without_a_row_longest_first(reader):
    [entry] = inventory(reader, date(2026, 3, 12))
    assert entry.gaps == ((date(2026, 3, 4), date(2026, 3, 7)), (date(2026, 3, 9), date(2026, 3, 9)))
    assert entry.as_json()["gaps"][0] == ["2026-03-04", "2026-03-07"]


def test_a_weekly_file_has_no_gaps_between_its_weeks(tmp_path):
    file = tmp_path / "media.csv"
    weeks = "\n".join(f"{date.fromordinal(738000 + 7 * n)},{100 + n},{10 + n},{5 + n}" for n in range(12))
    file.write_text(f"date,sales,tv_spend,search_spend\n{weeks}\n")
    house = Warehouse(tmp_path / "home")
    house.load([file], kind="media", mapping={"kpi": "sales", "media": "tv_spend+search_spend"})
    [entry] = inventory(house.reader(), date(2026, 3, 12))
    assert entry.gaps == ()
