# pyright: basic
"""How precisely a test could measure, told from the past in which nothing was tested."""

from __future__ import annotations

import numpy as np

REPEATS = 200
LEAST_REGIONS = 6


def geo_error(kpi: np.ndarray, periods: int, share: float, seed: int, repeats: int = REPEATS) -> float:
    """Relative standard error of what a geo test measures, from placebo tests.

    Each placebo draws regions and a window, expects for the drawn regions the outcome of the others times the ratio of
    the two before the window, and notes by which share the outcome differs.

    Args:
        kpi: (times, regions), no gaps.
        periods: length of the test in rows.
        share: of the regions to be treated.
        seed: of regions and windows.
        repeats: placebo tests.

    Returns:
        Root mean square of the differences, in 0.05 for five per cent; nan with too few regions or times.
    """
    times, regions = kpi.shape
    before = min(times - periods, max(4 * periods, 8))
    if regions < LEAST_REGIONS or before < max(2 * periods, 4) or not (kpi.sum(axis=1) > 0).all():
        return float("nan")
    rng = np.random.default_rng(seed)
    treated = np.zeros((repeats, regions))
    some = max(round(share * regions), 1)
    place = rng.permuted(np.tile(np.arange(regions), (repeats, 1)), axis=1)[:, :some]
    np.put_along_axis(treated, place, 1.0, axis=1)
    own = np.cumsum(np.vstack([np.zeros(repeats), kpi @ treated.T]), axis=0)
    rest = np.cumsum(np.vstack([np.zeros(repeats), kpi @ (1 - treated).T]), axis=0)
    start = rng.integers(before, times - periods + 1, repeats)
    each = np.arange(repeats)

    def total(sums: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        return sums[high, each] - sums[low, each]

    ratio = total(own, start - before, start) / total(rest, start - before, start)
    expected = ratio * total(rest, start, start + periods)
    return float(np.sqrt(np.mean((total(own, start, start + periods) / expected - 1) ** 2)))


def variation_error(kpi: np.ndarray) -> float:
    """Standard deviation of a period's outcome around its neighbours: that of the changes, over the root of two.

    Where the outcome wanders, this overstates what a randomised up and down has to cope with.

    Args:
        kpi: (n,) outcome per period.
    """
    return float(np.std(np.diff(kpi), ddof=1) / np.sqrt(2)) if len(kpi) >= 6 else float("nan")


def holdout_sd(relative: float, outcome: float, spend: float) -> float:
    """Standard error of the return that a pause in some regions measures; the regions' share cancels.

    Args:
        relative: from `geo_error`.
        outcome: per period, over all regions.
        spend: of the tested channel, likewise.
    """
    return relative * outcome / spend if spend > 0 else float("inf")


def variation_sd(error: float, periods: int, change: float, spend: float) -> float:
    """Standard error of the return that randomised ups and downs of the budget measure.

    Half of the periods at (1 + change) and half at (1 - change) times the spend: the difference of the two means has
    the standard error 2 error / sqrt(periods), over a difference of spend of 2 change spend.
    """
    return error / (np.sqrt(periods) * change * spend) if spend > 0 else float("inf")
