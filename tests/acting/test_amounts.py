# pyright: basic
from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from acting.amounts import CENT, a_day, cents, plain, split

MONEY = st.decimals(min_value="0", max_value="100000", places=2)


@given(MONEY, st.lists(MONEY, min_size=1, max_size=12))
def test_a_split_loses_no_cent_and_favours_nobody_by_more_than_one(total, weights):
    shares = split(total, weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        exact = total * weight / whole if whole else total / len(weights)
        assert abs(share - exact) < CENT


def test_amounts_are_exact():
    assert cents(0.1 + 0.2) == Decimal("0.30")
    assert a_day(30.4375, "EUR/month") == Decimal("1.00")
    assert a_day(1, "EUR/hour") == Decimal("24.00")
    assert a_day(1, "EUR") is None
    assert plain(Decimal("3.00")) == 3
    assert isinstance(plain(Decimal("3.00")), int)
