# pyright: basic, reportArgumentType=false
"""Beliefs about the mean reward of each arm, from counts that can be added, faded and kept.

A reward is p * m: p = chance that it is not zero, m = its mean where it is not. With counts per arm (discounted ones
need not be whole), pooled chance p0 and pooled mean m0, variance v0 of the rewards that are not zero:

    p ~ Beta(p0 s + hits, (1 - p0) s + count - hits)        s = 1/p0: one imagined hit at the pooled chance
    m ~ Student t, normal-inverse-gamma with prior mean m0 worth one hit, variance v0 worth PRIOR_HITS hits

From MANY arms on, s grows to what their likeness bears out: the method of moments with the 5 % quantile of chi-square
in place of its mean, so that arms are never taken for more alike than they may be (Kleinman 1973, JASA).
Rewards of only 0 and 1 have m = 1; rewards that are never zero have p = 1. (Beta-Bernoulli: Thompson 1933; normal-
inverse-gamma: Gelman et al., Bayesian Data Analysis, section 3.3.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PRIOR_HITS = 4.0
MANY = 8
DRAWS = 8_000


@dataclass(frozen=True)
class Tally:
    """(k,) per arm: decisions, rewards that are not zero, their sum and the sum of their squares."""

    count: Floats
    hits: Floats
    total: Floats
    squares: Floats

    def plus(self, other: Tally) -> Tally:
        """Both together: counting in parts gives the same as counting at once."""
        return Tally(*(mine + its for mine, its in zip(self.columns(), other.columns(), strict=True)))

    def faded(self, factor: float) -> Tally:
        """What is left of it after discounting."""
        return Tally(*(each * factor for each in self.columns()))

    def columns(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The four counts."""
        return self.count, self.hits, self.total, self.squares

    @property
    def binary(self) -> bool:
        """Whether every reward was 0 or 1."""
        return bool(np.allclose(self.hits, self.total) and np.allclose(self.total, self.squares))

    @property
    def always(self) -> bool:
        """Whether no reward was zero."""
        return not self.binary and bool(np.allclose(self.hits, self.count))


def tally(arm: Ints, reward: Floats, arms: int, weight: Floats | None = None, exposure: Floats | None = None) -> Tally:
    """Count.

    Args:
        arm: (n,) places of the arms chosen.
        reward: (n,) rewards.
        arms: how many arms there are.
        weight: (n,) how much each row still counts, from discounting.
        exposure: (n,) how much of a decision each row is, where its reward may still come.

    >>> tally(np.array([0, 1, 1]), np.array([1.0, 0.0, 1.0]), 2).count.tolist()
    [1.0, 2.0]
    """
    mass = np.ones(len(arm)) if weight is None else weight
    size = 1.0 if exposure is None else exposure
    return Tally(*(np.bincount(arm, mass * part, arms) for part in (size, reward != 0, reward, reward * reward)))


def empty(arms: int) -> Tally:
    """Nothing seen yet."""
    return Tally(*(np.zeros(arms) for _ in range(4)))


@dataclass(frozen=True)
class Beliefs:
    """Draws of the mean reward per decision and what one decision scatters around it.

    draws     (d, k)
    variance  (k,) of a single reward
    """

    draws: Floats
    variance: Floats

    @property
    def mean(self) -> Floats:
        """(k,) expected reward per decision."""
        return self.draws.mean(axis=0)

    @property
    def deviation(self) -> Floats:
        """(k,) how unsure that is."""
        return self.draws.std(axis=0)

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """(k,) low and high ends."""
        low, high = np.quantile(self.draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return low, high

    def best(self, allowed: Bools, price: Floats | None = None) -> Floats:
        """(k,) chance that an arm is the best of those allowed; `price` (k,) is taken off each reward."""
        worth = self.draws if price is None else self.draws - price
        winner = np.where(allowed, worth, -np.inf).argmax(axis=1)
        return np.bincount(winner, minlength=worth.shape[1]) / len(worth)


def beliefs(seen: Tally, seed: int, draws: int = DRAWS) -> Beliefs:
    """What the counts say about each arm.

    >>> told = beliefs(tally(np.repeat([0, 1], 500), np.tile([1.0, 0, 0, 0, 0], 200), 2), seed=1)
    >>> np.round(told.mean, 1).tolist()
    [0.2, 0.2]
    """
    rng = np.random.default_rng(seed)
    size = (draws, len(seen.count))
    hits, count = float(seen.hits.sum()), float(seen.count.sum())
    chance = (hits + 1) / (count + 2)
    missed = np.maximum(seen.count - seen.hits, 0.0)
    weight = _likeness(seen, chance)
    p = np.ones(size) if seen.always else rng.beta(chance * weight + seen.hits, (1 - chance) * weight + missed, size)
    if seen.binary:
        mean = p.mean(axis=0)
        return Beliefs(p, mean * (1 - mean))
    middle = float(seen.total.sum()) / hits if hits else 0.0
    spread = max(float(seen.squares.sum()) / hits - middle**2, 1e-12 * max(middle**2, 1.0)) if hits else 1.0
    around = np.maximum(seen.squares - seen.total**2 / np.maximum(seen.hits, 1e-12), 0.0)
    centre = (middle + seen.total) / (1 + seen.hits)
    pull = seen.hits / (1 + seen.hits) * (seen.total / np.maximum(seen.hits, 1e-12) - middle) ** 2
    freedom = PRIOR_HITS + seen.hits
    scale = (PRIOR_HITS * spread + around + pull) / freedom
    m = centre + rng.standard_t(np.broadcast_to(freedom, size)) * np.sqrt(scale / (1 + seen.hits))
    rate = p.mean(axis=0)
    return Beliefs(p * m, rate * scale + rate * (1 - rate) * centre**2)


def _likeness(seen: Tally, chance: float) -> float:
    """Decisions that the pooled chance is worth as a prior of each arm."""
    from scipy.stats import chi2

    has = seen.count > 0
    count, arms = seen.count[has], int(has.sum())
    if arms < MANY or seen.always:
        return 1 / chance
    total = float(count.sum())
    scatter = float((count * (seen.hits[has] / count - chance) ** 2).sum())
    single = chance * (1 - chance)
    between = (scatter - float(chi2.ppf(0.05, arms - 1)) * single) / max(total - float((count**2).sum()) / total, 1e-9)
    return float(np.clip(single / max(between, 1e-15) - 1, 1 / chance, max(total, 1 / chance)))
