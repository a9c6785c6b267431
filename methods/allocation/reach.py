# pyright: basic
"""How far a plan may go before only the form of the curve speaks, not the data."""

from __future__ import annotations

import numpy as np

from methods.allocation.response import Response


def observed_high(response: Response, pattern: np.ndarray, beyond: float = 1.0) -> np.ndarray:
    """(c,) money over the window whose carried-over spend never exceeds `beyond` times the highest observed.

    What a curve has seen is spend with carry-over, not the spend of a single period: one week of much money after weeks
    of little was never the level at which that money would last. Carry-over is taken at its mean over the draws, with
    the past of the plan's first periods included in what was observed, not in what is planned.
    """
    weights = response.weights.mean(axis=0)
    top = _carried(response.observed, weights).max(axis=0)
    peak = _carried(np.concatenate([pattern, np.zeros((response.lags - 1, pattern.shape[1]))]), weights).max(axis=0)
    return beyond * top / np.maximum(peak, 1e-300)


def beyond(response: Response, spend: np.ndarray) -> np.ndarray:
    """(c,) highest carried-over spend of a plan (t, c) over the highest observed; above 1 it is extrapolation."""
    weights = response.weights.mean(axis=0)
    top = _carried(response.observed, weights).max(axis=0)
    reached = _carried(np.concatenate([response.past, spend]), weights)[len(response.past) :].max(axis=0)
    return np.where(top > 0, reached / np.where(top > 0, top, 1.0), np.where(reached > 0, np.inf, 0.0))


def _carried(spend: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(n, c) spend carried over by weights (l, c); before the first period nothing was spent."""
    stock = np.zeros(spend.shape)
    for lag in range(min(len(weights), len(spend))):
        stock[lag:] += weights[lag] * spend[: len(spend) - lag]
    return stock
