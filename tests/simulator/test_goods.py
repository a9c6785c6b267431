"""The catalogue: prices above cost, right check digits, own addresses."""

import numpy as np

from simulator.goods import COST, COUNT, LIST_PRICE, gtin, price_index, price_moves, url


def test_prices_leave_a_margin():
    assert (COST * 1.19 < LIST_PRICE * 0.8).all()
    assert (LIST_PRICE % 100 == 90).all()


def test_article_numbers_have_right_check_digits():
    for i in range(COUNT):
        digits = [int(c) for c in gtin(i)]
        assert len(digits) == 13
        assert sum(d * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10 == 0


def test_addresses_are_plain_and_unique():
    assert len({url(i) for i in range(COUNT)}) == COUNT
    assert all(url(i).isascii() and " " not in url(i) for i in range(COUNT))


def test_prices_move_on_the_first_of_a_month_only():
    first = int(np.datetime64("2026-03-01").astype(int))
    assert len(price_moves(1, first)) == 5
    assert price_moves(1, first + 1) == []


def test_the_index_is_one_at_list_prices():
    assert price_index(LIST_PRICE) == 1.0
    assert np.isclose(price_index(LIST_PRICE * 1.1), 1.1)
