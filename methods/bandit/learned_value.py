# pyright: basic
"""What a policy that was learned from a log is worth, valued on rows that it did not learn from.

A policy valued on the rows it was learned from looks too good. So the log is cut into folds; what is learned from the
other folds is valued on each (cross-fitting, Chernozhukov et al. 2018), by the estimators of `methods/off_policy.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.off_policy import OffPolicy, Value, doubly_robust, off_policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FOLDS = 5


@dataclass(frozen=True)
class Logged:
    """(n,) what ran: actions, rewards, their chances; (n, k) context or None; (n,) the place of each row's context."""

    action: Ints
    reward: Floats
    propensity: Floats
    context: Floats | None
    place: Ints
    seed: int


@dataclass(frozen=True)
class Learned:
    """The value of what was learned, with the terms of DR row by row."""

    off: OffPolicy
    terms: Floats

    def ahead_of(self, other: Learned) -> Value:
        """How much more it is worth, on the same rows."""
        gap = self.terms - other.terms
        return Value(float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap))))


def value(log: Logged, learn: Callable[[Bools], Floats], places: int = 1) -> Learned:
    """Value what `learn` makes of the other folds.

    Args:
        log: the rows.
        learn: from a mask (n,) of rows to learn from, the chances (places, k) it would serve in each context.
        places: how many contexts there are.
    """
    fold = np.random.default_rng(log.seed).permutation(len(log.action)) % min(FOLDS, max(len(log.action), 2))
    parts = np.unique(fold)
    target = np.concatenate([learn(fold != part) for part in parts])
    which = fold * places + log.place
    told = (log.action, log.reward, log.propensity, target, log.context, log.seed, which)
    return Learned(off_policy(*told), doubly_robust(*told))
