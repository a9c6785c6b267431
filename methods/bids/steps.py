"""How far a bid should move: the profit of a changed price per click under uncertain worth and uncertain elasticity.

clicks(f) = clicks * f**e when the price per click becomes f times what it is (e: percent more clicks per percent dearer
clicks), profit(f) = clicks(f) * (worth - price * f). With e known the best price is worth * e / (1 + e): the marginal
click costs price * (1 + 1 / e). The best factor maximises the mean over draws; as worth and elasticity are independent
only the mean worth matters for it (Varian 2009, "Online ad auctions", for marginal value and marginal cost of clicks).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FACTORS = np.geomspace(0.1, 4.0, 371)
"""Prices that are considered, as multiples of what is paid now; steps of one per cent."""
ROOM = 1.3
"""Clicks that are to be had at today's price where a budget binds, over those that it buys."""
MEDIAN, SPREAD = 0.9, 0.35
"""Assumed elasticity and the standard deviation of its logarithm: 0.5 to 1.6 in nine of ten cases."""


def elasticities(given: float | None, draws: int, seed: int) -> Floats:
    """(draws,) elasticities: the given one as known, else draws around what is assumed."""
    if given is not None:
        return np.full(draws, given)
    return MEDIAN * np.exp(SPREAD * np.random.default_rng(seed).normal(size=draws))


def wished(worth: Floats, price: Floats, elasticity: Floats, bound: Floats) -> Floats:
    """(n,) the factor on the price per click with the highest mean profit, within `FACTORS`.

    Args:
        worth: (n,) mean worth of a click.
        price: (n,) price per click now.
        elasticity: (draws,).
        bound: (n,) chance that the item spends a budget up whatever a click costs; see `volumes`.
    """
    grown = (FACTORS[:, None] ** elasticity[None, :]).mean(axis=1)[:, None]
    margin = worth[None, :] - price[None, :] * FACTORS[:, None]
    profit = (1 - bound) * grown * margin + bound * _bought(FACTORS[:, None], grown) * margin
    return FACTORS[np.argmax(profit, axis=0)]


def changes(
    worth: Floats, price: Floats, clicks: Floats, factor: Floats, elasticity: Floats, bound: Bools
) -> tuple[Floats, Floats, Floats]:
    """(draws, n) more clicks, more cost and more profit when prices change by `factor`.

    Args:
        worth: (draws, n) worth of a click.
        price: (n,) price per click now.
        clicks: (n,) clicks in the period now.
        factor: (n,) on the price.
        elasticity: (draws,).
        bound: (draws, n) whether the item spends a budget up whatever a click costs.
    """
    grown = factor[None, :] ** elasticity[:, None]
    volume = clicks * np.where(bound, _bought(factor[None, :], grown), grown)
    more, cost = volume - clicks, volume * price * factor - clicks * price
    return more, cost, more * worth - cost


def _bought(factor: Floats, grown: Floats) -> Floats:
    """Clicks, as a multiple, where a budget binds: what it buys at the new price, or all that are to be had at it.

    A dearer click means fewer for the same money. A cheaper one means more, until the clicks run out: there are taken
    to be `ROOM` times as many as are bought now, and fewer at a lower price by the elasticity.
    """
    return np.minimum(1 / factor, ROOM * grown)


def wider(elasticity: Floats) -> float:
    """Worth of one more conversion over its target where the target holds on average: 1 + 1 / elasticity.

    Most conversions at an average price T means paying T * (1 + 1 / e) for the last one.
    """
    return 1 + 1 / float(np.median(elasticity))
