"""What customers will still buy and bring: expectations, and draws that hold both kinds of doubt.

A draw takes parameters as plausible as the data leave them, then plays every customer's future: who is still there,
how often they come, what they spend. Its spread is that of what will really happen, not of a mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from methods.clv import bgnbd, gamma_gamma, paretonbd
from methods.clv.maximum import Fit
from methods.clv.purchases import Floats, Ints, Purchases

MODELS: dict[str, ModuleType] = {"bgnbd": bgnbd, "paretonbd": paretonbd}
WORK = 12_000_000
"""Customers times draws: the more customers, the less a single draw of all of them is left to chance."""
FEWEST, MOST = 60, 500
MANY = 400
"""With fewer draws than this the ends are those of a normal distribution with their mean and spread."""


@dataclass(frozen=True)
class Model:
    """Buying, and money where amounts are known.

    Attributes:
        kind: `bgnbd` or `paretonbd`.
        buying: parameters of buying and leaving.
        money: parameters of Gamma-Gamma; None without amounts, or where they have no finite mean.
        flat: mean amount of a purchase, for when there is no `money`.
    """

    kind: str
    buying: Fit
    money: Fit | None
    flat: float = 0.0

    def alive(self, seen: Purchases) -> Floats:
        """(n,) chance that a customer is still there."""
        return MODELS[self.kind].alive(self.buying.values, seen)

    def expected(self, seen: Purchases, time: float) -> Floats:
        """(n,) expected purchases in the next `time` units."""
        return MODELS[self.kind].expected(self.buying.values, seen, time)

    def worth(self, seen: Purchases) -> Floats:
        """(n,) expected amount of a purchase, currency units."""
        if self.money is None:
            return np.full(len(seen), self.flat)
        return gamma_gamma.worth(self.money.values, seen)


def discounted(model: Model, seen: Purchases, time: float, rate: float, steps: int = 12) -> Floats:
    """(n,) expected purchases in the next `time` units, each worth less by `rate` per unit of time (continuous)."""
    if rate == 0:
        return model.expected(seen, time)
    ends = np.linspace(0, time, steps + 1)
    before, total = np.zeros(len(seen)), np.zeros(len(seen))
    for start, end in pairwise(ends):
        upto = model.expected(seen, float(end))
        total += (upto - before) * np.exp(-rate * (start + end) / 2)
        before = upto
    return total


@dataclass(frozen=True)
class Drawn:
    """Draws of what groups of customers buy and bring.

    Attributes:
        purchases: (draws, groups).
        revenue: (draws, groups) currency units.
        alive: (draws, groups) expected number of customers who are still there.
    """

    purchases: Floats
    revenue: Floats
    alive: Floats

    def whole(self) -> Drawn:
        """All groups together."""
        return Drawn(*(part.sum(axis=1, keepdims=True) for part in (self.purchases, self.revenue, self.alive)))


def drawn(model: Model, seen: Purchases, time: float, group: Ints, groups: int, seed: int) -> Drawn:
    """Play the next `time` units many times.

    Args:
        model: fitted.
        seen: (n,) customers.
        time: how far ahead, in units of time.
        group: (n,) group of each customer, from zero.
        groups: how many there are.
        seed: the same seed gives the same draws.
    """
    count = int(np.clip(WORK // max(len(seen), 1), FEWEST, MOST))
    shape = (count, groups)
    purchases, revenue, there = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for at, (bought, brought, alive) in enumerate(_played(model, seen, time, count, seed)):
        purchases[at] = np.bincount(group, bought, groups)
        revenue[at] = np.bincount(group, brought, groups)
        there[at] = np.bincount(group, alive, groups)
    return Drawn(purchases, revenue, there)


def each(model: Model, seen: Purchases, time: float, seed: int, count: int = 600) -> tuple[Floats, Floats]:
    """(count, n) purchases and revenue of a few single customers."""
    bought, brought, _ = zip(*_played(model, seen, time, count, seed), strict=True)
    return np.array(bought, dtype=np.float64), np.array(brought)


def _played(model: Model, seen: Purchases, time: float, count: int, seed: int):  # noqa: ANN202  (a generator of arrays)
    rng = np.random.default_rng([seed, 17])
    module = MODELS[model.kind]
    buying = model.buying.draws(count, rng)
    money = model.money.draws(count, rng) if model.money else None
    for at in range(count):
        chance = module.alive(buying[at], seen)
        bought: NDArray[np.int64] = module.future(buying[at], seen, time, rng, chance)
        brought = model.flat * bought if money is None else gamma_gamma.amounts(money[at], seen, bought, rng)
        yield bought, brought, chance


def span(draws: Floats, level: float) -> tuple[Floats, Floats]:
    """Ends of the central interval of each column of (draws, groups)."""
    if len(draws) >= MANY:
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return low, high
    from scipy.special import ndtri

    half = float(ndtri((1 + level) / 2)) * draws.std(axis=0, ddof=1)
    return np.maximum(draws.mean(axis=0) - half, 0.0), draws.mean(axis=0) + half
