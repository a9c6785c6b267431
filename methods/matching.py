# pyright: basic
"""Which parts make up which whole, told by the amounts themselves: campaigns that add up to a channel's spend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_PERIODS = 6
HALF, DOUBLE = 0.5, 2.0
CLOSE = 0.2
"""Mean absolute gap, as a share of the whole, up to which the parts of a whole are believed."""


def matched(parts: Floats, wholes: Floats) -> list[int | None]:
    """The whole that each part belongs to, or None.

    Each whole is explained by non-negative least squares (Lawson & Hanson 1974, ch. 23). A part that enters with a
    coefficient between a half and two belongs to the whole where it is nearest to one, provided that the parts of that
    whole follow it period by period.

    Args:
        parts: (periods, k) amounts.
        wholes: (periods, c) amounts.

    >>> rng = np.random.default_rng(1)
    >>> parts = rng.gamma(2.0, 100.0, (40, 3))
    >>> matched(parts, np.column_stack([parts[:, 2], parts[:, 0] + parts[:, 1]]))
    [1, 1, 0]
    """
    from scipy.optimize import nnls

    if len(parts) < LEAST_PERIODS or not parts.size or not wholes.size:
        return [None] * parts.shape[1]
    weight = np.array([nnls(parts, whole)[0] for whole in wholes.T])
    usable = (weight > HALF) & (weight < DOUBLE)
    distance = np.where(usable, np.abs(np.log(np.maximum(weight, 1e-9))), np.inf)
    found = [int(row.argmin()) if np.isfinite(row).any() else None for row in distance.T]
    kept = {
        whole for whole in range(wholes.shape[1])
        if _follows(parts[:, [part for part, own in enumerate(found) if own == whole]].sum(axis=1), wholes[:, whole])
    }  # fmt: skip
    return [own if own in kept else None for own in found]


def nearest(series: Floats, wholes: Floats) -> int | None:
    """The whole that a series of amounts follows period by period, up to a constant factor near one; else None."""
    if len(series) < LEAST_PERIODS or not wholes.size:
        return None
    gaps = [_gap(series, whole) for whole in wholes.T]
    best = int(np.argmin(gaps))
    return best if gaps[best] <= CLOSE else None


def _follows(one: Floats, other: Floats) -> bool:
    return _gap(one, other) <= CLOSE


def _gap(one: Floats, other: Floats) -> float:
    total = float(other.sum())
    return float(np.abs(one - other).sum()) / total if total > 0 else float("inf")
