# pyright: basic
"""What a budget could have bought, had every other bid been known: the bound that bidders are measured against.

The fractional knapsack (Dantzig 1957): auctions in order of worth per money until the budget is spent. An upper bound
in every format, since nobody wins below the highest other bid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def hindsight(worth: Floats, rival: Floats, budget: float, least: float = 1.0) -> float:
    """Worth that the budget could have bought.

    Args:
        worth: (n,) expected value of winning, money.
        rival: (n,) highest other bid, money, above zero.
        budget: money.
        least: worth per money below which nothing is bought.

    >>> hindsight(np.array([4.0, 3.0, 1.0]), np.array([1.0, 1.0, 2.0]), 1.5)
    5.5
    """
    fair = worth >= least * rival
    ratio, price, value = worth[fair] / rival[fair], rival[fair], worth[fair]
    order = np.argsort(-ratio, kind="stable")
    spent = np.cumsum(price[order])
    whole = int(np.searchsorted(spent, budget, side="right"))
    got = float(value[order[:whole]].sum())
    if whole < order.size:
        before = float(spent[whole - 1]) if whole else 0.0
        got += float(ratio[order[whole]] * (budget - before))
    return got
