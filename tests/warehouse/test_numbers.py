"""Numbers in both conventions: what is written comes back, and nothing is read by accident."""

# pyright: basic, reportOptionalSubscript=false
from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import numbers

CON = duckdb.connect()
CENTS = st.integers(min_value=-(10**12), max_value=10**12)


def read(text: str, decimal: str) -> Decimal | None:
    found = CON.execute(
        f"select try_cast(v as decimal(38,9)) from (select {numbers.value('$t', decimal)} as v)", {"t": text}
    )
    return found.fetchone()[0]


@settings(max_examples=60, deadline=None)
@given(CENTS)
def test_an_amount_written_in_german_comes_back(cents):
    amount = Decimal(cents) / 100
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read(text, ",") == read(text + " €", ",") == read("EUR " + text, ",") == amount


@settings(max_examples=60, deadline=None)
@given(CENTS)
def test_an_amount_written_in_english_comes_back(cents):
    amount = Decimal(cents) / 100
    assert read(f"{amount:,.2f}", ".") == read(f"{amount:.2f}", ".") == read(f"${amount:,.2f}", ".") == amount


@settings(max_examples=60, deadline=None)
@given(CENTS)
def test_an_amount_written_in_swiss_comes_back(cents):
    amount = Decimal(cents) / 100
    assert read(f"{amount:,.2f}".replace(",", "'"), ".") == amount


@pytest.mark.parametrize("text", ["1.5", "1.23.456", "12.34,5", "1.2345", "abc", "1,2,3", "--", "", "5 apples"])
def test_a_text_that_breaks_the_german_convention_is_not_a_number(text):
    assert read(text, ",") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("(5.00)", "-5"), ("12.5-", "-12.5"), ("−7", "-7"), ("- 3", "-3"), ("+4", "4"), ("1e3", "1000"), ("< 10%", "10"),
     ("12\u00a0345.6", "12345.6"), ("CHF 1'234.50", "1234.5")],
)  # fmt: skip
def test_signs_around_a_number_are_understood(text, value):
    assert read(text, ".") == Decimal(value)


@pytest.mark.parametrize("text", [" --", "--", "-", "", "n/a", "NaN", "#NV", "k. A."])
def test_texts_for_nothing_are_missing_and_zero_is_not(text):
    assert CON.execute(f"select {numbers.missing('$t')}", {"t": text}).fetchone()[0]
    assert not CON.execute(f"select {numbers.missing('$t')}", {"t": "0"}).fetchone()[0]


@pytest.mark.parametrize(
    ("values", "whole", "point", "comma", "either"),
    [
        (["1,5", "2.000,25"], False, 0, 2, 0),
        (["1.5", "2,000.25"], False, 2, 0, 0),
        (["25,881", "1,000"], False, 0, 0, 2),
        (["25,881", "1,000"], True, 2, 0, 0),
        (["25.881"], True, 0, 1, 0),
        (["25", "--"], False, 0, 0, 0),
    ],
)
def test_a_column_says_which_sign_is_the_decimal_sign(values, whole, point, comma, either):
    con = duckdb.connect()
    con.execute("create table t as select unnest($v) as c", {"v": values})
    found = numbers.evidence(con, "t", "c", whole=whole)
    assert (found.point, found.comma, found.either) == (point, comma, either)
