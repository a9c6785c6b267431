"""What a re-load replaces, what it leaves and says so, and what --replace takes out."""

# pyright: basic
from __future__ import annotations

from datetime import date
from decimal import Decimal

ALL = "select count(*), sum(cost) from ads"


def test_a_period_loaded_again_is_replaced_and_rows_that_it_lacks_stay_and_are_told(house, report):
    house.load([report("a.csv", "1.00", campaigns=("Brand", "Old"))])
    (again,) = house.load([report("b.csv", "2.00")])
    assert (again.replaced, again.remaining) == (3, 3)
    assert "--replace" in again.notes[0].de
    assert "3 rows" in again.notes[0].en
    assert house.reader().rows(ALL) == [(6, Decimal(9))]


def test_replace_takes_out_the_whole_period_of_the_platform_and_nothing_else(house, report):
    house.load([report("a.csv", "1.00", campaigns=("Brand", "Old"), days=5)])
    house.load([report("meta.csv", "7.00", campaigns=("Old",), platform="meta")])
    (again,) = house.load([report("b.csv", "2.00")], replace=True)
    assert (again.replaced, again.remaining, again.notes) == (6, 0, [])
    # days 4 and 5 of google and all of meta lie outside of what the file covers
    assert house.reader().rows(ALL) == [(3 + 4 + 3, Decimal(6 + 4 + 21))]
    (same,) = house.load([report("b.csv", "2.00")], replace=True)
    assert same.already


def test_a_later_period_replaces_and_leaves_nothing(house, report):
    house.load([report("a.csv", "1.00")])
    (later,) = house.load([report("b.csv", "2.00", month="2026-04")])
    assert (later.replaced, later.remaining, later.moved, later.notes) == (0, 0, [], [])


def test_the_plan_counts_what_a_load_would_replace(house, report):
    house.load([report("a.csv", "1.00")], known_on=date(2026, 4, 1))
    newer = report("b.csv", "2.00", days=2)
    assert house.plan([newer])[0].replaces.en == "2 loaded rows."
    assert house.plan([newer], known_on=date(2026, 3, 1))[0].replaces is None


def test_nothing_is_deleted(house, report):
    house.load([report("a.csv", "1.00")])
    house.load([report("b.csv", "2.00")])
    with house.door.reading() as cursor:
        found = cursor.execute("select _load, _until, count(*) from stock_ads group by all order by 1").fetchall()
    assert found == [(1, 2, 3), (2, None, 3)]
