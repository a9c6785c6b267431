# pyright: basic
"""One arm of a trial as moments: how many units, the mean, and the variance of one unit's contribution to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arm:
    """What every test needs of one arm.

    n      independent units
    mean   of the outcome, in its unit; of a ratio metric the ratio
    var    of one unit's contribution, in squared units: the variance of the mean is `var` / `n`
    """

    n: int
    mean: float
    var: float

    @property
    def error(self) -> float:
        """Variance of the mean."""
        return self.var / self.n


def of_means(values: np.ndarray) -> Arm:
    """The arm of one outcome per unit; at least two units."""
    return Arm(len(values), float(values.mean()), float(values.var(ddof=1)))


def linearised(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """A ratio of sums, R = sum(y) / sum(d), as one value per unit of an arm; units are what was randomised.

    Delta method (Deng, Knoblich & Lu 2018, KDD, eq. 2): R + (y - R d) / mean(d). Their mean is R, and their variance
    is (s_y² - 2 R s_yd + R² s_d²) / mean(d)², so that tests of means hold for the ratio.

    Args:
        numerator: (units,) sum of the numerator per unit.
        denominator: (units,) sum of the denominator per unit, with a positive total.

    Returns:
        (units,) values in the unit of the ratio.
    """
    ratio = numerator.sum() / denominator.sum()
    return ratio + (numerator - ratio * denominator) / denominator.mean()


def summed(keys: np.ndarray, *columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """Sums per unit of several columns, units in the order of their sorted keys."""
    _, place = np.unique(keys, return_inverse=True)
    return tuple(np.bincount(place, column) for column in columns)
