# pyright: basic
"""What ways of choosing would lose until a horizon, played on worlds drawn from the beliefs.

In each drawn world one arm is best; a policy's regret is the sum over decisions of the best allowed arm's mean less the
mean of the arm chosen (Lai & Robbins 1985). Decisions come in batches: within one the chances stay as they are, after
it the policy has seen all its rewards. Learners hold normal beliefs N(mean, deviation²) that start where the data are
now and take a batch mean of n rewards with variance / n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.bandit.arms import Beliefs
from methods.bandit.linear import Linear
from methods.bandit.shares import Bounds, within

Floats = NDArray[np.float64]
POLICIES = ("thompson", "greedy", "current", "uniform")
WORLDS, BATCHES, LOOKS, PLAYED = 300, 30, 24, 20


@dataclass(frozen=True)
class Regret:
    """Cumulative regret: (batches,) decisions until then, (policies, worlds, batches) in units of the reward."""

    decisions: Floats
    lost: Floats

    def total(self, policy: str, level: float = 0.9) -> tuple[float, float, float]:
        """Mean, low and high end at the horizon."""
        last = self.lost[POLICIES.index(policy), :, -1]
        low, high = np.quantile(last, [(1 - level) / 2, (1 + level) / 2])
        return float(last.mean()), float(low), float(high)


def regret(
    now: Beliefs, current: Floats, limits: Bounds, horizon: int, seed: int, price: Floats | None = None
) -> Regret:
    """Play the policies.

    Args:
        now: beliefs to start from; worlds are drawn from them.
        current: (k,) chances of the arms today.
        limits: floors, caps and forbidden arms; Thompson and greedy keep them, even chances go to the allowed arms.
        horizon: decisions.
        seed: of worlds and rewards.
        price: (k,) taken off each reward.
    """
    rng = np.random.default_rng(seed)
    paid = np.zeros(now.draws.shape[1]) if price is None else price
    worlds = now.draws[rng.integers(0, len(now.draws), WORLDS)] - paid
    best = np.where(limits.allowed, worlds, -np.inf).max(axis=1)
    ends = np.unique(np.ceil(horizon * np.linspace(0, 1, BATCHES + 1)[1:] ** 1.5)).astype(np.int64)
    sizes = np.diff(ends, prepend=0)
    noise, looks = rng.normal(size=(len(ends), *worlds.shape)), rng.normal(size=(len(ends), LOOKS, *worlds.shape))
    even = within(limits.allowed.astype(float), limits)
    lost = np.empty((len(POLICIES), WORLDS, len(ends)))
    for place, policy in enumerate(POLICIES):
        fixed = {"current": current, "uniform": even}.get(policy)
        mean = np.tile(now.mean - paid, (WORLDS, 1))
        precision = np.tile(1 / np.maximum(now.deviation, 1e-12) ** 2, (WORLDS, 1))
        for at, size in enumerate(sizes.tolist()):
            if fixed is None:
                chance = _chances(policy, mean, precision, limits, looks[at])
                mean, precision = _learnt(mean, precision, worlds, now.variance, chance * size, noise[at])
            else:
                chance = np.broadcast_to(fixed, worlds.shape)
            lost[place, :, at] = size * (best - (chance * worlds).sum(axis=1))
    return Regret(ends.astype(float), np.cumsum(lost, axis=2))


def in_context(
    learner: Linear, rows: Floats, current: Floats, limits: Bounds, horizon: int, seed: int, price: Floats | None = None
) -> Regret:
    """Play linear Thompson and linear greedy, today's and even shares, on worlds drawn from a contextual learner.

    Args:
        learner: what was learned; the first entry of its rows is a constant.
        rows: (n, size) contexts to draw from.
        current: (k,) shares of the arms today, in every context.
        limits: floors and forbidden arms; caps are not played.
        horizon: decisions, one after another.
        seed: of worlds, contexts and rewards.
        price: (k,) taken off each reward.
    """
    rng = np.random.default_rng(seed)
    paid = np.zeros(len(current)) if price is None else price
    truths = learner.worlds(PLAYED, seed)
    truths[:, :, 0] -= paid
    ends = np.unique(np.ceil(horizon * np.linspace(0, 1, BATCHES + 1)[1:] ** 1.5)).astype(np.int64)
    even = within(limits.allowed.astype(float), limits)
    floor = float(limits.low[limits.allowed].min())
    lost = np.empty((len(POLICIES), PLAYED, len(ends)))
    for world, truth in enumerate(truths):
        seen = np.ascontiguousarray(rows[rng.integers(0, len(rows), horizon)])
        scatter = learner.noise * rng.normal(size=horizon)
        for place, alpha in ((0, 1.0), (1, 0.0)):
            player = learner.branch(alpha=alpha, allowed=limits.allowed, floor=floor, seed=seed + world, price=paid)
            lost[place, world] = player.play(seen, truth, scatter)[0][ends - 1]
        worth = seen @ truth.T
        best = np.where(limits.allowed, worth, -np.inf).max(axis=1)
        for place, shares in ((2, current), (3, even)):
            lost[place, world] = np.cumsum(best - worth @ shares)[ends - 1]
    return Regret(ends.astype(float), lost)


def _chances(policy: str, mean: Floats, precision: Floats, limits: Bounds, looks: Floats) -> Floats:
    """(worlds, k): of being best in a draw, or all on the best mean."""
    drawn = mean[None] + looks / np.sqrt(precision)[None] if policy == "thompson" else mean[None]
    winner = np.where(limits.allowed, drawn, -np.inf).argmax(axis=2)
    share = (winner[..., None] == np.arange(mean.shape[1])).mean(axis=0)
    return within(share, limits)


def _learnt(
    mean: Floats, precision: Floats, worlds: Floats, variance: Floats, count: Floats, noise: Floats
) -> tuple[Floats, Floats]:
    told = count / np.maximum(variance, 1e-12)
    seen = worlds + noise / np.sqrt(np.maximum(told, 1e-12))
    after = precision + told
    return (precision * mean + told * seen) / after, after
