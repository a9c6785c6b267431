# pyright: basic
"""What a plan is for: money or customers, on average or where it goes badly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Goal:
    """What is maximised: (1 - risk) * mean + risk * CVaR over the draws of worth * kpi (- spend).

    worth         value of one unit of kpi, a number or (c,): the margin for profit, the price for revenue, the share
                  of new customers for new customers
    spend_counts  the spend is subtracted (profit); otherwise only what it brings counts
    risk          0 looks at the mean, 1 at the bad end alone
    tail          the bad end: the mean of this share of the draws, the worst ones (expected shortfall)
    of            "gain": of the difference to the present plan; "outcome": of the plan as such
    """

    worth: np.ndarray | float = 1.0
    spend_counts: bool = True
    risk: float = 0.0
    tail: float = 0.1
    of: Literal["gain", "outcome"] = "gain"

    def draws(self, kpi: np.ndarray, money: np.ndarray) -> np.ndarray:
        """(d,) of the goal for kpi (c, d) caused by money (c,)."""
        earned = np.broadcast_to(np.asarray(self.worth, dtype=float), (len(kpi),)) @ kpi
        return earned - money.sum() if self.spend_counts else earned

    def score(self, draws: np.ndarray) -> float:
        """The figure that is maximised."""
        return float((1 - self.risk) * draws.mean() + self.risk * cvar(draws, self.tail))


def cvar(draws: np.ndarray, tail: float) -> float:
    """The mean of the worst `tail` of equally likely draws, the draw at the edge counted in part.

    Rockafellar & Uryasev 2002, Conditional value-at-risk for general loss distributions, proposition 8.

    >>> cvar(np.array([4.0, 1.0, 3.0, 2.0]), 0.5)
    1.5
    """
    mass = tail * len(draws)
    whole = int(mass + 1e-9)
    worst = np.sort(draws)[: whole + 1]
    edge = (mass - whole) * worst[whole] if whole < len(draws) and mass - whole > 1e-9 else 0.0
    return float((worst[:whole].sum() + edge) / mass)


def smooth_cvar(draws: np.ndarray, tail: float, width: float) -> tuple[float, np.ndarray]:
    """A smooth lower-error stand-in for the CVaR, and its slope by each draw.

    max over e of e - mean(width * log(1 + exp((e - draw) / width))) / tail: Rockafellar & Uryasev's form with the edge
    rounded over `width`; it lies below the CVaR by at most width * log(2) / tail and is concave in the draws.
    """
    low, high = draws.min() - 40 * width, draws.max() + 40 * width
    edge = float(np.quantile(draws, tail))
    for _ in range(60):
        part = 1 / (1 + np.exp(np.clip((draws - edge) / width, -500, 500)))
        over = part.mean() - tail
        low, high = (low, edge) if over > 0 else (edge, high)
        if abs(over) < 1e-13 * tail:
            break
        curvature = (part * (1 - part)).mean() / width
        newton = edge - over / curvature if curvature > 0 else low
        edge = newton if low < newton < high else (low + high) / 2
    part = 1 / (1 + np.exp(np.clip((draws - edge) / width, -500, 500)))
    loss = width * np.logaddexp(0, (edge - draws) / width)
    return float(edge - loss.mean() / tail), part / part.sum()
