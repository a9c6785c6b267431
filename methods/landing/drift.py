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
from typing import Any

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
        spend, factors: (days,) as known, and the weekday factor of each day.
        found, parts: changes of the series, and its stretches up to the last of these days.
    """
    days = spend.size
    active = np.flatnonzero((parts.state == ACTIVE) & np.isfinite(parts.level))
    level = float(parts.level[active[-1]]) if active.size else 0.0
    start = max(0, days - WINDOW)
    which = np.searchsorted(parts.begin, np.arange(start, days), side="right") - 1
    usable = (factors[start:] > 0) & (parts.state[which] == ACTIVE) & np.isfinite(parts.level[which])
    if not usable.any() and active.size:
        # After a long pause the last days before it still tell the noise.
        last = int(parts.begin[active[-1]] + parts.length[active[-1]])
        start = max(0, last - WINDOW)
        which = np.searchsorted(parts.begin, np.arange(start, days), side="right") - 1
        usable = (factors[start:] > 0) & (parts.state[which] == ACTIVE) & np.isfinite(parts.level[which])
    at = np.flatnonzero(usable)
    here = which[at]
    roots = np.sqrt(spend[start:][at] / factors[start:][at]) * np.exp(-0.5 * parts.level[here])
    fresh = np.append(True, here[1:] != here[:-1]) if at.size else np.zeros(0, bool)
    gaps = np.diff(at, prepend=at[:1]) if at.size else at
    prior, phi, share = _grid()
    mean, drift, cover, score, power = _engine()(roots, gaps.astype(np.int64), fresh, phi, share)
    freedom = PRIOR_DAYS + roots.size - int(fresh.sum())
    expected = PRIOR_DAYS * PRIOR_SD**2 * (float(np.mean(roots**2)) if roots.size else 1.0)
    scale = (power + expected) / freedom
    score = prior + score - 0.5 * freedom * np.log(scale)
    weight = np.exp(score - score.max())
    return Drift(weight / weight.sum(), phi, share, mean, drift, cover, scale, freedom, level)


def _grid() -> tuple[Floats, Floats, Floats]:
    """Log prior, phi and drift's share of the variance; one cell has no drift at all."""
    phi, share = (part.ravel() for part in np.meshgrid(PHI, SHARE))
    prior = np.full(phi.size, np.log((1 - STEADY) / phi.size))
    return np.append(prior, np.log(STEADY)), np.append(phi, 0.0), np.append(share, 0.0)


@cache
def _engine() -> Any:
    from numba import njit

    @njit(cache=True)
    def kalman(roots, gaps, fresh, phi, share):  # pragma: no cover  (compiled)
        cells = phi.size
        mean, drift, score, power = np.ones(cells), np.zeros(cells), np.zeros(cells), np.zeros(cells)
        cover = np.zeros((cells, 3))
        flat = 1e4
        for c in range(cells):
            q, noise = share[c], 1.0 - share[c] + 1e-6
            b, d, vb, vbd, vd = 1.0, 0.0, flat, 0.0, q
            for i in range(roots.size):
                if i > 0:
                    step = phi[c] ** gaps[i]
                    d, vbd, vd = d * step, vbd * step, vd * step * step + q * (1.0 - step * step)
                if fresh[i]:
                    b, vb, vbd = 1.0, flat, 0.0
                spread = vb + 2 * vbd + vd + noise
                off = roots[i] - b - d
                if not fresh[i]:
                    score[c] -= 0.5 * np.log(spread)
                    power[c] += off * off / spread
                kb, kd = (vb + vbd) / spread, (vbd + vd) / spread
                b, d = b + kb * off, d + kd * off
                vb, vbd, vd = vb - kb * (vb + vbd), vbd - kb * (vbd + vd), vd - kd * (vbd + vd)
            if roots.size == 0:
                vb = 1.0
            mean[c], drift[c] = b, d
            cover[c, 0], cover[c, 1], cover[c, 2] = max(vb, 0.0), vbd, max(vd, 0.0)
        return mean, drift, cover, score, power

    return kalman
