"""What treating by predicted uplift earns after its cost, beside treating all or nobody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.uplift.curves import ordered
from methods.uplift.effects import Effect, Floats, Ints, mean, pseudo
from methods.uplift.learners import Predicted

STEPS = 20


@dataclass(frozen=True)
class Policy:
    """Values per unit of the population, in units of `value`.

    value          expected value when the policy decides
    over_none      its gain over treating nobody; all_over_none that of treating everybody
    over_all       its gain over treating everybody
    treat          (n,) whom it treats; `share` is their share
    net            (n,) each unit's doubly robust gain from being treated, after cost
    predicted      (n,) its prediction
    shares, gains, gains_se   gain over nobody when that share is treated, from the top
    """

    value: Effect
    over_none: Effect
    over_all: Effect
    all_over_none: Effect
    treat: Ints
    share: float
    net: Floats
    predicted: Floats
    shares: Floats
    gains: Floats
    gains_se: Floats

    @property
    def best_share(self) -> float:
        """The share with the highest gain; picked from the same curve, so its height flatters."""
        return float(self.shares[int(np.argmax(self.gains))])


def policy(
    found: Predicted, outcome: Floats, treated: Ints, *, value: float = 1.0, cost: float = 0.0, discount: float = 0.0,
    seed: int = 0,
) -> Policy:  # fmt: skip
    """Treat whoever's predicted gain exceeds the cost; valued by doubly robust scores of units the models never saw.

    A treated unit earns (value - discount) * outcome - cost, another one value * outcome. So a discount is also paid
    to those who would have bought anyway. V(pi) = mean of m0 + pi * score (Dudík, Langford and Li 2011).

    Args:
        found: out-of-fold predictions.
        outcome: (n,).
        treated: (n,).
        value: what one unit of the outcome is worth.
        cost: of treating one unit, whatever it does.
        discount: what a treated unit's outcome costs on top.
        seed: decides ties.
    """
    share, kept = float(treated.mean()), value - discount
    earned = np.where(treated == 1, kept * outcome - cost, value * outcome)
    with_it, without = kept * found.with_it - cost, value * found.without
    net = pseudo(earned, treated, without, with_it, share)
    base = without + (1 - treated) * (earned - without) / (1 - share)
    predicted = kept * found.uplift - discount * found.without - cost
    treat = (predicted > 0).astype(np.int64)
    order = ordered(predicted, found.fold, seed)
    running, squares = np.cumsum(net[order]), np.cumsum(net[order] ** 2)
    size = len(net)
    shares = np.arange(STEPS + 1) / STEPS
    at = np.rint(shares * size).astype(int)
    total, square = np.append(0.0, running)[at] / size, np.append(0.0, squares)[at] / size
    return Policy(
        value=mean(base + treat * net), over_none=mean(treat * net), over_all=mean((treat - 1) * net),
        all_over_none=mean(net), treat=treat, share=float(treat.mean()), net=net, predicted=predicted,
        shares=shares, gains=total, gains_se=np.sqrt(np.maximum(square - total**2, 0) / size),
    )  # fmt: skip
