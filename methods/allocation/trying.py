# pyright: basic
"""What any plan would bring against going on as now, fast enough to answer while somebody moves a slider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.allocation.evaluate import Evaluator
from methods.allocation.goal import Goal
from methods.allocation.response import Response

BAD = 0.05
"""The bad end is the quantile below which one time in twenty lies."""


@dataclass(frozen=True)
class Tried:
    """What a plan brings; money over the whole window.

    gain        (3,) mean, low, high of the goal under the plan minus that under the present one
    bad         the bad end of the gain · beats: probability that the plan is better
    like_today  (3,) of the gain over the same total split as today · beats_like: probability that there is any
    outcome     (3,) of the outcome itself under the plan
    by_channel  (c, 3) change of the outcome by channel: mean, low, high
    next        (c,) mean outcome of the next unit of money
    beyond      (c,) whether a channel gets more than was ever spent at that rate
    money       (c,) as tried · moved: the greater of what is added to channels and what is taken away
    """

    gain: np.ndarray
    bad: float
    beats: float
    like_today: np.ndarray
    beats_like: float
    outcome: np.ndarray
    by_channel: np.ndarray
    next: np.ndarray
    beyond: np.ndarray
    money: np.ndarray
    moved: float


class Trying:
    """The draws of what spend brings in one window, kept for trying plans.

    response  over the window · pattern: (t, c) share of each channel's money by period
    now       (c,) money if nothing changes · seen: (c,) the most that was ever spent at that rate
    """

    def __init__(self, response: Response, pattern: np.ndarray, now: np.ndarray, seen: np.ndarray) -> None:
        self.response, self.pattern, self.now, self.seen = response, pattern, now, seen
        self._evaluator = Evaluator(response, pattern)
        self._before = self._evaluator.values(now).copy()

    def tried(self, money: np.ndarray, goal: Goal, level: float = 0.9) -> Tried:
        """What the plan brings.

        Args:
            money: (c,) over the window, none below zero.
            goal: what counts; its attitude to risk does not change what a plan brings.
            level: of the intervals.

        Raises:
            ValueError: money of the wrong shape, or below zero.
        """
        if money.shape != self.now.shape or not np.isfinite(money).all() or (money < 0).any():
            raise ValueError("a plan has an amount for each channel, none below zero")
        kpi, steep = (each.copy() for each in self._evaluator.both(money))
        earned = goal.draws(kpi, money)
        gain = earned - goal.draws(self._before, self.now)
        same = self.now * (money.sum() / max(float(self.now.sum()), 1e-300))
        like = earned - goal.draws(self._evaluator.values(same), same)
        change = money - self.now
        return Tried(
            _span(gain, level), float(np.quantile(gain, BAD)), float((gain > 0).mean()),
            _span(like, level), float((like > 0).mean()),
            _span(kpi.sum(axis=0), level), _span(kpi - self._before, level), steep.mean(axis=1),
            money > self.seen + 0.005, money, float(max(change.clip(min=0).sum(), (-change).clip(min=0).sum())),
        )  # fmt: skip

    def curves(self, top: np.ndarray, points: int = 33, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """(p, c) money from nothing to the top, and (p, c, 3) mean, low and high of each channel's outcome there."""
        money = np.linspace(0, 1, points)[:, None] * top
        return money, np.stack([_span(self._evaluator.values(each), level) for each in money])


def _span(draws: np.ndarray, level: float) -> np.ndarray:
    """(…, 3) mean, low and high over the last axis; the ends hold the mean."""
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=-1)
    mean = draws.mean(axis=-1)
    return np.stack([mean, np.minimum(low, mean), np.maximum(high, mean)], axis=-1)
