# pyright: basic
"""Whether searches for the brand rise and fall with a channel's spend, beside season, trend and all other spend.

log(searches) = level + trend + season + controls + sum over channels of b * stock / mean stock + noise, by least
squares with a little shrinkage of the other channels; standard errors allow for noise that resembles its neighbours
(Newey and West 1987). It is an association: who searches more because of the weather shows here as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST = 40
"""Periods below which season, trend and spend cannot be told apart."""


@dataclass(frozen=True)
class Halo:
    """Change of log searches per unit of relative stock, its standard error and degrees of freedom."""

    slope: float
    se: float
    free: int

    def change(self, relative: float, level: float) -> tuple[float, float, float]:
        """(low, middle, high) relative change of searches when the stock changes by a share of its mean."""
        from scipy.stats import t

        wide = float(t.ppf((1 + level) / 2, self.free)) * self.se * abs(relative)
        middle = self.slope * relative
        return float(np.expm1(middle - wide)), float(np.expm1(middle)), float(np.expm1(middle + wide))


def halo(
    searches: Floats, stocks: Floats, channel: int, days: int, controls: Floats | None = None, *, lags: int = 4
) -> Halo | None:
    """The association of one channel's stock with searches; None where the series is too short or empty.

    Args:
        searches: (n,) a period, above zero.
        stocks: (n, c) adstocked spend of every channel.
        channel: whose.
        days: length of a period.
        controls: (n, k) what else moves searches, such as demand for the category.
        lags: of the standard error.
    """
    n = len(searches)
    if n < FEWEST or (searches <= 0).any() or stocks[:, channel].std() == 0:
        return None
    moving = [at for at in range(stocks.shape[1]) if at != channel and stocks[:, at].std() > 0]
    own = stocks[:, channel] / stocks[:, channel].mean()
    phase = 2 * np.pi * np.arange(n) * days / 365.25
    parts = [np.ones(n), np.linspace(-1, 1, n), own]
    for order in (1, 2):
        parts += [np.sin(order * phase), np.cos(order * phase)]
    if controls is not None:
        parts += [_standard(np.log(np.maximum(each, 1e-9))) for each in controls.T if each.std() > 0]
    fixed = len(parts)
    parts += [_standard(stocks[:, at]) for at in moving]
    design, y = np.column_stack(parts), np.log(searches)
    ridge = np.zeros(design.shape[1])
    ridge[fixed:] = 1.0
    inverse = np.linalg.pinv(design.T @ design + np.diag(ridge))
    found = inverse @ design.T @ y
    rest = y - design @ found
    free = max(n - design.shape[1], 5)
    scored = design * rest[:, None]
    meat = scored.T @ scored
    for lag in range(1, lags + 1):
        cross = scored[lag:].T @ scored[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    spread = inverse @ meat @ inverse * n / free
    return Halo(float(found[2]), float(np.sqrt(max(spread[2, 2], 0.0))), free)


def _standard(values: Floats) -> Floats:
    return (values - values.mean()) / max(float(values.std()), 1e-12)
