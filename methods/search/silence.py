"""Days on which conversions were not counted: clicks as ever, and far fewer conversions than half of what is usual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from methods.search.rates import Floats

AROUND, LEAST = 28, 5.0
"""Days on each side that tell what is usual; expected conversions below which a day tells nothing."""
HALF, RARE = 0.5, 1e-4


def silent(clicks: Floats, conversions: Floats) -> NDArray[np.bool_]:
    """(days,) days whose conversions are not to be believed.

    What is usual is the median of conversions per click over the days around. A day is silent when so few conversions
    would be rarer than RARE even at half of that (Poisson; at most half as many as usual).
    """
    from scipy import special

    days = len(clicks)
    rate = np.divide(conversions, clicks, out=np.full(days, np.nan), where=clicks > 0)
    padded = np.pad(rate, AROUND, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    known = ~np.isnan(windows).all(1)
    usual = np.full(days, 0.0)
    usual[known] = np.nanmedian(windows[known], 1)
    mean = usual * clicks
    return (mean >= LEAST) & (special.pdtr(np.floor(conversions), np.maximum(HALF * mean, 1e-9)) < RARE)
