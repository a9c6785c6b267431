"""Tool SQL in other dialects: what is rewritten, and what each dialect says instead."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import LeitstandError
from warehouse.dialects import DIALECTS, compiled, tables


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_takes_parameters_in_its_own_form(dialect):
    text = compiled("select 1 from ads where date >= $start", dialect, params={"start": date(2026, 4, 1)})
    forms = {"postgres": "%(start)s", "bigquery": "@start", "snowflake": ":start", "clickhouse": "{start: Date}",
             "spark": ":start"}  # fmt: skip
    assert forms[dialect] in text


@pytest.mark.parametrize(
    ("dialect", "said"),
    [("postgres", "TO_CHAR(date, 'IYYY\"-W\"IW')"), ("bigquery", "FORMAT_DATE('%G-W%V', date)"),
     ("snowflake", "YEAROFWEEKISO(date)"), ("clickhouse", "formatDateTime(date, '%G-W%V')"),
     ("spark", "EXTRACT(YEAROFWEEK FROM date)")],
)  # fmt: skip
def test_the_iso_week_keeps_its_year(dialect, said):
    assert said in compiled("select strftime(date, '%G-W%V') from ads", dialect)


def test_a_star_with_replacements_becomes_its_columns():
    text = compiled("select * replace (a * 2 as a) from t", "postgres", columns={"t": ("a", "b")})
    assert text == 'SELECT a * 2 AS a, "b" FROM t'
    assert compiled("select * exclude (b) from t", "spark", columns={"t": ("a", "b")}) == "SELECT `a` FROM t"


def test_group_by_all_becomes_the_places_of_what_is_not_counted():
    assert compiled("select a, sum(b), c from t group by all", "postgres").endswith("GROUP BY 1, 3")
    assert "GROUP BY" not in compiled("select sum(b) from t group by all", "postgres")


def test_an_order_by_a_new_name_is_spelt_out_for_postgres():
    sql = "select a + 1 as k, sum(b) as s from t group by k order by k::varchar, s desc"
    assert compiled(sql, "postgres").endswith("ORDER BY CAST((a + 1) AS TEXT), s DESC NULLS LAST")
    assert "CAST(k AS STRING)" in compiled(sql, "bigquery")


def test_a_subquery_gets_a_name():
    assert ") AS q" in compiled("select a from (select 1 as a)", "postgres")


def test_a_number_that_is_none_stays_out_in_every_dialect():
    for dialect in DIALECTS:
        text = compiled("select a from t where isfinite(a)", dialect)
        assert "isfinite" not in text.lower()
        assert "BETWEEN" in text


def test_nulls_come_last_in_bigquery_windows_too():
    text = compiled("select sum(a) over (order by d desc) from t", "bigquery")
    assert "ORDER BY d IS NULL, d DESC" in text


def test_what_cannot_be_said_is_one_sentence():
    with pytest.raises(LeitstandError) as told:
        compiled("select from where", "postgres")
    assert "postgres" in told.value.said("de")
    assert "\n" not in told.value.said("en")


def test_tables_are_those_read_and_not_those_named():
    assert tables("with w as (select * from ads) select * from w join orders on true") == {"ads", "orders"}
