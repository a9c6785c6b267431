"""How good past predictions were, once the truth is known: coverage of their intervals, bias, size of the error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """What came of n predictions.

    inside          share that fell inside the interval, with `low` and `high` of that share
    level           mean level that the intervals claim
    bias, error     mean and mean absolute error, as a share of what happened
    sharp           mean width of the intervals, as a share of what happened
    trustworthy     whether the claimed level lies inside [low, high]
    """

    n: int
    inside: float
    low: float
    high: float
    level: float
    bias: float
    error: float
    sharp: float

    @property
    def trustworthy(self) -> bool:
        """Whether the intervals keep what they promise, as far as so few predictions can tell."""
        return self.low <= self.level <= self.high


def scored(predicted: Floats, low: Floats, high: Floats, level: Floats, happened: Floats, noise: Floats) -> Score:
    """Score predictions against what happened.

    The share inside has the interval of Wilson (1927, JASA 22:209) at 90 %. Where what happened is itself measured with
    an error, a prediction counts as inside if it lies within that error of the interval.

    Args:
        predicted: (n,) point predictions.
        low: (n,) ends of their intervals at `level`.
        high: (n,) the other ends.
        level: (n,) what the intervals claim.
        happened: (n,) what happened.
        noise: (n,) half width of the measurement of what happened; zero where it is counted.

    >>> one = np.ones(10)
    >>> score = scored(one, 0.9 * one, 1.1 * one, 0.9 * one, one, 0 * one)
    >>> score.inside, round(score.low, 2), score.trustworthy
    (1.0, 0.79, True)
    """
    n = len(predicted)
    held = (happened >= low - noise) & (happened <= high + noise)
    share = float(held.mean())
    z = 1.6448536269514722
    middle, apart = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    size = np.where(np.abs(happened) > 0, np.abs(happened), np.nan)
    return Score(
        n, share, float((middle - apart) / (1 + z**2 / n)), float((middle + apart) / (1 + z**2 / n)),
        float(level.mean()), _mean((predicted - happened) / size), _mean(np.abs(predicted - happened) / size),
        _mean((high - low) / size),
    )  # fmt: skip


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0
