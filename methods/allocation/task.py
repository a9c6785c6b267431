# pyright: basic
"""One planning task: curves, goal and frame together, seen as a smooth function of money."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from methods.allocation.evaluate import Evaluator
from methods.allocation.frame import Frame
from methods.allocation.goal import Goal, smooth_cvar


@dataclass(frozen=True)
class Task:
    """What a search needs.

    before  (d,) the goal under the present plan where gains count, else 0
    spread  of what is maximised over the draws, in a plan worth looking at; 0 where not known
    """

    evaluator: Evaluator
    goal: Goal
    frame: Frame
    before: np.ndarray
    spread: float = 0.0

    @property
    def worth(self) -> np.ndarray:
        """(c,) value of one unit of kpi of each channel."""
        return np.broadcast_to(np.asarray(self.goal.worth, dtype=float), self.frame.low.shape)

    @property
    def range(self) -> tuple[np.ndarray, np.ndarray]:
        """Least and most money of each channel."""
        return self.frame.range

    def within(self, low: np.ndarray, high: np.ndarray) -> Task:
        """The same task with other ranges, in cents."""
        return replace(self, frame=replace(self.frame, low=low, high=high))

    def draws(self, money: np.ndarray) -> np.ndarray:
        """(d,) of what is maximised."""
        return self.goal.draws(self.evaluator.values(money), money) - self.before

    def score(self, money: np.ndarray) -> float:
        """The figure that is maximised, exactly."""
        return self.goal.score(self.draws(money))

    def smooth(self, money: np.ndarray, width: float) -> tuple[float, np.ndarray]:
        """The figure with the edge of the CVaR rounded over `width`, and its slope by the money of each channel."""
        value, steep = self.evaluator.both(money)
        draws = self.goal.draws(value, money) - self.before
        weights = np.full(len(draws), (1 - self.goal.risk) / len(draws))
        score = (1 - self.goal.risk) * draws.mean()
        if self.goal.risk > 0:
            bad, by_draw = smooth_cvar(draws, self.goal.tail, width)
            score += self.goal.risk * bad
            weights = weights + self.goal.risk * by_draw
        return float(score), self.worth * (steep @ weights) - float(self.goal.spend_counts)

    def spare(self, money: np.ndarray) -> tuple[float, np.ndarray]:
        """Mean kpi beyond what the least return asks for, and its slope; not negative where that is kept."""
        value, steep = self.evaluator.both(money)
        least = self.frame.least_return
        return float(value.mean(axis=1).sum() - least * money.sum()), steep.mean(axis=1) - least
