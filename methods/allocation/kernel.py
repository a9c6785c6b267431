# pyright: basic
"""The compiled part: what each channel brings in each draw, and its slope by money. Import inside functions.

Exponentials are the 64th power of a Taylor sum at a 64th of the exponent, which a processor computes in lanes; relative
error 1e-14. A geo has its part of the ceiling, share (c, g, d), and its stretch (c, g).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Function = Callable[..., Any]
OPTIONS = {"error_model": "numpy", "nogil": True, "fastmath": {"reassoc", "contract"}}


def compiled(function: Function) -> Function:
    """Compile on first call, with a cache where some folder can be written."""
    try:
        return njit(cache=True, **OPTIONS)(function)
    except RuntimeError:
        return njit(**OPTIONS)(function)


@compiled
def power(v: float) -> float:
    """exp(64 v), as the 64th power of a Taylor sum at v."""
    e = 1 + v * (1 / 13)
    e = 1 + v * (1 / 12) * e
    e = 1 + v * (1 / 11) * e
    e = 1 + v * (1 / 10) * e
    e = 1 + v * (1 / 9) * e
    e = 1 + v * (1 / 8) * e
    e = 1 + v * (1 / 7) * e
    e = 1 + v * (1 / 6) * e
    e = 1 + v * (1 / 5) * e
    e = 1 + v * (1 / 4) * e
    e = 1 + v * (1 / 3) * e
    e = 1 + v * (1 / 2) * e
    e = 1 + v * e
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    return e


@compiled
def logistic_row(  # noqa: PLR0913, PLR0917 - compiled loops take arrays, not objects
    money: float, times: float, stretch: float, past: np.ndarray, unit: np.ndarray, rate: np.ndarray,
    share: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """Add tanh(z / 2) = (1 - e) / (1 + e), e = exp(-z), of one row of periods to value and steep (d,)."""
    for d in range(value.size):
        lam = rate[d] * stretch
        z = lam * past[d] + lam * money * unit[d]
        v = -min(z, 40.0) * (1 / 64)
        e = power(v)
        s = (1 - e) / (1 + e)
        value[d] += times * share[d] * s
        steep[d] += times * share[d] * 0.5 * lam * (1 - s * s) * unit[d]


@compiled
def logistic(  # noqa: PLR0913, PLR0917 - compiled loops take arrays, not objects
    money: np.ndarray, past: np.ndarray, unit: np.ndarray, times: np.ndarray, rate: np.ndarray, share: np.ndarray,
    stretch: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """Fill value and steep (c, d) for money (c,), the stock past + money * unit (c, r, d) in times (r,) periods."""
    channels, rows, _ = unit.shape
    for c in range(channels):
        value[c] = 0.0
        steep[c] = 0.0
        for g in range(stretch.shape[1]):
            for r in range(rows):
                logistic_row(
                    money[c], times[r], stretch[c, g], past[c, r], unit[c, r], rate[c], share[c, g], value[c], steep[c]
                )


@compiled
def hill_row(  # noqa: PLR0913, PLR0917 - compiled loops take arrays, not objects
    times: float, stretch: float, stock: np.ndarray, log_stock: np.ndarray, unit: np.ndarray, log_rate: np.ndarray,
    slope: np.ndarray, share: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """Add 1 / (1 + e), e = (rate / stock)^slope, of one row of periods to value and steep (d,)."""
    shift = np.log(stretch)
    for d in range(value.size):
        z = slope[d] * (log_rate[d] - log_stock[d] - shift)
        v = min(max(z, -40.0), 40.0) * (1 / 64)
        e = power(v)
        s = 1 / (1 + e) if z < 40.0 else 0.0
        value[d] += times * share[d] * s
        steep[d] += times * share[d] * slope[d] * s * (1 - s) / max(stock[d], 1e-300) * unit[d]


@compiled
def hill(  # noqa: PLR0913, PLR0917 - compiled loops take arrays, not objects
    times: np.ndarray, stock: np.ndarray, log_stock: np.ndarray, unit: np.ndarray, log_rate: np.ndarray,
    slope: np.ndarray, share: np.ndarray, stretch: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """Fill value and steep (c, d) for the stock (c, r, d) in times (r,) periods."""
    channels, rows, _ = unit.shape
    for c in range(channels):
        value[c] = 0.0
        steep[c] = 0.0
        for g in range(stretch.shape[1]):
            for r in range(rows):
                hill_row(
                    times[r], stretch[c, g], stock[c, r], log_stock[c, r], unit[c, r], log_rate[c], slope[c],
                    share[c, g], value[c], steep[c],
                )  # fmt: skip
