# pyright: basic, reportArgumentType=false, reportReturnType=false
"""What another policy would have earned, told from the log of the one that ran.

With weights w = pi(a) / p of the target's chance over the logged one and rewards r, over n rows:

    IPS    mean(w r)                                             Horvitz & Thompson 1952
    SNIPS  sum(w r) / sum(w)                                     Swaminathan & Joachims 2015, NeurIPS
    DR     mean(sum_a pi(a) q(x, a) + w (r - q(x, a)))           Dudík, Langford & Li 2011, ICML
    ESS    sum(w)^2 / sum(w^2)                                   Kish 1965

q is an additive ridge model of action and context, fitted on rows that it is not used for; DR needs either q or p to be
right. Standard errors: of a mean (IPS, DR), by the delta method (SNIPS). If the propensities are right, mean(w) is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FOLDS = 5
RIDGE = 10.0
"""Rows of prior weight on the overall mean, per action and context column."""


@dataclass(frozen=True)
class Value:
    """An estimate of the mean reward with its standard error."""

    value: float
    se: float

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Normal interval."""
        from scipy.stats import norm

        reach = float(norm.ppf(0.5 + level / 2)) * self.se
        return self.value - reach, self.value + reach


@dataclass(frozen=True)
class OffPolicy:
    """All estimates of one target policy.

    logged        mean reward of the policy that ran
    difference    SNIPS value minus the logged one, with the standard error of the difference
    ess           effective sample
    mean_weight   one if the propensities are right, with its standard error
    top_share     share of all weight on the heaviest hundredth of rows
    """

    ips: Value
    snips: Value
    dr: Value
    logged: Value
    difference: Value
    ess: float
    mean_weight: Value
    max_weight: float
    top_share: float
    rows: int
    used: int


def off_policy(
    action: Ints, reward: Floats, propensity: Floats, target: Floats, context: Floats | None = None, seed: int = 0,
    which: Ints | None = None,
) -> OffPolicy:  # fmt: skip
    """Value a target policy.

    Args:
        action: (n,) places of the logged actions.
        reward: (n,) rewards.
        propensity: (n,) chance with which the logged action was chosen, above zero.
        target: (actions,) chance of each action under the target; or (t, actions), where the target differs by row.
        context: (n, k) context, numbers with nan for gaps.
        seed: of the folds.
        which: (n,) the line of such a target that holds for each row.

    Raises:
        ValueError: a propensity of zero or less, or above one.

    >>> found = off_policy(np.array([0, 1, 0, 1]), np.array([1.0, 0, 1, 0]), np.full(4, 0.5), np.array([1.0, 0.0]))
    >>> round(found.ips.value, 3), round(found.snips.value, 3), found.ess
    (1.0, 1.0, 2.0)
    """
    if not ((propensity > 0) & (propensity <= 1)).all():
        raise ValueError("a propensity lies outside (0, 1]")
    weight = (target[action] if which is None else target[which, action]) / propensity
    total = float(weight.sum())
    ratio = float(weight @ reward) / total if total else 0.0
    spread = weight * (reward - ratio) * (len(weight) / total if total else 0.0)
    heaviest = np.sort(weight)[::-1][: max(1, len(weight) // 100)]
    direct, chosen = _expected(action, reward, target, context, seed, which)
    return OffPolicy(
        ips=_mean(weight * reward),
        snips=Value(ratio, _mean(spread).se),
        dr=_mean(direct + weight * (reward - chosen)),
        logged=_mean(reward),
        difference=Value(ratio - float(reward.mean()), _mean(spread - reward).se),
        ess=total**2 / float(weight @ weight) if total else 0.0,
        mean_weight=_mean(weight),
        max_weight=float(weight.max(initial=0.0)),
        top_share=float(heaviest.sum()) / total if total else 0.0,
        rows=len(weight),
        used=int((weight > 0).sum()),
    )


def _mean(values: Floats) -> Value:
    return Value(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0)


def doubly_robust(
    action: Ints, reward: Floats, propensity: Floats, target: Floats, context: Floats | None = None, seed: int = 0,
    which: Ints | None = None,
) -> Floats:  # fmt: skip
    """(n,) the terms whose mean is DR, so that two targets can be held against each other row by row."""
    weight = (target[action] if which is None else target[which, action]) / propensity
    direct, chosen = _expected(action, reward, target, context, seed, which)
    return direct + weight * (reward - chosen)


def _expected(
    action: Ints, reward: Floats, target: Floats, context: Floats | None, seed: int, which: Ints | None
) -> tuple[Floats, Floats]:
    """Per row what the model expects under the target, and of the logged action; each row by a model of the others."""
    rows, actions = len(action), target.shape[-1]
    plain = np.zeros((rows, 0)) if context is None else _standard(context)
    fold = np.random.default_rng(seed).permutation(rows) % min(FOLDS, max(rows, 2))
    direct, chosen = np.zeros(rows), np.zeros(rows)
    for part in np.unique(fold):
        mine, rest = fold == part, fold != part
        if not rest.any():
            continue
        mean = float(reward[rest].mean())
        slopes, levels = _ridge(plain[rest], action[rest], reward[rest] - mean, actions)
        base = mean + plain[mine] @ slopes
        if which is None:
            direct[mine] = base + float(target @ levels) / max(float(target.sum()), 1e-12)
        else:
            direct[mine] = base + (target @ levels)[which[mine]]
        chosen[mine] = base + levels[action[mine]]
    return (direct * float(target.sum()) if which is None else direct), chosen


def _ridge(plain: Floats, action: Ints, left: Floats, actions: int) -> tuple[Floats, Floats]:
    """Slopes of the context and levels of the actions, each shrunk towards zero; the actions are solved out exactly."""
    count = np.bincount(action, minlength=actions) + RIDGE
    sums = np.stack([np.bincount(action, column, actions) for column in plain.T], 1) if plain.shape[1] else None
    total = np.bincount(action, left, actions)
    if sums is None:
        return np.zeros(0), total / count
    gram = plain.T @ plain - sums.T @ (sums / count[:, None]) + RIDGE * np.eye(plain.shape[1])
    slopes = np.linalg.solve(gram, plain.T @ left - sums.T @ (total / count))
    return slopes, (total - sums @ slopes) / count


def _standard(context: Floats) -> Floats:
    """Columns with mean zero and deviation one, gaps at the mean."""
    filled = np.where(np.isnan(context), np.nanmean(context, axis=0, keepdims=True), context)
    spread = filled.std(axis=0)
    return (filled - filled.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
