# pyright: basic
import numpy as np
import pytest

from methods.track_record import scored


def test_honest_intervals_are_trusted_and_narrow_ones_are_not():
    random = np.random.default_rng(4)
    happened = 10 + random.standard_normal(400)
    point, level = np.full(400, 10.0), np.full(400, 0.9)
    honest = scored(point, point - 1.645, point + 1.645, level, happened, np.zeros(400))
    narrow = scored(point, point - 0.5, point + 0.5, level, happened, np.zeros(400))
    assert honest.trustworthy
    assert honest.inside == pytest.approx(0.9, abs=0.04)
    assert not narrow.trustworthy


def test_bias_and_error_are_shares_of_what_happened():
    score = scored(np.array([11.0, 9.0]), np.array([10.0, 8.0]), np.array([12.0, 10.0]), np.full(2, 0.8),
                   np.array([10.0, 10.0]), np.zeros(2))  # fmt: skip
    assert score.bias == pytest.approx(0.0)
    assert score.error == pytest.approx(0.1)
    assert score.sharp == pytest.approx(0.2)


def test_what_was_measured_with_an_error_is_not_held_against_the_prediction():
    one = np.ones(1)
    near = (2 * one, 1.5 * one, 2.5 * one, 0.9 * one, 2.8 * one)
    assert scored(*near, 0 * one).inside == 0
    assert scored(*near, 0.5 * one).inside == 1
