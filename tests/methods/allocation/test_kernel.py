from __future__ import annotations

import numpy as np
import pytest

from methods.allocation import kernel


@pytest.mark.parametrize("size", [1, 7, 64])
def test_rows_are_the_curves_to_fourteen_digits(size):
    rng = np.random.default_rng(size)
    past, unit, rate, share = (rng.uniform(0.0, 2.0, size) for _ in range(4))
    slope = rng.uniform(0.5, 4.0, size)
    x = 1.3 * (past + 3.0 * unit)
    value, steep = np.zeros(size), np.zeros(size)
    kernel.logistic_row(3.0, 2.0, 1.3, past, unit, rate, share, value, steep)
    s = np.tanh(rate * x / 2)
    np.testing.assert_allclose(value, 2 * share * s, rtol=1e-12)
    np.testing.assert_allclose(steep, share * rate * 1.3 * (1 - s * s) * unit, rtol=1e-9, atol=1e-14)
    value[:], steep[:] = 0, 0
    stock = past + 3.0 * unit
    kernel.hill_row(2.0, 1.3, stock, np.log(stock), unit, np.log(rate), slope, share, value, steep)
    s = x**slope / (rate**slope + x**slope)
    np.testing.assert_allclose(value, 2 * share * s, rtol=1e-11)
    np.testing.assert_allclose(steep, 2 * share * slope * s * (1 - s) / x * 1.3 * unit, rtol=1e-9)
