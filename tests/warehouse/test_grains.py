"""Search Console files that overlap: the clicks count once, by the grain that is asked."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

QUERIES = "Top queries,Clicks,Impressions,CTR,Position\nski,30,300,10%,2.0\nboot,10,100,10%,3.0\n"
PAGES = "Top pages,Clicks,Impressions,CTR,Position\n/ski,36,330,10%,2.0\n/boot,12,110,10%,3.0\n"
DATED = "Date,Query,Clicks,Impressions,CTR,Position\n2026-03-01,ski,3,30,10%,2.0\n2026-03-02,ski,4,40,10%,2.0\n"
BY_PAGE = "Date,Page,Clicks,Impressions,CTR,Position\n2026-03-02,/ski,5,40,10%,2.0\n2026-03-03,/ski,6,40,10%,2.0\n"


def clicks(house, view="search_console"):
    return int(house.reader().rows(f"select coalesce(sum(clicks), 0) from {view}")[0][0])


@pytest.mark.parametrize("names", [("q", "p"), ("p", "q")])
def test_queries_and_pages_do_not_double_in_either_order(house, file, names):
    texts = {"q": QUERIES, "p": PAGES}
    for name in names:
        house.load([file(texts[name], f"{name}.csv")])
    assert clicks(house) == 40
    assert clicks(house, "search_console_pages") == 48
    by_page = house.reader().rows("select page, clicks from search_console_pages order by 1")
    assert by_page == [("/boot", 12), ("/ski", 36)]


def test_one_file_alone_counts_whole(house, file):
    house.load([file(PAGES)])
    assert clicks(house) == clicks(house, "search_console_pages") == 48


def test_dated_rows_come_before_those_of_a_whole_period(house, file):
    house.load([file(QUERIES, "q.csv"), file(DATED, "d.csv")])
    assert clicks(house) == 7


def test_each_day_shows_one_grain_and_no_day_is_lost(house, file):
    house.load([file(DATED, "d.csv"), file(BY_PAGE, "p.csv")])
    found = house.reader().rows("select date, sum(clicks) from search_console group by 1 order by 1")
    assert [(day.day, int(sum_)) for day, sum_ in found] == [(1, 3), (2, 4), (3, 6)]
    assert clicks(house, "search_console_pages") == 11


def test_what_was_known_before_is_shown_in_its_own_grain(house, file):
    house.load([file(PAGES, "p.csv")], known_on=date(2026, 3, 1))
    house.load([file(QUERIES, "q.csv")], known_on=date(2026, 4, 1))
    then = house.reader().as_of(date(2026, 3, 15))
    assert int(then.rows("select sum(clicks) from search_console")[0][0]) == 48
    assert clicks(house) == 40
