# pyright: basic
"""The same forecast on past days: how its intervals held, and how far they have to be stretched.

Each past forecast gives the rank of what came among its draws, as a normal score; scores of a calibrated forecast
spread as far as a standard normal variable does. The stretch is the spread that is needed for the wanted coverage,
shrunk towards one as far as few independent windows leave it in doubt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DOUBT = 12.0
"""A stretch is believed half once so many independent windows were replayed."""
MOST, LEAST = 3.0, 0.5
"""Stretches beyond are not believed."""


def normal_score(draws: Floats, truth: Floats) -> Floats:
    """(series,) normal score of what came among (draws, series) draws; ties count half."""
    from scipy.special import ndtri

    below = np.count_nonzero(draws < truth - 0.005, axis=0) + 0.5 * np.count_nonzero(
        np.abs(draws - truth) <= 0.005, axis=0
    )
    return ndtri((below + 0.5) / (draws.shape[0] + 1))


def edge(level: float) -> float:
    """Normal score at the ends of a central interval of that level."""
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))


def stretch(scores: Floats, windows: float, level: float, towards: float = 1.0) -> float:
    """How much wider than it says the forecast's interval of that level has to be.

    Args:
        scores: (forecasts,) normal scores of past forecasts.
        windows: how many independent ones they are worth.
        level: wanted coverage.
        towards: the stretch that is expected without them.
    """
    scores = scores[np.isfinite(scores)]
    if scores.size == 0:
        return towards
    # As many windows as there are tell a quantile only so well: the next one needs a little more (Vovk et al. 2005).
    needed = float(np.quantile(np.abs(scores), min(level * (1 + 1 / max(windows, 4.0)), 1.0))) / edge(level)
    weight = windows / (windows + DOUBT)
    found = np.exp(weight * np.log(max(needed, 0.05)) + (1 - weight) * np.log(towards))
    return float(np.clip(found, LEAST, MOST))


def stretched(draws: Floats, by: float) -> Floats:
    """Draws whose normal scores are spread `by` times as far around the median; never beyond what was drawn.

    The values are those of `np.quantile(..., method="hazen")` to the bit, which would sort anew for every quantile.
    """
    from scipy.special import ndtr, ndtri

    order, size = np.argsort(draws, kind="stable"), draws.size
    at = np.clip(size * ndtr(by * ndtri((np.arange(size) + 0.5) / size)) + 0.5 - 1, 0, size - 1)
    below = at.astype(np.int64)
    ordered, share = draws[order], at - below
    low, high = ordered[below], ordered[np.minimum(below + 1, size - 1)]
    wide = np.empty(size)
    # From whichever end is nearer, so that both ends are met exactly.
    wide[order] = np.where(share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share))
    return wide
