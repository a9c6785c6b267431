import numpy as np
import pytest

from methods.time_based_regression import time_based_regression


def test_agrees_with_ordinary_least_squares_by_dummies():
    """The mean effect and its t statistic equal those of a dummy per period of the test, jointly."""
    rng = np.random.default_rng(0)
    x = rng.normal(50, 5, 40)
    y = 3 + 2 * x + rng.normal(size=40)
    y[30:] += 4
    line = time_based_regression(y, x, 30)
    design = np.column_stack([np.ones(40), x, np.vstack([np.zeros((30, 10)), np.eye(10)])])
    coefficients, *_ = np.linalg.lstsq(design, y, rcond=None)
    assert line.gap[30:] == pytest.approx(coefficients[2:])
    rest = y - design @ coefficients
    covariance = np.linalg.inv(design.T @ design) * (rest @ rest) / 28
    mean = np.concatenate([[0, 0], np.full(10, 0.1)])
    from scipy.stats import t

    error = float(np.sqrt(mean @ covariance @ mean))
    assert line.high - line.low == pytest.approx(2 * t.ppf(0.95, 28) * error)
    assert line.p == pytest.approx(2 * t.sf(abs(line.gap[30:].mean()) / error, 28))


def test_the_range_covers_as_often_as_it_says():
    rng, hits = np.random.default_rng(1), 0
    for _ in range(400):
        x = rng.normal(size=25)
        line = time_based_regression(x + rng.normal(size=25), x, 20)
        hits += line.low <= 0 <= line.high
    assert hits / 400 == pytest.approx(0.9, abs=0.05)


def test_a_perfect_line_leaves_nothing_over():
    line = time_based_regression(2 * np.arange(12.0), np.arange(12.0), 8)
    assert line.l2 == pytest.approx(0, abs=1e-9)
    assert line.gap == pytest.approx(np.zeros(12), abs=1e-9)
