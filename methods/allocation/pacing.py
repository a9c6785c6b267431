# pyright: basic
"""How a channel's money runs over the periods of the window, to the cent."""

from __future__ import annotations

import numpy as np

from methods.allocation.frame import CENT


def paced(whole: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """(t, c) money by period of whole cents (c,), following the pattern (t, c); each column adds up exactly.

    Cents follow the running sum, so that no period is off by more than one cent and errors do not pile up.
    """
    running = np.cumsum(pattern, axis=0) / np.maximum(pattern.sum(axis=0), 1e-300)
    reached = np.floor(running * whole + 0.5)
    reached[-1] = whole
    return np.diff(reached, axis=0, prepend=0.0) / CENT


def pattern_of(weights: np.ndarray, channels: int) -> np.ndarray:
    """(t, c) shares of weights by period, (t,) for all channels alike or (t, c); a channel without any is even."""
    shape = np.asarray(weights, dtype=float)
    shape = np.repeat(shape[:, None], channels, axis=1) if shape.ndim == 1 else shape
    total = shape.sum(axis=0)
    return np.where(total > 0, shape / np.where(total > 0, total, 1.0), 1 / len(shape))
