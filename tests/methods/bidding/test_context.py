"""Columns as numbers: frequent categories, numbers in deviations, gaps in the middle."""

import numpy as np
import pytest

from methods.bidding.context import MOST_LEVELS, encode, encoding


def test_categories_get_places_and_strangers_none():
    how = encoding({"device": np.repeat([0, 1, 2], [50, 30, 3])})
    assert how.levels == {"device": (0, 1)}
    found = encode({"device": np.array([0, 1, 2, -1, 99])}, np.zeros(5), np.zeros(5), how)
    assert found[:, 32:].tolist() == [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]


def test_numbers_are_standardised_cut_and_filled():
    how = encoding({"age": np.array([10.0, 20, 30, np.nan])})
    found = encode({"age": np.array([20.0, np.nan, 1e9])}, np.zeros(3), np.zeros(3), how)
    assert found[:, -1].tolist() == [0, 0, 4]


def test_hour_and_weekday_have_places_of_their_own():
    found = encode({}, np.array([0, 23]), np.array([0, 6]), encoding({}))
    assert found.shape == (2, 32)
    assert found.sum(axis=1).tolist() == [3, 3]
    assert found[1, 24] == found[1, 31] == 1


def test_what_does_not_vary_is_left_out_and_categories_are_capped():
    assert encoding({"one": np.zeros(100, int), "flat": np.ones(100)}).width == 32
    many = encoding({"site": np.repeat(np.arange(200), 25)})
    assert many.width == 32 + MOST_LEVELS == pytest.approx(72)
