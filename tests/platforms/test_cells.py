"""Text in a file is never a formula, and a number keeps its digits."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms._cells import STARTS, amount, risky, safe, table


@pytest.mark.parametrize("text", [
    "=1+1", "+49 170", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1+1", "＋1", "－1", "＠x",
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "  @x",
])  # fmt: skip
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(text: str):
    assert risky(text)
    assert safe(text).startswith("'")


@pytest.mark.parametrize("text", ["Brand DE", "a=b", "1-2", "zelt + rucksack", "", "Größe", "'x"])
def test_other_text_stays_as_it_is(text: str):
    assert safe(text) == text


@given(st.text())
def test_no_text_begins_a_formula_or_a_line(text: str):
    cell = safe(text)
    assert not cell.lstrip(" \u00a0").startswith(tuple(STARTS))
    assert "\n" not in cell and "\r" not in cell and "\x00" not in cell


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.text()}), max_size=5), st.booleans())
def test_a_file_is_read_as_it_was_written(rows: list[dict[str, str]], tabs: bool):
    clean = [{name: safe(value) for name, value in row.items()} for row in rows]
    text = table(["a", "b"], clean, tabs=tabs)
    read = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ",")
    assert list(read) == clean


@given(st.decimals("-99999999", "99999999", places=2))
def test_an_amount_has_its_digits(value: Decimal):
    assert Decimal(amount(float(value))) == value
    assert "E" not in amount(float(value))


@pytest.mark.parametrize("value", [0.001, "1", True, None, float("nan"), float("inf"), 1e300])
def test_what_is_no_amount_is_none(value: Any):
    with pytest.raises(ValueError):
        amount(value)
