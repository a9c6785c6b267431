"""How late conversions arrive: a share at once, the rest with an exponential delay, fitted to how counts grew.

share that has arrived a days after the click's day, at the end of that day: F(a) = 1 - (1 - now) exp(-(a + 1) / mean).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AT_ONCE = np.linspace(0.0, 0.95, 39)
MEANS = np.geomspace(0.25, 20.0, 70)
ENOUGH = 40.0
"""Conversions of young days that a fit needs."""
OLD_SURE, YOUNG_SURE = 16.0, 1e6
"""Precision of the prior that the level is 1: a quarter either way where old days tell it, else fixed."""
LEAST = 0.01
"""Least variance of a binomial share, so that days that look complete do not decide alone."""


@dataclass(frozen=True)
class Lag:
    """`now`: share that counts on the click's day whatever the delay; `mean`: mean days of the others; `n`: basis."""

    now: float
    mean: float
    n: float = 0.0

    def arrived(self, age: Floats) -> Floats:
        """Share of a day's conversions known at the end of the day that is `age` days later; nothing before it.

        >>> [round(float(share), 3) for share in Lag(0.0, 2.0).arrived(np.array([-1.0, 0.0, 1.0, 9.0]))]
        [0.0, 0.393, 0.632, 0.993]
        """
        shares = 1 - (1 - self.now) * np.exp(-(np.maximum(age, 0) + 1) / self.mean)
        return np.where(age < 0, 0.0, shares)


def fit(age: Floats, early: Floats, final: Floats) -> Lag | None:
    """The delay under which what was known early grows to what is known now.

    Least squares of early - level * F(age) * final over a grid, weighted by the variance of a binomial count, which
    takes a second pass; `level` takes up a change of definition between the two states and is held near 1 unless days
    of twelve and more tell it from the delay.

    Args:
        age: (n,) days between a click's day and the day on which `early` was known.
        early: (n,) conversions known then.
        final: (n,) conversions of the same day known much later.

    Returns:
        The delay, or None where too few conversions tell it.
    """
    usable = (final > 0) & (age >= 0)
    age, early, final = age[usable], early[usable], final[usable]
    young = age <= 6
    if final[young].sum() < ENOUGH or len(np.unique(age[young])) < 3:
        return None
    sure = OLD_SURE if final[age >= 12].sum() >= ENOUGH else YOUNG_SURE
    kernel = np.exp(-(np.minimum(age, 60)[None, :] + 1) / MEANS[:, None])
    shape = 1 - (1 - AT_ONCE)[:, None, None] * kernel[None, :, :]
    share = np.full(len(age), 0.5)
    now = mean = 0
    for _ in range(3):
        weight = 1 / (final * np.maximum(share * (1 - share), LEAST))
        cross, square = (shape * (early * final * weight)).sum(axis=2), (shape**2 * final**2 * weight).sum(axis=2)
        level = (cross + sure) / (square + sure)
        loss = level**2 * square - 2 * level * cross + sure * (level - 1) ** 2
        now, mean = (int(each) for each in np.unravel_index(int(np.argmin(loss)), loss.shape))
        share = shape[now, mean]
    return Lag(float(AT_ONCE[now]), float(MEANS[mean]), float(final[young].sum()))
