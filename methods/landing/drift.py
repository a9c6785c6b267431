# pyright: basic
"""How spend moves around its level between two changes: a slow drift and daily noise.

On the square root of spend, divided by weekday and level (the root takes days without spend and keeps draws at or above
zero), with a flat prior on each stretch's mean:

    u_t = mean_stretch + drift_t + noise_t,      drift_t = phi * drift_(t-1) + shock_t

The scale has a weak inverse gamma prior, and (phi, drift's share of the variance) are averaged over a grid by their
marginal likelihood, which a Kalman filter gives (Durbin & Koopman 2012, sections 4.3 and 7.2): the forecast is a
mixture of multivariate t distributions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from methods.landing.changes import ACTIVE, Changes, Stretches

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WINDOW = 84
"""Days that the drift is learnt from: twelve weeks."""
PHI = (0.4, 0.7, 0.85, 0.93, 0.97, 0.99)
SHARE = (0.03, 0.1, 0.3, 0.6, 0.85, 1.0)
STEADY = 0.15
"""The grid of the drift's memory and of its share of the variance, and the prior chance that nothing drifts."""
PRIOR_DAYS, PRIOR_SD = 3.0, 0.15
"""The scale's prior weighs three days and expects a root-scale deviation of 15 % (about 30 % of spend)."""


@dataclass(frozen=True)
class Drift:
    """The state at the end, per cell of the grid, in units of the level of the last active stretch.

    Attributes:
        weight: (cells,) posterior weights.
        phi, share: (cells,) of the grid.
        mean, drift: (cells,) expected mean and drift of the root.
        cover: (cells, 3) variance of mean, covariance, variance of drift, in units of scale.
        scale: (cells,) variance scale, with `freedom` degrees of freedom.
        level: log level that the roots are divided by.
    """

    weight: Floats
    phi: Floats
    share: Floats
    mean: Floats
    drift: Floats
    cover: Floats
    scale: Floats
    freedom: float
    level: float


def follow(spend: Floats, factors: Floats, found: Changes, parts: Stretches) -> Drift:
    """Learn the drift of a series from its last active days.

    Args:
        spend: (days,) as known.
        factors: (days,) weekday factor of each day.
        found: changes of the series.
        parts: its stretches up to the last of these days.
    """
    from methods.landing.kernel import kalman

    days = spend.size
    known = (parts.state == ACTIVE) & np.isfinite(parts.level)
    active = known.nonzero()[0]
    level = float(parts.level[active[-1]]) if active.size else 0.0
    start = max(0, days - WINDOW)
    at, here = _usable(start, factors, parts, known)
    if not at.size and active.size:
        # After a long pause the last days before it still tell the noise.
        start = max(0, int(parts.begin[active[-1]] + parts.length[active[-1]]) - WINDOW)
        at, here = _usable(start, factors, parts, known)
    roots = np.sqrt(spend[start:][at] / factors[start:][at]) * np.exp(-0.5 * parts.level[here])
    fresh, gaps = np.ones(at.size, bool), np.zeros(at.size, np.int64)
    fresh[1:], gaps[1:] = here[1:] != here[:-1], at[1:] - at[:-1]
    prior, phi, share = _grid()
    mean, drift, cover, score, power = kalman(roots, gaps, fresh, phi, share)
    freedom = PRIOR_DAYS + roots.size - int(np.count_nonzero(fresh))
    expected = PRIOR_DAYS * PRIOR_SD**2 * (float(np.add.reduce(roots**2) / roots.size) if roots.size else 1.0)
    scale = (power + expected) / freedom
    score = prior + score - 0.5 * freedom * np.log(scale)
    weight = np.exp(score - score.max())
    return Drift(weight / weight.sum(), phi, share, mean, drift, cover, scale, freedom, level)


def _usable(start: int, factors: Floats, parts: Stretches, known: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Days since `start` that tell of the drift, and the stretch that each belongs to."""
    which = parts.begin.searchsorted(np.arange(start, factors.size), side="right") - 1
    at = ((factors[start:] > 0) & known[which]).nonzero()[0]
    return at, which[at]


@cache
def _grid() -> tuple[Floats, Floats, Floats]:
    """Log prior, phi and drift's share of the variance; one cell has no drift at all."""
    phi, share = (part.ravel() for part in np.meshgrid(PHI, SHARE))
    prior = np.full(phi.size, np.log((1 - STEADY) / phi.size))
    return np.append(prior, np.log(STEADY)), np.append(phi, 0.0), np.append(share, 0.0)
