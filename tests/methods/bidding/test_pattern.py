"""The rhythm of hours and weekdays, against one that is known."""

import numpy as np
import pytest

from methods.bidding.pattern import hourly

CURVE = 1 + 0.8 * np.sin(2 * np.pi * (np.arange(24) - 9) / 24)
FACTOR = np.array([1.0, 1.0, 1.0, 1.0, 1.2, 0.7, 0.8])


def history(days, noise, seed=1):
    hours = np.arange(24 * days)
    true = CURVE[hours % 24] * FACTOR[hours // 24 % 7]
    return hours, true * np.exp(noise * np.random.default_rng(seed).normal(size=hours.size)), true


def test_it_sums_to_one_and_finds_the_rhythm():
    hours, amount, _ = history(56, 0.2)
    found = hourly(hours, amount, 0, 0, 7)
    true = CURVE[np.arange(168) % 24] * FACTOR[np.arange(168) // 24]
    true = true / true.sum()
    assert found.sum() == pytest.approx(1)
    assert np.abs(found - true).sum() < 0.1


def test_the_horizon_begins_on_its_own_weekday():
    hours, amount, _ = history(56, 0.0)
    saturday = hourly(hours, amount, 0, 5, 2).reshape(2, 24).sum(axis=1)
    friday = hourly(hours, amount, 0, 4, 2).reshape(2, 24).sum(axis=1)
    assert saturday[0] < saturday[1]
    assert friday[0] > 1.4 * friday[1]


def test_a_short_history_is_shrunk_and_no_hour_is_empty():
    found = hourly(np.array([12]), np.array([5.0]), 2, 2, 1)
    assert found.min() > 0
    assert found.argmax() == 12
    assert hourly(np.zeros(0, int), np.zeros(0), 0, 0, 2) == pytest.approx(1 / 48)
