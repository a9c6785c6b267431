# pyright: basic
"""What another bidder would have earned and spent, told from the log of the one that ran.

Bids are actions on a line, drawn around a centre c with a random part; the other bidder bids d. Each logged auction
gets a weight w with mean one and an outcome y (value and cost) under the other bidder; over n rows:

    IPS    mean(w y)                  Horvitz & Thompson 1952
    SNIPS  sum(w y) / sum(w)          Swaminathan & Joachims 2015, NeurIPS
    DR     mean(q_d + w (y - q))      Dudík, Langford & Li 2011, ICML; for bids: Kallus & Zhou 2018, AISTATS
    ESS    sum(w)^2 / sum(w^2)        Kish 1965

Two ways to weigh. `weighed`: the density of the logged bid under the other bidder (with half the random part) over
that under the logged one; y is what was logged. `settled`, second price only: a won auction tells the highest other bid
p, so the outcome of d is known wherever the logged bid reached min(p, d), whose chance S the random part gives:

    w = [won, p <= d] / S(p) + [b >= d and not (won, p <= d)] / S(d)    (coarsening at random, Heitjan & Rubin 1991)

which needs no random part of d and keeps far more of the sample. q is what the value and landscape models expect; in DR
weights are cut at the root of n (Ionides 2008, JCGS 17(2)), and what is cut falls to the model.

A budget binds both alike: where a policy spends more per auction than the budget allows, its hard stop ends the time
early, so it gets value * min(1, budget / cost). Intervals by a bootstrap over blocks of time (days, or hours where
there are few days), which keeps what auctions of the same time have in common. Values are rare and weights are skewed,
so a bootstrap of a few heavy values reaches neither far enough up nor stays low enough: its draws keep their order and
their deviation, but take the shape of a weighted Poisson sum (Fay & Feuer 1997, Statistics in Medicine 16, 791-801).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.bidding.log import Log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
METHODS = ("ips", "snips", "dr")
NODES = 7
NARROW = 0.5
"""The other bidder's random part, as a share of the logged one: half costs a third of the sample and blurs little."""
FEWEST_BLOCKS = 20


@dataclass(frozen=True)
class Told:
    """What the log tells of two bidders, per auction.

    Attributes:
        value: method -> (draws,) value of the other bidder under the budget; the first is the estimate.
        cost: method -> (draws,) its cost under the budget.
        now: (draws,) value of the rule that it is held against, under the same budget.
        now_cost: (draws,) its cost.
        ess: effective sample, in decisions; the smaller one where the rule has to be weighted as well.
        rows: decisions.
        mean_weight: one if the densities are right, with its standard error.
        max_weight: largest weight.
        valued: effective number of weighted values; few of them carry no estimate, however many auctions there are.
    """

    value: dict[str, Floats]
    cost: dict[str, Floats]
    now: Floats
    now_cost: Floats
    ess: float
    rows: int
    mean_weight: tuple[float, float]
    max_weight: float
    valued: float

    def gain(self, method: str) -> Floats:
        """(draws,) value of the other bidder minus that of the rule; the first is the estimate."""
        return self.value[method] - self.now


@dataclass(frozen=True)
class Target:
    """A bidder on the logged auctions, (n,) each.

    Attributes:
        weight: mean one where the densities are right.
        value: what each auction brought under the bidder, where the weight is above zero; money.
        cost: what it cost.
        direct: what the model expects of the bidder, value and cost.
        control: what the model expects of the outcome that is weighted, value and cost.
    """

    weight: Floats
    value: Floats
    cost: Floats
    direct: tuple[Floats, Floats]
    control: tuple[Floats, Floats]


def told(log: Log, target: Target, rule: Target | None, budget: float, seed: int, draws: int = 1000) -> Told:
    """Value two bidders on one log.

    Args:
        log: what happened.
        target: the other bidder.
        rule: the rule it is held against; None: the one that ran, which needs no weights.
        budget: money per auction that either may spend.
        seed: of the bootstrap.
        draws: bootstrap draws; the first entry of every array is the estimate itself.
    """
    _, block = np.unique(blocks_of(log.at), return_inverse=True)
    blocks = int(block.max()) + 1
    counts = np.random.default_rng(seed).multinomial(blocks, np.full(blocks, 1 / blocks), draws)
    counts = np.vstack([np.ones(blocks, int), counts])
    value, cost = _estimates(counts @ _sums(block, target), _heavy(target), budget)
    if rule is None:
        ran = counts @ np.stack([np.bincount(block, part) for part in (np.ones(len(log)), log.value, log.price)], 1)
        now, now_cost = _held(ran[:, 1] / ran[:, 0], ran[:, 2] / ran[:, 0], budget)
    else:
        by_method, cost_by_method = _estimates(counts @ _sums(block, rule), _heavy(rule), budget)
        now, now_cost = by_method["snips"], cost_by_method["snips"]
    weights = [_by_decision(log.decision, each.weight) for each in (target, rule) if each is not None]
    own = weights[0]
    error = float(own.std(ddof=1) / np.sqrt(own.size)) if own.size > 1 else 0.0
    return Told(
        value=value, cost=cost, now=now, now_cost=now_cost, ess=min(effective(each) for each in weights),
        rows=own.size, mean_weight=(float(own.mean()), error), max_weight=float(own.max(initial=0.0)),
        valued=min(effective(_heavy(each).parts) for each in (target, rule) if each is not None),
    )  # fmt: skip


@dataclass(frozen=True)
class Heavy:
    """The weighted values that an estimate is made of (those above zero), and the largest that might have come."""

    parts: Floats
    largest: float


def _heavy(target: Target) -> Heavy:
    weight = _cut(target.weight)
    parts = (weight * target.value)[target.value > 0]
    usual = float(target.value[target.value > 0].mean()) if parts.size else 0.0
    return Heavy(parts[parts > 0], float(weight.max(initial=0.0)) * usual)


