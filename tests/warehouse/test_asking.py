# ruff: noqa: DTZ001 - the house keeps local times
"""What a file does not say is asked for; until it is answered the house's currency and zone are assumed, and noted."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from errors import BadArguments
from warehouse.store import Warehouse

ADS = "date,platform,campaign,impressions,clicks,{}\n2026-03-01,google,A,10,1,1.50\n"
TOUCHES = "user_id,at,channel,converted\na,{},SEO,0\na,{},SEA,1\n"


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="daten.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _assumed(house):
    with house.door.reading() as cursor:
        found = cursor.execute("select mapping from loads order by seq").fetchall()
    return [json.loads(mapping).get("assumed", []) for (mapping,) in found]


def test_a_missing_currency_is_asked_for_and_the_rows_load(house, file):
    path = file(ADS.format("cost"))
    (plan,) = house.plan([path])
    (ask,) = plan.asks
    assert (ask.what, ask.choices[0], ask.map) == ("currency", "EUR", "currency='EUR'")
    assert "„cost“" in ask.question.de
    assert "'cost'" in ask.question.en
    shape = json.loads(json.dumps(plan.as_json("de")))
    assert shape["asks"][0]["question"] == ask.question.de
    (report,) = house.load([path])
    assert (report.rows, report.currency, report.assumed) == (1, None, ["currency"])
    assert _assumed(house) == [["currency"]]


@pytest.mark.parametrize("said", ["'USD'", "USD", '"USD"'])
@pytest.mark.parametrize("kind", [None, "ads"])
def test_the_answer_settles_it(house, file, said, kind):
    (report,) = house.load([file(ADS.format("cost"))], kind=kind, mapping={"currency": said})
    assert (report.asks, report.currency) == ([], "USD")
    assert house.reader().rows("select currency from ads") == [("USD",)]
    assert _assumed(house) == [[]]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        (ADS.format("cost (GBP)"), "GBP"),
        (ADS.format("cost").replace("1.50", '"1.50 €"'), "EUR"),
        (ADS.format("cost,currency").replace("1.50", "1.50,CHF"), "CHF"),
    ],
)
def test_a_currency_in_header_cell_or_column_is_not_asked_for(house, file, text, currency):
    (report,) = house.load([file(text)])
    assert (report.asks, report.currency) == ([], currency)


def test_rows_without_a_currency_are_asked_for_even_beside_others(house, file):
    text = ADS.format("cost,currency").replace("1.50", "1.50,CHF") + "2026-03-02,google,A,10,1,2.50,\n"
    (report,) = house.load([file(text)])
    assert [ask.what for ask in report.asks] == ["currency"]


def test_kinds_without_money_ask_nothing(house, file):
    (report,) = house.load([file("query,clicks,impressions,position\nq,1,2,3\n")])
    assert report.asks == []


@pytest.mark.parametrize(
    ("zone", "hour"), [("UTC", 13), ("'America/New_York'", 18), ("Europe/Berlin", 12), ("Asia/Tokyo", 4)]
)
def test_the_zone_that_a_person_names_moves_the_clock_of_the_house(house, file, zone, hour):
    (report,) = house.load([file(TOUCHES.format("2026-02-01 12:00", "2026-02-01 12:30"))], mapping={"timezone": zone})
    assert "timezone" not in report.assumed
    assert house.reader().rows('select min("at") from touches') == [(dt.datetime(2026, 2, 1, hour),)]


def test_a_clock_without_a_zone_is_asked_for_and_taken_as_the_house_s(house, file):
    (report,) = house.load([file(TOUCHES.format("2026-03-01 12:00", "2026-03-01 12:30"))])
    (ask,) = report.asks
    assert (ask.what, ask.map) == ("timezone", "timezone='Europe/Berlin'")
    assert "2026-03-01 12:00" in ask.question.de
    assert _assumed(house) == [["timezone"]]
    assert house.reader().rows('select min("at") from touches') == [(dt.datetime(2026, 3, 1, 12),)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31T23:30:00Z", dt.datetime(2026, 4, 1, 1, 30)),
        ("2026-03-31 23:30:00 +0000", dt.datetime(2026, 4, 1, 1, 30)),
        ("2026-03-31 23:30:00-05:00", dt.datetime(2026, 4, 1, 6, 30)),
        ("2026-01-31T23:30:00+01", dt.datetime(2026, 1, 31, 23, 30)),
        ("2026-01-31 23:30:00 UTC", dt.datetime(2026, 2, 1, 0, 30)),
        ("1772405999", dt.datetime(2026, 3, 1, 23, 59, 59)),
    ],
)
def test_a_clock_with_an_offset_is_converted_unasked(house, file, text, moment):
    (report,) = house.load([file(TOUCHES.format(text, text))])
    assert report.asks == []
    assert house.reader().rows('select distinct "at" from touches') == [(moment,)]


def test_a_date_with_a_clock_and_an_offset_is_the_day_in_the_house(house, file):
    house.load([file("customer_id,date,amount\nc,2026-03-31T23:30:00Z,5\nd,2026-03-31T10:00:00Z,5\n")])
    found = house.reader().rows("select customer_id, date from transactions order by 1")
    assert found == [("c", dt.date(2026, 4, 1)), ("d", dt.date(2026, 3, 31))]


def test_another_house_has_another_clock(tmp_path, file):
    house = Warehouse(tmp_path / "home", timezone="UTC", currency="CHF")
    (report,) = house.load([file(TOUCHES.format("2026-03-01T12:00:00+01:00", "2026-03-01T12:00:00+01:00"))])
    assert house.reader().rows('select distinct "at" from touches') == [(dt.datetime(2026, 3, 1, 11),)]
    (report,) = house.load([file(ADS.format("cost"), "ads.csv")])
    assert report.asks[0].choices[0] == "CHF"


def test_an_unknown_zone_is_refused(house, file):
    with pytest.raises(BadArguments, match="not a time zone"):
        house.load([file(ADS.format("cost"))], mapping={"timezone": "Mitteleuropa"})


def test_the_one_who_is_asked_answers_before_anything_is_loaded(house, file):
    seen = []

    def answer(plan):
        seen.append([ask.what for ask in plan.asks])
        return {"currency": "'GBP'"}

    (report,) = house.load([file(ADS.format("cost"))], answer=answer)
    assert seen == [["currency"]]
    assert (report.currency, report.asks, report.replaced) == ("GBP", [], 0)
