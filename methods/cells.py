# pyright: basic
"""Two treated cells of one test against each other: is one effect larger than the other?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.conformal import Residuals, inverted, shifted


@dataclass(frozen=True)
class Difference:
    """Difference of two relative effects with its interval and the p value of none."""

    value: float
    low: float | None
    high: float | None
    p: float


@dataclass(frozen=True)
class Cell:
    """One treated cell: its residuals under an effect per period, the estimated effect, and the mean expected."""

    refit: Residuals
    effect: float
    expected: float


def difference(one: Cell, other: Cell, before: int, level: float) -> Difference:
    """The difference of two relative effects that were measured in the same periods, by conformal inference.

    A hypothesised difference is shared out evenly around the two estimates, both cells are refitted on all periods,
    and the difference of their relative residuals is tested by cyclic shifts as a single series is (`conformal`):
    what the cells share, such as donors and shocks, cancels.

    Args:
        one: its effect comes first.
        other: is taken from it.
        before: periods before the test.
        level: of the interval.

    Returns:
        The difference; the ends are None where there are too few periods for them.
    """
    value = one.effect / one.expected - other.effect / other.expected

    def apart(tried: float) -> np.ndarray:
        half = (tried - value) / 2
        mine = one.refit(one.effect + half * one.expected) / one.expected
        return mine - other.refit(other.effect - half * other.expected) / other.expected

    low, high = inverted(apart, before, value, 1 - level)
    return Difference(value, low, high, shifted(apart(0.0), before))
