# pyright: basic, reportArgumentType=false
"""Linear Thompson sampling with context: per arm a Bayesian regression of the reward on the context.

With rows x of context, rewards r and prior weight l2, per arm

    A = l2 I + sum x x',  b = sum r x,  theta | data ~ N(A^-1 b, (alpha s)^2 A^-1)        Agrawal & Goyal 2013, ICML

A decision draws x'theta of every arm from its exact normal N(x'A^-1 b, (alpha s)^2 x'A^-1 x) and takes the highest.
s is 1, or the deviation of rewards around their mean, learned over all arms. Draws are each arm's own (Thompson: an arm
is taken as often as it is likely to be best), or coupled: one normal for all arms of a decision, which loses less where
many arms are alike (randomised upper bounds; Vaswani et al. 2020, AISTATS). An update costs d² (Sherman & Morrison
1950). Learning a batch gives the same state as learning its rows one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from methods.bandit.shares import Bounds, within

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
LOOKS = 1_000
CHUNK = 256


@dataclass(frozen=True)
class Sums:
    """What a regression per arm needs of the rows, to be added, faded and kept.

    gram   (k, d, d) sum of x x';  moment (k, d) sum of r x;  count, squares (k,) rows and sum of r²
    """

    gram: Floats
    moment: Floats
    count: Floats
    squares: Floats

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(
            self.gram + other.gram, self.moment + other.moment, self.count + other.count, self.squares + other.squares
        )

    def faded(self, factor: float) -> Sums:
        """What is left after discounting."""
        return Sums(self.gram * factor, self.moment * factor, self.count * factor, self.squares * factor)


def gather(rows: Floats, arm: Ints, reward: Floats, arms: int, weight: Floats | None = None) -> Sums:
    """The sums of rows (n, d), the arms chosen (n,) and their rewards (n,), weighted.

    >>> gather(np.ones((3, 1)), np.array([0, 0, 1]), np.array([1.0, 0.0, 1.0]), 2).moment.tolist()
    [[1.0], [1.0]]
    """
    mass = np.ones(len(arm)) if weight is None else weight
    size = rows.shape[1]
    gram, moment = np.zeros((arms, size, size)), np.zeros((arms, size))
    for each in range(arms):
        mine = arm == each
        heavy = rows[mine] * mass[mine, None]
        gram[each], moment[each] = heavy.T @ rows[mine], heavy.T @ reward[mine]
    return Sums(gram, moment, np.bincount(arm, mass, arms), np.bincount(arm, mass * reward**2, arms))


class Linear:
    """A learner that decides and learns; the same seed gives the same decisions.

    >>> learner = Linear(arms=2, size=1, seed=1)
    >>> for _ in range(50):
    ...     learner.update(0, np.ones(1), 0.0)
    ...     learner.update(1, np.ones(1), 1.0)
    >>> learner.decide(np.ones(1))
    1
    """

    def __init__(  # noqa: PLR0913  (the learner's own settings)
        self, arms: int, size: int, *, alpha: float = 1.0, l2: float | Floats = 1.0,
        scale: Literal["fixed", "learned"] = "learned", draws: Literal["coupled", "own"] = "coupled",
        allowed: Bools | None = None, floor: float = 0.0, seed: int = 0,
    ) -> None:  # fmt: skip
        """A learner that has seen nothing.

        Args:
            arms: how many.
            size: length of a context row, a constant among them where a level is wanted.
            alpha: posterior deviations that a draw may be off.
            l2: prior weight of zero, for all or per entry of a row.
            scale: deviation of rewards: 1, or learned.
            draws: one normal for all arms of a decision, or one of its own for each.
            allowed: (arms,) arms that may be chosen.
            floor: smallest chance of each allowed arm.
            seed: of the draws.

        Raises:
            ValueError: no arm is allowed, or the floors come to more than one.
        """
        self.allowed = np.ones(arms, dtype=bool) if allowed is None else np.array(allowed, dtype=bool)
        if not self.allowed.any():
            raise ValueError("no arm is allowed")
        if floor * int(self.allowed.sum()) > 1 + 1e-9:
            raise ValueError("the floors come to more than one")
        self.alpha, self.floor, self.learned = float(alpha), float(floor), scale == "learned"
        self.coupled = draws == "coupled"
        self.prior = np.broadcast_to(np.asarray(l2, dtype=float), (size,)).copy()
        self.random = np.random.default_rng(seed).integers(1, 2**63, 4, dtype=np.uint64)
        self.spare = np.zeros(2)
        self._kernel = import_module("methods.bandit._kernel")
        self._put(Sums(np.zeros((arms, size, size)), np.zeros((arms, size)), np.zeros(arms), np.zeros(arms)))

    def _put(self, sums: Sums) -> None:
        self.inverse = np.linalg.inv(sums.gram + np.diag(self.prior))
        self.moment = sums.moment.copy()
        self.mean = np.einsum("kij,kj->ki", self.inverse, self.moment)
        fitted = (self.mean * self.moment).sum(axis=1)
        self.sums = np.column_stack([sums.count, sums.squares, fitted])
        # Bound once: looking them up at every call would take as long as deciding.
        self._decide = partial(
            self._kernel.decide, self.inverse, self.mean, self.sums, self.random, self.spare, self.allowed, self.alpha,
            self.floor, self.learned, self.coupled,
        )  # fmt: skip
        self._update = partial(self._kernel.update, self.inverse, self.mean, self.moment, self.sums)

    def state(self) -> Sums:
        """What was learned."""
        gram = np.linalg.inv(self.inverse) - np.diag(self.prior)
        return Sums(gram, self.moment.copy(), self.sums[:, 0].copy(), self.sums[:, 1].copy())

    def learn(self, sums: Sums) -> None:
        """Many rows at once."""
        self._put(self.state().plus(sums) if self.sums[:, 0].any() else sums)

    def fade(self, factor: float) -> None:
        """Let what was learned count less, such as once a day."""
        self._put(self.state().faded(factor))

    def branch(self, *, alpha: float, allowed: Bools, floor: float, seed: int, price: Floats | None = None) -> Linear:
        """A learner of its own with the same state, such as for a simulation; `price` is taken off the first entry.

        Args:
            alpha: posterior deviations that a draw may be off; 0 is greedy.
            allowed: (arms,) arms that may be chosen.
            floor: smallest chance of each.
            seed: of the draws.
            price: (arms,) what a decision costs, where the first entry of every row is 1.
        """
        told = Linear(
            len(self.mean), len(self.prior), alpha=alpha, l2=self.prior, scale="learned" if self.learned else "fixed",
            draws="own", allowed=allowed, floor=floor, seed=seed,
        )  # fmt: skip
        told.inverse[:], told.mean[:], told.moment[:], told.sums[:] = self.inverse, self.mean, self.moment, self.sums
        if price is not None and price.any():
            told.mean[:, 0] -= price
            told.moment[:] = np.linalg.solve(told.inverse, told.mean[..., None])[..., 0]
            told.sums[:, 1] += (told.mean * told.moment).sum(axis=1) - told.sums[:, 2]
            told.sums[:, 2] = (told.mean * told.moment).sum(axis=1)
        return told

    def worlds(self, count: int, seed: int) -> Floats:
        """(count, arms, size) coefficients drawn from what was learned."""
        root = np.linalg.cholesky(self.inverse + 1e-12 * np.eye(len(self.prior)))
        drawn = np.random.default_rng(seed).normal(size=(count, *self.mean.shape))
        return self.mean + self.noise * np.einsum("kij,wkj->wki", root, drawn)

    def decide(self, row: Floats) -> int:
        """The arm for a context (size,)."""
        return self._decide(row)

    def update(self, arm: int, row: Floats, reward: float) -> None:
        """One decision and what it earned."""
        self._update(arm, row, reward)

    def play(self, rows: Floats, truth: Floats, scatter: Floats) -> tuple[Floats, Ints]:
        """(n,) regret so far and arms chosen, over rows (n, size), where `truth` (arms, size) holds plus noise."""
        lost, chosen = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64)
        self._kernel.play(
            self.inverse, self.mean, self.moment, self.sums, self.random, self.spare, self.allowed, rows, truth,
            scatter, self.alpha, self.floor, self.learned, self.coupled, lost, chosen,
        )  # fmt: skip
        return lost, chosen

    @property
    def noise(self) -> float:
        """Deviation of a reward around its mean, as the learner sees it."""
        count, squares, fitted = self.sums.T
        left = np.maximum(squares - fitted, 0.0).sum()
        return float(np.sqrt((1 + left) / (1 + count.sum()))) if self.learned else 1.0

    def expected(self, rows: Floats) -> tuple[Floats, Floats]:
        """(n, arms) mean reward and its posterior deviation."""
        reach = np.stack([np.einsum("ni,ij,nj->n", rows, each, rows, optimize=True) for each in self.inverse], axis=1)
        return rows @ self.mean.T, self.noise * np.sqrt(np.maximum(reach, 0.0))

    def chances(self, rows: Floats, limits: Bounds, seed: int = 0, price: Floats | None = None) -> Floats:
        """(n, arms) chance of each arm in each context, inside the limits: what serving by it does.

        Args:
            rows: (n, size) contexts.
            limits: of the arms.
            seed: of the draws, the same for every row.
            price: (arms,) taken off the reward.
        """
        mean, deviation = self.expected(rows)
        mean = np.where(limits.allowed, mean - (0.0 if price is None else price), -np.inf)
        look = self.alpha * np.random.default_rng(seed).normal(size=(LOOKS, mean.shape[1]))
        found = np.empty(mean.shape)
        for at in range(0, len(rows), CHUNK):
            part = slice(at, at + CHUNK)
            winner = (mean[part, None, :] + deviation[part, None, :] * look).argmax(axis=2)
            found[part] = (winner[..., None] == np.arange(mean.shape[1])).mean(axis=1)
        return within(found, limits)
