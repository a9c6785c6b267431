# pyright: basic
"""Densities over arrays that are summed on grids; each up to what does not matter there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FREEDOM = 5.0
"""Degrees of freedom of heavy tails: a source may now and then be far off."""


def log_normal(x: Floats, mean: float, sd: Floats | float) -> Floats:
    """Log of the normal density, without the constant."""
    return -0.5 * ((x - mean) / sd) ** 2 - np.log(sd)


def log_student(x: Floats, sd: Floats | float) -> Floats:
    """Log of Student's t density with scale `sd`, without the constant."""
    return -(FREEDOM + 1) / 2 * np.log1p((x / sd) ** 2 / FREEDOM) - np.log(sd)


def inflated(x: Floats, sd: Floats | float, inflation: float) -> Floats:
    """Density of normal noise plus a half-normal fault that can only inflate (Azzalini 1985, Scand. J. Stat. 12:171).

    With s^2 = sd^2 + inflation^2: 2 / s · phi(x / s) · Phi(inflation x / (sd s)); plain normal for no inflation.
    """
    from scipy.special import ndtr

    if inflation <= 0:
        return np.exp(-0.5 * (x / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    s = np.hypot(sd, inflation)
    return 2 * np.exp(-0.5 * (x / s) ** 2) / (s * np.sqrt(2 * np.pi)) * ndtr(inflation * x / (sd * s))


def two_piece(apart: Floats, below: float, above: float, level: float) -> Floats:
    """Standard error on either side of an estimate, from the distances to its interval's ends.

    Args:
        apart: estimate minus candidate value; a candidate above the estimate is judged by the upper side.
        below: estimate minus low end.
        above: high end minus estimate.
        level: of the interval.
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    least = 1e-3 * max(below, above, 1e-9)
    return np.where(apart < 0, max(above, least), max(below, least)) / z


def before_truncation(low: float, middle: float, high: float, level: float) -> tuple[float, float] | None:
    """Mean and standard deviation of a normal that, cut off at zero, has this median and this upper end.

    A model that allows only positive effects says "somewhere above nothing" with a median far above zero; what its data
    say is the normal before the cut. None where the interval lies far from zero or holds it.

    Args:
        low: end of the interval of a posterior under a prior on positive values.
        middle: its median.
        high: the other end.
        level: of the interval.
    """
    from scipy.special import ndtr, ndtri

    if not 0 < low <= middle < high:
        return None
    ratio = np.linspace(-3.0, 3.0, 241)
    cut = ndtr(-ratio)

    def at(share: float) -> Floats:
        return ratio + ndtri(cut + share * (1 - cut))

    upper = at((1 + level) / 2)
    told = at(0.5) / upper
    if middle / high >= told[-1]:
        return None
    found = float(np.interp(middle / high, told, ratio))
    sd = high / float(np.interp(found, ratio, upper))
    return found * sd, sd
