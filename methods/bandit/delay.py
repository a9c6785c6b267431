# pyright: basic
"""Rewards that are still to come: a decision too young to have earned is no decision without reward.

A decision is finished when `window` days have passed. Of unfinished ones, rewards that came already are known. With the
delays of finished decisions, F(age) = share of rewards that came within `age` days, an unfinished decision of that age
counts as F(age) of a decision (Chapelle 2014, KDD, with the delay distribution as observed); without delays it does not
count at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FEWEST = 20
"""Delays of finished decisions that F needs."""


@dataclass(frozen=True)
class Known:
    """(n,) per decision: whether it is finished, how much of a decision it counts as, and whether its reward counts."""

    finished: Bools
    exposure: Floats
    used: Bools

    @property
    def pending(self) -> int:
        """Decisions that are not finished."""
        return int((~self.finished).sum())


def known(age: Floats, reward: Floats, window: float, delay: Floats | None = None) -> Known:
    """Which decisions count, and how much.

    Args:
        age: (n,) days since the decision.
        reward: (n,) rewards up to now, nan where nothing is known.
        window: days after which a decision's reward is final.
        delay: (n,) days from decision to reward, nan where there was none.

    >>> known(np.array([30.0, 1.0]), np.array([0.0, 0.0]), window=7).exposure.tolist()
    [1.0, 0.0]
    """
    told = np.isfinite(reward)
    finished = told & (age >= window)
    exposure, done = finished.astype(float), finished
    if delay is None:
        return Known(done, exposure, done)
    late = np.sort(delay[finished & np.isfinite(delay) & (reward != 0) & (delay <= window)])
    if len(late) < FEWEST:
        return Known(done, exposure, done)
    young = told & ~finished & (age >= 0)
    exposure[young] = np.searchsorted(late, age[young], side="right") / len(late)
    return Known(done, exposure, done | young)
