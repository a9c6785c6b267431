"""What counts as the same value, and what a platform takes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.platform.rules import canonical, held, rejected, same, wrong


@given(st.decimals("0.01", "100000", places=2))
def test_every_amount_in_cents_is_a_budget(amount: Any):
    assert wrong("budget", float(amount), "EUR/day") == ""


@given(st.one_of(st.floats(allow_nan=True), st.booleans(), st.text(), st.none(), st.integers()))
def test_a_budget_is_a_number_with_cents_within_bounds_or_nothing(value: Any):
    taken = wrong("budget", value, "") == ""
    right = not isinstance(value, bool) and isinstance(value, int | float) and 0.01 <= value <= 100_000
    assert not taken or right


def test_numbers_are_the_same_however_they_are_written():
    assert same("budget", 150, 150.0)
    assert canonical({"a": 0.5, "b": [1.0]}) == '{"a":0.5,"b":[1]}'
    assert not same("budget", 150, 150.01)
    assert not same("budget", None, 0)
    assert not same("status", True, 1)


def test_sets_are_the_same_in_any_order():
    assert same("negatives", ["a", "b"], ["b", "a"])
    assert not same("negatives", ["a"], ["a", "b"])
    assert held("negatives", ["b", "a", "a"]) == ["a", "b"]


@pytest.mark.parametrize("shares", [{}, {"a": 0.5}, {"a": 1.5, "b": -0.5}, {"a": True, "b": 0}, [0.5, 0.5], {"a": "1"}])
def test_shares_add_up(shares: Any):
    assert wrong("shares", shares, "share")


def test_copy_has_a_headline():
    assert wrong("copy", {"headlines": ["Zelte"], "descriptions": []}, "") == ""
    assert wrong("copy", {"headlines": [], "descriptions": []}, "")
    assert wrong("copy", {"headlines": [" "]}, "")


def test_members_are_hashes():
    good, bad = "0" * 64, "anna@example.com"
    assert list(rejected("members", [good, bad, good.upper() + "A"])) == [bad, good.upper() + "A"]
