# pyright: basic
"""The compiled part: what each channel brings in each draw at given money, and the slope by it. Import inside functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Function = Callable[..., Any]
OPTIONS = {"error_model": "numpy", "nogil": True, "fastmath": {"reassoc", "contract"}}
FAR = 40.0


def compiled(function: Function) -> Function:
    """Compile on first call, with a cache where some folder can be written."""
    try:
        return njit(cache=True, **OPTIONS)(function)
    except RuntimeError:
        return njit(**OPTIONS)(function)


@compiled
def logistic(
    money: np.ndarray, past: np.ndarray, unit: np.ndarray, times: np.ndarray, rate: np.ndarray, slope: np.ndarray,
    share: np.ndarray, stretch: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """Fill value and steep (c, d) for money (c,), with the stock past + money * unit (c, r, d) in times (r,) periods.

    tanh(z / 2) is (1 - e) / (1 + e) with e = exp(-z), the 64th power of a Taylor sum at -z / 64: a processor computes
    that in lanes; relative error 1e-14. A geo has its part of the ceiling, share (c, g, d), and its stretch (c, g).
    """
    channels, rows, draws = unit.shape
    for c in range(channels):
        value[c] = 0.0
        steep[c] = 0.0
        for g in range(stretch.shape[1]):
            for r in range(rows):
                if times[r] == 0.0:
                    continue
                for d in range(draws):
                    lam = rate[c, d] * stretch[c, g]
                    z = lam * (past[c, r, d] + money[c] * unit[c, r, d])
                    v = -min(z, 40.0) / 64
                    e = 1 + v / 11 * (1 + v / 12 * (1 + v / 13))
                    e = 1 + v / 7 * (1 + v / 8 * (1 + v / 9 * (1 + v / 10 * e)))
                    e = 1 + v * (1 + v / 2 * (1 + v / 3 * (1 + v / 4 * (1 + v / 5 * (1 + v / 6 * e)))))
                    e *= e
                    e *= e
                    e *= e
                    e *= e
                    e *= e
                    e *= e
                    s = (1 - e) / (1 + e)
                    value[c, d] += times[r] * share[c, g, d] * s
                    steep[c, d] += times[r] * share[c, g, d] * 0.5 * lam * (1 - s * s) * unit[c, r, d]


@compiled
def hill(
    money: np.ndarray, past: np.ndarray, unit: np.ndarray, times: np.ndarray, rate: np.ndarray, slope: np.ndarray,
    share: np.ndarray, stretch: np.ndarray, value: np.ndarray, steep: np.ndarray,
) -> None:  # fmt: skip
    """The same for x^slope / (rate^slope + x^slope); rate holds the logarithms of the half saturation."""
    channels, rows, draws = unit.shape
    for c in range(channels):
        value[c] = 0.0
        steep[c] = 0.0
        for g in range(stretch.shape[1]):
            for r in range(rows):
                if times[r] == 0.0:
                    continue
                for d in range(draws):
                    x = stretch[c, g] * (past[c, r, d] + money[c] * unit[c, r, d])
                    if x > 0.0:
                        s = 1 / (1 + np.exp(slope[c, d] * (rate[c, d] - np.log(x))))
                        weight = times[r] * share[c, g, d]
                        value[c, d] += weight * s
                        steep[c, d] += weight * slope[c, d] * s * (1 - s) / x * stretch[c, g] * unit[c, r, d]
