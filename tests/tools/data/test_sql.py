"""data.sql: rows of one SELECT with a receipt, amber, and refusals that name what is not allowed."""

# pyright: basic
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from errors import BadArguments, NoData, PolicyRefused
from tools._replay import replay
from tools._tool import call

ADS = [
    {"date": "2026-03-01", "platform": "google", "campaign": "A", "impressions": 100, "clicks": 10, "cost": "12.50"},
    {"date": "2026-03-02", "platform": "meta", "campaign": "B", "impressions": 200, "clicks": 20, "cost": "7.25"},
    {"date": "2026-03-31", "platform": "meta", "campaign": "B", "impressions": 200, "clicks": 5, "cost": "0.25"},
]


@pytest.fixture
def desk(desk_of):
    return desk_of(ads=ADS)


def ask(desk, sql, **more):
    return call("data.sql", {"sql": sql, **more}, desk)


def test_rows_come_as_a_table_with_a_receipt(desk, said):
    result = ask(desk, "select platform, sum(cost) as cost from ads group by platform order by platform")
    assert result.tables["rows"].columns == ("platform", "cost")
    assert result.tables["rows"].rows == (("google", Decimal("12.50")), ("meta", Decimal("7.50")))
    assert result.fact("row_count").value == 2
    assert result.receipt is not None
    assert result.receipt.data == {"ads": desk.warehouse.need("ads").snapshot}
    assert said(result) == "Die Abfrage ergibt 2 Zeilen aus ads."
    assert said(result, "en") == "The query gives 2 rows from ads."


def test_it_is_amber_and_says_that_no_metric_stands_behind_it(desk):
    result = ask(desk, "select 1 as one from ads limit 1")
    assert (result.confidence, result.evidence) == ("amber", "bookkeeping")
    assert "Kennzahl-Definitionen" in result.caveats[0].de


def test_it_replays_to_the_byte_on_another_day(desk):
    result = ask(desk, "select count(*) as n from ads where date > current_date - 7")
    assert result.tables["rows"].rows == ((1,),)  # the desk's day is 1 April
    assert result.receipt is not None
    (again,) = replay(result.receipt.run, desk)
    assert again.same
    assert again.changes == ()


def test_more_rows_than_asked_for_are_cut_and_said(desk):
    result = ask(desk, "select * from ads order by date", limit=2)
    assert len(result.tables["rows"].rows) == 2
    assert any("more rows" in caveat.en for caveat in result.caveats)
    whole = ask(desk, "select * from ads order by date", limit=3)
    assert not any("more rows" in caveat.en for caveat in whole.caveats)


def test_two_columns_of_one_name_stay_two(desk):
    assert ask(desk, "select cost as a, clicks as a from ads").tables["rows"].columns == ("a", "a_2")


def test_dates_stay_dates(desk):
    assert ask(desk, "select max(date) as last from ads").tables["rows"].rows == ((date(2026, 3, 31),),)


@pytest.mark.parametrize(
    ("sql", "named"),
    [("select * from read_csv('/etc/passwd')", "read_csv"), ("delete from ads", "DELETE"),
     ("select * from loads", "loads"), ("select * from stock_ads", "stock_ads"),
     ("select * from main.ads", "schema in front")],
)  # fmt: skip
def test_what_is_not_allowed_is_named(desk, sql, named):
    with pytest.raises((PolicyRefused, BadArguments)) as told:
        ask(desk, sql)
    assert named in told.value.said("en")
    assert told.value.todo("de")


def test_a_kind_that_is_not_loaded_is_not_there(desk):
    with pytest.raises(NoData, match="kind transactions"):
        ask(desk, "select * from transactions")


def test_what_is_no_table_is_told_which_there_are(desk):
    with pytest.raises(BadArguments) as told:
        ask(desk, "select * from nothing")
    assert "There are: ads, ads_search_terms." in told.value.todo("en")


def test_marts_may_be_asked_once_they_are_built(desk):
    from warehouse import layers
    from warehouse.store import Warehouse

    house = Warehouse(desk.warehouse._door.file.parent)
    assert layers.build(house, "+mart_channel_day").ok
    with pytest.raises(BadArguments):
        ask(desk, "select * from mart_leads")
    part = ask(desk, "select sum(cost) as c from mart_channel_day")
    assert part.caveats[-1].en.startswith("The marts are older")
    assert layers.build(house).ok
    result = ask(desk, "select channel, sum(cost) as c from mart_channel_day group by 1 order by 1")
    assert result.tables["rows"].rows == (("Paid Search", Decimal("12.50")), ("Paid Social", Decimal("7.50")))
    assert result.receipt is not None
    assert list(result.receipt.data) == ["layers"]
    assert len(result.caveats) == 1
