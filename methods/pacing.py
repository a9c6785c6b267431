"""Where one series' month lands: days so far in, draws of the days to come out.

The model is that of `methods.landing`: a level that drifts, jumps and pauses, with a weekday pattern; what many
campaigns share is learnt there from all of them together.

How often its 80 % intervals hold: `python -m bench.pacing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.landing import land as together
from methods.landing.weekdays import weekday_factors

__all__ = ["STOPPED", "Landing", "land", "weekday_factors"]

Floats = NDArray[np.float64]

STOPPED = 7
"""After so many days without any spend at the end, a campaign counts as stopped."""


@dataclass(frozen=True)
class Landing:
    """Draws of the spend still to come, and what they were made of.

    Attributes:
        rest: (draws,) total of the remaining days, currency units, never below zero.
        weekday: (7,) factors, Monday first, mean one.
        stopped: whether the last `STOPPED` days had no spend, so that nothing more is expected.
        days: how many days of history were used.
    """

    rest: Floats
    weekday: Floats
    stopped: bool
    days: int

    @property
    def mean(self) -> float:
        """Expected spend of the remaining days."""
        return float(self.rest.mean()) if self.rest.size else 0.0

    def span(self, level: float) -> tuple[float, float]:
        """Central interval of the remaining spend at that level."""
        low, high = np.quantile(self.rest, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def land(spend: Floats, first_weekday: int, remaining: int, seed: int, *, skip: int = 0, draws: int = 4000) -> Landing:
    """Draw the spend of the days to come.

    Args:
        spend: (days,) spend of consecutive days up to the last known one, currency units, at or above zero.
        first_weekday: weekday of `spend[0]`, Monday is 0.
        remaining: number of days to forecast.
        seed: seed of the draws; the same seed gives the same bytes.
        skip: days between the last known one and the first forecast one.
        draws: how many draws.

    Returns:
        A Landing whose `rest` has `draws` entries.

    Raises:
        ValueError: no history, or a negative or non-finite day.
    """
    history = np.asarray(spend, dtype=np.float64)
    found = together.land(history[:, None], first_weekday, remaining, seed, skip=skip, draws=draws)
    stopped = not history[-STOPPED:].any() and (history.size >= STOPPED or not history.any())
    rest = np.zeros(draws) if stopped else found.rest[:, 0]
    return Landing(rest, found.pattern[0], stopped, history.size)
