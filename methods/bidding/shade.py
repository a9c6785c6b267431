# pyright: basic
"""The best bid where the winner pays it: how far under its limit to stay.

With the limit u (worth / price of money) and P(b) = 1 / (1 + (b / s)^-a), the bid that maximises (u - b) P(b) fulfils

    u = b + b (1 + (b / s)^a) / a

(first-order condition; the right side grows with b, so there is exactly one).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def table(steepness: float, size: int = 1024, reach: float = 12.0) -> tuple[Floats, Floats]:
    """Log of limit / scale, evenly spaced from -reach to +reach, and the best bid / scale for each.

    >>> limits, bids = table(2.0)
    >>> bool((np.diff(bids) > 0).all() and (bids < np.exp(limits)).all())
    True
    """
    bids = np.exp(np.linspace(-reach - 3, reach, 8192))
    limit = np.log(bids + bids * (1 + bids**steepness) / steepness)
    at = np.linspace(-reach, reach, size)
    return at, np.exp(np.interp(at, limit, np.log(bids)))


def shaded(limit: Floats, scale: Floats, steepness: float) -> Floats:
    """(n,) best first-price bids, money, for limits and scales, money."""
    at, best = table(steepness)
    with np.errstate(divide="ignore"):
        return scale * np.interp(np.log(np.maximum(limit, 1e-12) / scale), at, best)
