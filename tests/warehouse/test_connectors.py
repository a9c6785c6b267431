"""Connectors: what each format last brought, what failed since, and two generations of one header."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import LeitstandError
from warehouse.connectors import FILE, MOST, connectors, failures
from warehouse.store import Warehouse

OLD = "Campaign report\nAll time\nDay,Campaign,Campaign type,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value\n"
NEW = OLD.replace("Conv. value", "Conversion value")
LACKS = OLD.replace(",Cost,", ",Interaction rate,")


def google(day, *, cost="12.50", value="99.00"):
    return f"2026-03-{day:02},Brand,Search,EUR,100,5,{cost},2.00,{value}\n"


def of(house, name="google_ads"):
    return {one.name: one for one in connectors(house.reader(), house.home)}[name]


def test_nothing_loaded_is_no_connector(house):
    assert connectors(house.reader(), house.home) == []


def test_a_success_counts_loads_rows_and_the_share_set_aside(house, file):
    house.load([file(OLD + google(1) + google(2), "march.csv")])
    house.load([file(OLD + google(3) + google(4) + google(5, cost="much"), "later.csv")])
    found = of(house)
    assert (found.kind, found.version, found.loads, found.rows) == ("ads", 1, 2, 4)
    assert (found.file, found.last_rows, found.rejected) == ("later.csv", 2, 0.2)
    assert found.failures == ()
    assert found.at is not None


def test_two_generations_of_a_header_load_into_the_same_columns(house, file):
    house.load([file(OLD + google(1, value="10.00"), "old.csv")])
    [report] = house.load([file(NEW + google(2, value="20.00"), "new.csv")])
    assert report.format == "google_ads"
    rows = house.reader().rows("select date, conversion_value, conversions, cost from ads order by date")
    assert [(day, float(value)) for day, value, *_ in rows] == [(date(2026, 3, 1), 10.0), (date(2026, 3, 2), 20.0)]
    assert len({row[2:] for row in rows}) == 1
    assert (of(house).loads, of(house).failures) == (2, ())


def test_a_failure_is_on_record_with_its_reason_and_ends_with_the_next_success(house, file):
    house.load([file(OLD + google(1), "march.csv")])
    before = house.reader().kinds()
    with pytest.raises(LeitstandError):
        house.load([file(LACKS + google(2), "lacks.csv")])
    assert house.reader().kinds() == before
    found = of(house)
    [failure] = found.failures
    assert (failure.why.en, failure.why.de) == ("Columns are missing: cost", "Es fehlen Spalten: cost")
    assert found.loads == 1
    house.load([file(OLD + google(3), "april.csv")])
    assert of(house).failures == ()


def test_rows_that_break_the_contract_are_counted_and_never_quoted(house, file):
    house.home.mkdir()
    bad = "".join(google(day, cost="anna.muster@example.com") for day in range(1, 4))
    with pytest.raises(LeitstandError):
        house.load([file(OLD + bad + google(5), "Anna Muster.csv")])
    [failure] = of(house).failures
    assert failure.why.en == "3 of 4 rows break the contract"
    written = (house.home / FILE).read_text()
    assert "muster" not in written.casefold()
    assert not (house.home / "warehouse.duckdb").exists()


def test_a_load_that_breaks_off_is_on_record(house, file, monkeypatch):
    def broken(*_):
        raise RuntimeError("power cut at Anna Muster's")

    monkeypatch.setattr("warehouse.intake._show", broken)
    with pytest.raises(RuntimeError):
        house.load([file(OLD + google(1), "march.csv")])
    [failure] = of(house).failures
    assert failure.why.en == "The import broke off"
    assert "Muster" not in (house.home / FILE).read_text()


def test_own_tables_count_under_their_kind(house, report):
    house.load([report("own.csv", 10)], kind="ads")
    found = of(house, "own:ads")
    assert (found.kind, found.loads, found.rows) == ("ads", 1, 3)


def test_what_is_no_known_format_is_not_noted(house, file):
    with pytest.raises(LeitstandError):
        house.load([file("a,b\n1,2\n", "what.csv")])
    assert failures(house.home) == []


def test_a_home_that_is_not_there_yet_stays_away(house, file):
    with pytest.raises(LeitstandError):
        house.load([file(LACKS + google(2))], kind="ads")
    assert not house.home.exists()


def test_the_record_stays_short_and_survives_a_broken_line(house, file):
    house.home.mkdir()
    with pytest.raises(LeitstandError):
        house.load([file(LACKS + google(2))], kind="ads")
    path = house.home / FILE
    line = path.read_text()
    path.write_text("{broken\n" + line * MOST)
    with pytest.raises(LeitstandError):
        house.load([file(LACKS + google(2))], kind="ads")
    assert 0 < len(failures(house.home)) <= MOST // 2


def test_a_plan_notes_nothing(house, file):
    Warehouse(house.home).plan([file(LACKS + google(2))])
    assert failures(house.home) == []
