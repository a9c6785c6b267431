"""What was known on a day: restated figures, late files, data sets, search terms, and the receipts of each state."""

# pyright: basic
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from errors import NoData, PersonMustAct

MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)
COST = "select sum(cost) from ads"


def cost(reader):
    return reader.rows(COST)[0][0]


def test_each_day_shows_what_was_known_then_and_today_the_newest(house, report):
    for day, price in ((MARCH, "1.00"), (APRIL, "2.00"), (MAY, "3.00")):
        house.load([report(f"{price}.csv", price)], known_on=day)
    reader = house.reader()
    assert cost(reader) == Decimal(9)
    assert [cost(reader.as_of(day)) for day in (MARCH, date(2026, 4, 9), APRIL, MAY)] == [3, 3, 6, 9]
    with pytest.raises(NoData) as told:
        cost(reader.as_of(date(2026, 3, 9)))
    assert "09.03.2026" in told.value.said("de")
    assert "--known-on" in told.value.todo("en")


def test_a_file_that_comes_late_changes_the_past_only(house, report):
    house.load([report("may.csv", "3.00")], known_on=MAY)
    house.load([report("march.csv", "1.00")], known_on=MARCH)
    house.load([report("april.csv", "2.00", campaigns=("Brand", "Other"))], known_on=APRIL)
    reader = house.reader()
    assert [cost(reader.as_of(day)) for day in (MARCH, APRIL, MAY)] == [3, 12, 15]
    # what only the late file holds was never contradicted, so it is known today as well
    assert cost(reader) == 15


def test_the_order_of_loading_does_not_matter(tmp_path, report):
    from itertools import permutations

    from warehouse.store import Warehouse

    files = [
        (report("a.csv", "1.00", days=5), MARCH),
        (report("b.csv", "2.00", days=3), APRIL),
        (report("c.csv", "4.00", days=2, campaigns=("Brand", "Other")), MAY),
    ]
    seen = set()
    for number, order in enumerate(permutations(files)):
        house = Warehouse(tmp_path / str(number), MAY)
        for file, day in order:
            house.load([file], known_on=day)
        reader = house.reader()
        readers = [*(reader.as_of(day) for day in (MARCH, APRIL, MAY)), reader]
        seen.add(tuple((cost(each), each.need("ads").snapshot) for each in readers))
    assert len(seen) == 1
    assert [total for total, _ in list(seen.pop())[:3]] == [5, 2 * 3 + 2, 4 * 4 + 2 + 2]


def test_a_state_of_the_past_has_the_receipts_that_it_had_then(house, report):
    house.load([report("a.csv", "1.00")], known_on=MARCH)
    then = house.reader().need("ads")
    noted = house.reader().noting()
    noted.rows(COST)
    house.load([report("b.csv", "2.00", days=9)], known_on=APRIL)
    past = house.reader().as_of(MARCH).noting()
    assert past.need("ads") == then
    past.rows(COST)
    assert past.read() == noted.read()
    assert house.reader().as_of(APRIL).need("ads") == house.reader().need("ads") != then
    assert past.kinds() == {"ads": then}
    assert past.values("ads", "campaign") == ["Brand"]
    assert past.columns("select max(date) as d from main.ads")["d"].tolist() == [date(2026, 3, 3)]


def test_only_the_reader_of_the_past_sees_the_past(house, report):
    house.load([report("a.csv", "1.00")], known_on=MARCH)
    house.load([report("b.csv", "2.00")], known_on=APRIL)
    past, now = house.reader().as_of(MARCH), house.reader()
    assert [cost(past), cost(now), cost(past), cost(now)] == [3, 6, 3, 6]


def test_a_dataset_of_the_same_name_closes_the_older_and_both_can_be_read(house, file):
    panel = "date,geo,kpi\n2026-01-01,Berlin,{}\n2026-01-02,Berlin,7\n"
    house.load([file(panel.format(5), "panel.csv")], kind="geo_panel", known_on=MARCH)
    house.load([file(panel.format(9), "panel.csv")], kind="geo_panel", known_on=APRIL)
    total = "select sum(kpi) from geo_panel"
    reader = house.reader()
    assert reader.rows(total) == [(16.0,)]
    assert reader.as_of(MARCH).rows(total) == [(12.0,)]
    (late,) = house.load([file(panel.format(0), "panel.csv")], kind="geo_panel", known_on=date(2026, 3, 20))
    assert not late.already
    assert reader.rows(total) == [(16.0,)]
    assert reader.as_of(date(2026, 3, 25)).rows(total) == [(7.0,)]
    assert reader.as_of(MARCH).rows(total) == [(12.0,)]


def test_roles_and_touches_are_those_of_the_day(house, file):
    media = "date,kpi,tv spend,search spend\n2026-01-05,100,5,1\n2026-01-12,120,0,3\n"
    house.load([file(media, "m.csv")], kind="media", known_on=MARCH)
    house.load([file(media.replace("search spend", "radio spend"), "m.csv")], kind="media", known_on=APRIL)
    assert house.reader().as_of(MARCH).roles("media") == {"media": ["tv spend", "search spend"]}
    touches = "user_id,at,channel,converted\nu1,2026-01-02,Meta,1\n"
    house.load([file(touches, "t.csv")], kind="journeys", known_on=MARCH)
    house.load([file(touches + "u2,2026-01-03,SEO,1\n", "t.csv")], kind="journeys", known_on=APRIL)
    count = "select count(*) from touches"
    assert house.reader().rows(count) == [(2,)]
    assert house.reader().as_of(MARCH).rows(count) == [(1,)]


def test_search_terms_count_until_campaigns_are_known(house, file, report):
    terms = "date,platform,campaign,search_term,impressions,clicks,cost\n2026-03-01,google,Brand,schuhe,50,2,0.50\n"
    house.load([file(terms, "terms.csv")], known_on=MARCH)
    house.load([report("campaigns.csv", "1.00", days=1)], known_on=APRIL)
    assert cost(house.reader()) == Decimal("1.00")
    assert cost(house.reader().as_of(MARCH)) == Decimal("0.50")
    assert cost(house.reader().as_of(APRIL)) == Decimal("1.00")


def test_a_home_without_history_says_so(house, report):
    house.load([report("a.csv", "1.00")], known_on=MARCH)
    house.door.close()
    import duckdb

    with duckdb.connect(str(house.door.file)) as con:
        con.execute("alter table loads drop column known_on")
    with pytest.raises(PersonMustAct) as told:
        house.reader().as_of(MARCH).kinds()
    assert "Verlauf" in told.value.said("de")