def _cut(weight: Floats) -> Floats:
    return np.minimum(weight, np.sqrt(len(weight)))


def skewed(draws: Floats, heavy: Heavy) -> Floats:
    """Draws in the same order and with the same deviation, but with the skewness of a weighted Poisson sum.

    The lower half are quantiles of a gamma distribution with the sum's mean and variance, the upper half those with one
    more value of the largest weight: the limits of Fay and Feuer. The first entry is the estimate and stays.
    """
    from scipy.stats import gamma

    spread = float(draws[1:].std())
    total, square = float(heavy.parts.sum()), float(heavy.parts @ heavy.parts)
    if spread <= 0 or square <= 0:
        return draws
    at = (np.arange(len(draws) - 1) + 0.5) / (len(draws) - 1)
    more, wider = total + heavy.largest, square + heavy.largest**2
    low = gamma.ppf(at, total**2 / square) * square / total
    high = gamma.ppf(at, more**2 / wider) * wider / more
    away = (np.where(at < 0.5, low, high) - total) / np.sqrt(square)
    order = np.argsort(draws[1:], kind="stable")
    out = draws.copy()
    out[1:][order] = draws[0] + spread * away
    return out


def weighed(log: Log, ratio: Floats, direct: tuple[Floats, Floats], control: tuple[Floats, Floats]) -> Target:
    """A bidder by its density over the logged one's."""
    return Target(ratio, log.value, log.price, direct, control)


def settled(log: Log, centre: Floats, spread: Floats, bid: Floats, direct: tuple[Floats, Floats]) -> Target:
    """A second-price bidder by the auctions whose outcome under its bid is known."""
    wins = log.won & (log.price <= bid)
    loses = ~wins & (log.bid >= bid)
    reached = np.where(wins, log.price, bid)
    weight = np.where(wins | loses, 1 / np.maximum(_reaches(reached, centre, spread), 1e-12), 0.0)
    return Target(weight, np.where(wins, log.value, 0.0), np.where(wins, log.price, 0.0), direct, direct)


def _reaches(level: Floats, centre: Floats, spread: Floats) -> Floats:
    """Chance that the logged bid is at or above a level."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore"):
        return ndtr((np.log(centre) - np.log(np.maximum(level, 1e-300))) / spread)


def effective(weight: Floats) -> float:
    """Kish's effective sample.

    >>> effective(np.array([1.0, 1.0, 0.0]))
    2.0
    """
    square = float(weight @ weight)
    return float(weight.sum()) ** 2 / square if square > 0 else 0.0


def density_ratio(bid: Floats, centre: Floats, other: Floats, spread: Floats, narrow: float = 1.0) -> Floats:
    """(n,) weights where both bidders draw the log of the bid normally around their centres, the other more narrowly.

    >>> density_ratio(np.array([1.0]), np.array([1.0]), np.array([1.0]), np.array([0.2])).tolist()
    [1.0]
    """
    with np.errstate(divide="ignore"):
        mine = (np.log(bid) - np.log(centre)) / spread
        theirs = (np.log(bid) - np.log(np.maximum(other, 1e-12))) / (narrow * spread)
    return np.exp(np.clip((mine**2 - theirs**2) / 2, -700, 60)) / narrow


def smeared(expected: Callable[[Floats], Floats], centre: Floats, spread: Floats) -> Floats:
    """(n,) mean of a function of the bid over the random part around a centre (Gauss-Hermite)."""
    at, weight = np.polynomial.hermite_e.hermegauss(NODES)
    total = np.zeros(centre.shape)
    for place, share in zip(at, weight / weight.sum(), strict=True):
        total = total + share * expected(centre * np.exp(spread * place))
    return total


def blocks_of(at: Ints) -> Ints:
    """(n,) number of the block of time: the day, or the hour where there are few days."""
    days = at // 86_400
    return np.asarray(days if len(np.unique(days)) >= FEWEST_BLOCKS else at // 3600, np.int64)


def _by_decision(decision: Ints, weight: Floats) -> Floats:
    """Auctions of one decision share its weight: it counts once."""
    _, first = np.unique(decision, return_index=True)
    return weight[first]


def _sums(block: Ints, target: Target) -> Floats:
    """(blocks, 8) what all estimators are made of."""
    w = target.weight
    cut = _cut(w)
    parts = (
        np.ones(len(w)), w, w * target.value, w * target.cost, *target.direct,
        cut * (target.value - target.control[0]), cut * (target.cost - target.control[1]),
    )  # fmt: skip
    return np.stack([np.bincount(block, part).astype(float) for part in parts], axis=1)


def _estimates(sums: Floats, heavy: Heavy, budget: float) -> tuple[dict[str, Floats], dict[str, Floats]]:
    rows, weight = sums[:, 0], np.maximum(sums[:, 1], 1e-12)
    raw = {
        "ips": (sums[:, 2] / rows, sums[:, 3] / rows),
        "snips": (sums[:, 2] / weight, sums[:, 3] / weight),
        "dr": ((sums[:, 4] + sums[:, 6]) / rows, np.maximum((sums[:, 5] + sums[:, 7]) / rows, 0.0)),
    }
    raw = {name: (skewed(value, heavy), cost) for name, (value, cost) in raw.items()}
    held = {name: _held(value, cost, budget) for name, (value, cost) in raw.items()}
    return {name: each[0] for name, each in held.items()}, {name: each[1] for name, each in held.items()}


def _held(value: Floats, cost: Floats, budget: float) -> tuple[Floats, Floats]:
    share = np.where(cost > budget, budget / np.maximum(cost, 1e-12), 1.0)
    return value * share, cost * share
