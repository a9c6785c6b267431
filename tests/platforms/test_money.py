"""Amounts come out as they went in, to the last cent, in every currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms import _money as money

CENTS = st.decimals("0.01", "9999999.99", places=2)


@given(CENTS)
def test_euros_are_exact_in_micros_and_back(amount: Decimal):
    counted = money.micros(float(amount))
    assert counted == int(amount * 1_000_000)
    assert money.exact(money.from_micros(counted)) == amount


@given(CENTS)
def test_euros_are_exact_in_cents_and_back(amount: Decimal):
    counted = money.units(float(amount), "EUR")
    assert counted == int(amount * 100)
    assert money.exact(money.from_units(counted, "EUR")) == amount


@given(st.integers(1, 10**9), st.sampled_from(sorted(money.META_WHOLE)))
def test_currencies_without_a_smaller_coin_are_counted_one_by_one(amount: int, currency: str):
    assert money.units(amount, currency) == amount == money.from_units(amount, currency)


@given(st.integers(1, 10**15))
def test_whatever_stands_in_micros_is_the_same_on_the_way_back(count: int):
    assert money.micros(money.from_micros(count)) == count


@given(st.integers(1, 10**13), st.sampled_from(sorted(money.META_HUNDREDTHS | money.META_WHOLE)))
def test_whatever_meta_counts_is_the_same_on_the_way_back(count: int, currency: str):
    assert money.units(money.from_units(count, currency), currency) == count


ANYTHING = st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.none())


@given(ANYTHING, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_can_be_paid_has_no_part_of_a_coin(value: Any, currency: str):
    try:
        found = money.payable(value, currency)
    except ValueError:
        return
    coin = Decimal(1).scaleb(-money.decimals(currency))
    assert found > 0 and found % coin == 0 and not isinstance(value, bool | str)


@pytest.mark.parametrize("value", [0.0000001, "1", True, None, float("nan"), float("inf"), [1]])
def test_what_is_no_amount_is_said_to_be_none(value: Any):
    with pytest.raises(ValueError):
        money.micros(value)


def test_a_unit_names_its_currency():
    assert (money.currency_of("EUR/day"), money.currency_of("EUR"), money.currency_of("")) == ("EUR", "EUR", "")


def test_a_currency_that_meta_does_not_list_is_not_guessed():
    with pytest.raises(ValueError):
        money.units(1, "XAU")
    assert not money.META_WHOLE & money.META_HUNDREDTHS
