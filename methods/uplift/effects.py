"""Average effects of a randomised trial, plain and adjusted."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Effect:
    """An estimate with its standard error, in units of the outcome."""

    value: float
    se: float

    def span(self, level: float) -> tuple[float, float]:
        """Low and high end of the normal interval."""
        wide = quantile(level) * self.se
        return self.value - wide, self.value + wide


def quantile(level: float) -> float:
    """How many standard errors an interval of that level reaches to each side.

    >>> round(quantile(0.9), 3)
    1.645
    """
    return NormalDist().inv_cdf(0.5 + level / 2)


def mean(values: Floats) -> Effect:
    """The mean of independent values with its standard error; nan and infinity where there are none."""
    size = len(values)
    if not size:
        return Effect(float("nan"), float("inf"))
    return Effect(float(values.mean()), float(values.std(ddof=1) / np.sqrt(size)) if size > 1 else float("inf"))


def difference(outcome: Floats, treated: Ints) -> Effect:
    """Difference in means with Neyman's standard error: root of s1²/n1 + s0²/n0.

    >>> difference(np.array([1.0, 2.0, 4.0, 5.0]), np.array([0, 0, 1, 1])).value
    3.0
    """
    one, zero = mean(outcome[treated == 1]), mean(outcome[treated == 0])
    return Effect(one.value - zero.value, float(np.hypot(one.se, zero.se)))


def pseudo(outcome: Floats, treated: Ints, without: Floats, with_it: Floats, share: float | Floats) -> Floats:
    """Each unit's doubly robust score, whose mean is the average effect (Robins, Rotnitzky and Zhao 1994).

    m1 - m0 + t (y - m1) / e - (1 - t) (y - m0) / (1 - e)

    Args:
        outcome: (n,) y.
        treated: (n,) t.
        without: (n,) expected outcome without treatment, m0, from a model that has not seen the unit.
        with_it: (n,) expected outcome with treatment, m1, likewise.
        share: chance to be treated, e.
    """
    return with_it - without + treated * (outcome - with_it) / share - (1 - treated) * (outcome - without) / (1 - share)
