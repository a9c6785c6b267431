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
LATER = (0.4, 1.0)
"""Assumed worth of clicks beyond today's, over that of today's."""
ROOM = 1.3
"""Clicks that are to be had at today's price where a budget binds, over those that it buys."""
MEDIAN, SPREAD = 0.9, 0.35
"""Assumed elasticity and the standard deviation of its logarithm: 0.5 to 1.6 in nine of ten cases."""


def elasticities(given: float | None, draws: int, seed: int) -> Floats:
    """(draws,) elasticities: the given one as known, else draws around what is assumed."""
    if given is not None:
        return np.full(draws, given)
    return MEDIAN * np.exp(SPREAD * np.random.default_rng(seed).normal(size=draws))


def later_clicks(given: float | None, draws: int, seed: int) -> Floats:
    """(draws,) worth of clicks beyond today's over that of today's: the given one, else evenly from 0.4 to 1.

    The first clicks to be had are the best ones; what a bid adds converts less, by how much nobody has measured here.
    Clicks that a lower bid gives up count in full, which is the careful side.
    """
    if given is not None:
        return np.full(draws, given)
    return np.random.default_rng(seed + 1).uniform(*LATER, size=draws)


def wished(worth: Floats, price: Floats, elasticity: Floats, bound: Floats, later: float = 1.0) -> Floats:
    """(n,) the factor on the price per click with the highest mean profit, within `FACTORS`.

    Args:
        worth: (n,) mean worth of a click.
        price: (n,) price per click now.
        elasticity: (draws,).
        bound: (n,) chance that the item spends a budget up whatever a click costs; see `changes`.
        later: worth of clicks beyond today's over that of today's.
    """
    grown = (FACTORS[:, None] ** elasticity[None, :]).mean(axis=1)[:, None]
    free, held = (
        _worn(volume, later) * worth[None, :] - volume * price[None, :] * FACTORS[:, None]
        for volume in (grown, _bought(FACTORS[:, None], grown))
    )
    return FACTORS[np.argmax((1 - bound) * free + bound * held, axis=0)]


def changes(
    worth: Floats, price: Floats, clicks: Floats, factor: Floats, elasticity: Floats, bound: Bools, later: Floats
) -> tuple[Floats, Floats, Floats]:
    """(draws, n) more clicks as today's clicks are worth, more cost and more profit when prices change by `factor`.

    Args:
        worth: (draws, n) worth of a click.
        price: (n,) price per click now.
        clicks: (n,) clicks in the period now.
        factor: (n,) on the price.
        elasticity: (draws,).
        bound: (draws, n) whether the item spends a budget up whatever a click costs.
        later: (draws,) worth of clicks beyond today's over that of today's.
    """
    grown = factor[None, :] ** elasticity[:, None]
    volume = np.where(bound, _bought(factor[None, :], grown), grown)
    more = clicks * (_worn(volume, later[:, None]) - 1)
    cost = clicks * price * (volume * factor - 1)
    return more, cost, more * worth - cost


def _worn(volume: Floats, later: Floats | float) -> Floats:
    """Clicks, as a multiple, counted as today's: those beyond today's count less."""
    return np.where(volume > 1, 1 + later * (volume - 1), volume)


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
