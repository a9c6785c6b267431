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
MEDIAN, SPREAD = 0.9, 0.35
"""Assumed elasticity and the standard deviation of its logarithm: 0.5 to 1.6 in nine of ten cases."""


def elasticities(given: float | None, draws: int, seed: int) -> Floats:
    """(draws,) elasticities: the given one as known, else draws around what is assumed."""
    if given is not None:
        return np.full(draws, given)
    return MEDIAN * np.exp(SPREAD * np.random.default_rng(seed).normal(size=draws))


def wished(worth: Floats, price: Floats, elasticity: Floats) -> Floats:
    """(n,) the factor on the price per click with the highest mean profit, within `FACTORS`.

    Args:
        worth: (n,) mean worth of a click.
        price: (n,) price per click now.
        elasticity: (draws,).
    """
    grown = FACTORS[:, None] ** elasticity[None, :]
    volume = grown.mean(axis=1)
    profit = volume[:, None] * (worth[None, :] - price[None, :] * FACTORS[:, None])
    return FACTORS[np.argmax(profit, axis=0)]


def changes(
    worth: Floats, price: Floats, clicks: Floats, factor: Floats, elasticity: Floats, *, fixed: Bools | None = None
) -> tuple[Floats, Floats, Floats]:
    """(draws, n) more clicks, more cost and more profit when prices change by `factor`.

    Args:
        worth: (draws, n) worth of a click.
        price: (n,) price per click now.
        clicks: (n,) clicks in the period now.
        factor: (n,) on the price.
        elasticity: (draws,).
        fixed: (n,) items that spend a budget up whatever a click costs: a dearer click means fewer of them. Cheaper
            ones bring at most what the budget buys and at least what the elasticity loses; the middle of both counts.
    """
    grown = clicks * factor[None, :] ** elasticity[:, None]
    if fixed is not None:
        bought = clicks / factor
        grown = np.where(fixed, np.where(factor > 1, bought, (bought + grown) / 2), grown)
    more = grown - clicks
    cost = grown * price * factor - clicks * price
    return more, cost, more * worth - cost


def wider(elasticity: Floats) -> float:
    """Worth of one more conversion over its target where the target holds on average: 1 + 1 / elasticity.

    Most conversions at an average price T means paying T * (1 + 1 / e) for the last one.
    """
    return 1 + 1 / float(np.median(elasticity))
