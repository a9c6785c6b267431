"""Dates: one reading for a column, and a question where there are two."""

# pyright: basic, reportOptionalSubscript=false
from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import BadArguments, BadFile
from warehouse import dates

CON = duckdb.connect(config={"autoinstall_known_extensions": False, "TimeZone": "UTC"})
DAYS = st.lists(st.dates(date(1990, 1, 1), date(2090, 12, 31)), min_size=1, max_size=8)


def read(values: list[str], hint: str | None = None) -> list[date | None]:
    CON.execute("create or replace table t as select unnest($v) as c, generate_subscripts($v, 1) as i", {"v": values})
    form = dates.form_of(CON, "t", "c", "Tag", "bericht.csv", hint)
    return [row[0] for row in CON.execute(f"select {dates.day('c', form)} from t order by i").fetchall()]


@settings(max_examples=30, deadline=None)
@given(DAYS)
def test_german_iso_and_compact_days_come_back(days):
    assert read([f"{d:%d.%m.%Y}" for d in days]) == days
    assert read([d.isoformat() for d in days]) == days
    assert read([f"{d:%Y%m%d}" for d in days]) == days


@settings(max_examples=30, deadline=None)
@given(DAYS)
def test_slashes_come_back_or_are_asked_for_but_never_misread(days):
    for form, hint in (("%d/%m/%Y", "dd/mm/yyyy"), ("%m/%d/%Y", "mm/dd/yyyy")):
        texts = [d.strftime(form) for d in days]
        assert read(texts, hint) == days
        one_way = any(d.day > 12 for d in days) or all(d.day == d.month for d in days)
        if one_way:
            assert read(texts) == days
        else:
            with pytest.raises(BadFile, match="two ways"):
                read(texts)


def test_the_question_shows_both_readings_and_the_answer():
    with pytest.raises(BadFile) as asked:
        read(["03/04/2026", "05/06/2026"])
    assert "03/04/2026" in asked.value.said("de")
    assert "date_format=tt/mm/jjjj" in asked.value.todo("de")
    assert "date_format=mm/dd/yyyy" in asked.value.todo("en")


@pytest.mark.parametrize("hint", ["tt/mm/jjjj", "dd/mm/yyyy", "%d/%m/%Y", "d/m/y", "DD-MM-YYYY", "tt-mm-jj"])
def test_a_hint_is_understood_in_many_spellings(hint):
    assert read(["03/04/2026"], hint) == [date(2026, 4, 3)]


def test_an_unknown_hint_lists_the_known_ones():
    with pytest.raises(BadArguments) as refused:
        read(["03/04/2026"], "morgen")
    assert "dd/mm/yyyy" in refused.value.todo("en")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1. April 2026", date(2026, 4, 1)),
        ("Apr 1, 2026", date(2026, 4, 1)),
        ("Mi., 1.4.2026", date(2026, 4, 1)),
        ("3 März 2026", date(2026, 3, 3)),
        ("2026-W10", date(2026, 3, 2)),
        ("KW 10/2026", date(2026, 3, 2)),
        ("2026-03", date(2026, 3, 1)),
        ("2026-03-02 - 2026-03-08", date(2026, 3, 2)),
        ("2026-03-02T23:30:00+02:00", date(2026, 3, 2)),
        ("1.4.26", date(2026, 4, 1)),
    ],
)
def test_further_ways_to_write_a_day(text, day):
    assert read([text]) == [day]


def test_days_that_do_not_exist_are_no_days():
    assert read(["31.04.2026", "30.04.2026", "01.01.0026"]) == [None, date(2026, 4, 30), None]


def test_a_column_without_dates_says_so():
    with pytest.raises(BadFile, match="is a date"):
        read(["Brand", "Generic"])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T10:00:00+02:00", "2026-03-02 08:00:00"),
        ("2026-03-02 10:00", "2026-03-02 10:00:00"),
        ("02.03.2026 10:00:30", "2026-03-02 10:00:30"),
        ("2026-03-02", "2026-03-02 00:00:00"),
        ("1604192073036492", "2020-11-01 00:54:33.036492"),
    ],
)
def test_moments_are_utc(text, moment):
    CON.execute("create or replace table t as select $v as c", {"v": text})
    form = dates.form_of(CON, "t", "c", "Zeit", "x.csv")
    assert str(CON.execute(f"select {dates.moment('c', form)} from t").fetchone()[0]) == moment
