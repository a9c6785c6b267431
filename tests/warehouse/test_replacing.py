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


def test_a_file_read_once_more_another_way_takes_the_place_of_its_first_reading(house, file):
    text = "Day,Campaign,Impressions,Clicks,Cost\n03/04/2026,A,10,1,5\n03/05/2026,A,10,1,6\n"
    said = {"platform": "'meta'", "date_format": "dd/mm/yyyy"}
    path = file(text, "x.csv")
    house.load([path], kind="ads", mapping=said)
    better = {"platform": "'google'", "date_format": "mm/dd/yyyy", "currency": "'CHF'"}
    assert house.plan([path], kind="ads", mapping=better)[0].replaces.en == "2 loaded rows."
    (again,) = house.load([path], kind="ads", mapping=better)
    assert (again.replaced, again.remaining) == (2, 0)
    assert {(each["period"], each["figure"]): (each["before"], each["after"]) for each in again.moved}[
        ("2026-03", "cost")
    ] == (None, 11)
    assert house.reader().rows("select platform, currency, count(*), sum(cost) from ads group by all") == [
        ("google", "CHF", 2, Decimal(11))
    ]


def test_a_search_term_reading_is_replaced_by_a_reading_without(house, file):
    path = file("date,platform,campaign,term,impressions,clicks,cost\n2026-03-01,google,A,x,10,1,5\n")
    house.load([path], kind="ads", mapping={"search_term": "term"})
    (again,) = house.load([path], kind="ads", mapping={"ad_group": "term"})
    assert again.replaced == 1
    assert house.reader().rows("select ad_group, sum(cost) from ads group by all") == [("x", Decimal(5))]


def test_a_currency_that_an_export_does_not_say_tells_no_rows_apart(house, file):
    head, row = "date,platform,campaign,impressions,clicks,cost", "2026-03-01,google,A,10,1,"
    house.load([file(f"{head}\n{row}5\n", "a.csv")])
    (told,) = house.load([file(f"{head},currency\n{row}6,CHF\n", "b.csv")])
    assert told.replaced == 1
    (two,) = house.load([file(f"{head},currency\n{row}7,USD\n", "c.csv")])
    assert two.replaced == 0
    (silent,) = house.load([file(f"{head}\n{row}8\n", "d.csv")])
    assert silent.replaced == 2
    assert house.reader().rows(ALL) == [(1, Decimal(8))]


def test_exports_without_days_replace_row_by_row(house, file):
    head = "Query,Clicks,Impressions,CTR,Position\n"
    house.load([file(head + "shoes,5,50,10%,2.1\nsocks,1,10,10%,4\n", "a.csv")])
    (again,) = house.load([file(head + "shoes,6,60,10%,2.0\n", "b.csv")])
    assert (again.replaced, again.remaining, again.moved) == (1, 0, [])
    assert house.reader().rows("select query, clicks from search_console order by 1") == [("shoes", 6), ("socks", 1)]
