"""What holds a campaign back: its budget, or the clicks that there are; and whether prices have just been moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FEWEST_CLICKS, FEWEST_DAYS = 20.0, 28
JUMP = 0.35
"""Changes of clicks beyond this are changes of plan, not of the day."""
BOUND, FREE = (-0.7, 0.25), (-0.1, 0.2)
"""Middle and width of the slopes of campaigns that a budget binds, and of those that demand decides."""


def slope(clicks: Floats, cost: Floats) -> tuple[float, float] | None:
    """How clicks move when a click gets dearer, from a day to the same weekday a week later, and its standard error.

    A campaign that spends its budget up has clicks = budget / price, so a slope of -1 on logarithms; one that takes all
    clicks there are has none. None where too few days can be compared.

    Args:
        clicks: (days,) of one campaign.
        cost: (days,).
    """
    ready = (clicks >= FEWEST_CLICKS) & (cost > 0)
    price, volume = np.log(np.where(ready, cost / np.maximum(clicks, 1), 1.0)), np.log(np.maximum(clicks, 1))
    dearer, more = price[7:] - price[:-7], volume[7:] - volume[:-7]
    pairs = ready[7:] & ready[:-7] & (np.abs(more) < JUMP) & (np.abs(dearer) < JUMP)
    if pairs.sum() < FEWEST_DAYS:
        return None
    x, y = dearer[pairs] - dearer[pairs].mean(), more[pairs] - more[pairs].mean()
    square = float(x @ x)
    if square <= 1e-9:
        return None
    found = float(x @ y) / square
    rest = y - found * x
    # Differences over a week overlap, which makes neighbouring pairs share a day: their error is wider by root two.
    return found, float(np.sqrt(2 * (rest @ rest) / max(len(x) - 2, 1) / square))


def by_budget(clicks: Floats, cost: Floats) -> float:
    """The chance that a campaign spends its budget up, from the slope; 0 where no slope can be told.

    Both cases start even. Prices per click are known with noise, which flattens the slope of -1 to about `BOUND`.
    """
    found = slope(clicks, cost)
    if found is None:
        return 0.0
    bound, free = (
        np.exp(-0.5 * (found[0] - middle) ** 2 / (width**2 + found[1] ** 2)) / np.hypot(width, found[1])
        for middle, width in (BOUND, FREE)
    )
    return float(bound / (bound + free))


def moved(clicks: Floats, cost: Floats, days: int, *, least: float = 0.15) -> Bools:
    """(n,) items whose price per click has moved by itself within the last days, against what all others did.

    Args:
        clicks: (n, days).
        cost: (n, days).
        days: how many days count as just now.
        least: change of the price, as a logarithm, from which it counts.
    """
    if days < 1 or clicks.shape[1] < days + 14:
        return np.zeros(len(clicks), dtype=np.bool_)
    old, new = slice(-days - 28, -days), slice(-days, None)
    enough = (clicks[:, old].sum(axis=1) >= 100) & (clicks[:, new].sum(axis=1) >= 50)
    before, now = _price(clicks[:, old], cost[:, old]), _price(clicks[:, new], cost[:, new])
    change = np.where(enough & (before > 0) & (now > 0), np.log(np.maximum(now, 1e-9) / np.maximum(before, 1e-9)), 0.0)
    middle = float(np.median(change[enough])) if enough.sum() >= 3 else 0.0
    daily = np.log(np.where((clicks > 0) & (cost > 0), cost / np.maximum(clicks, 1), 1.0))
    daily = np.where(clicks > 0, daily, np.nan)
    usual = daily[:, old]
    empty = np.all(np.isnan(usual), axis=1, keepdims=True)
    noise = np.nanstd(np.where(empty, 0.0, usual), axis=1)
    return enough & (np.abs(change - middle) > np.maximum(least, 4 * noise / np.sqrt(days)))


def _price(clicks: Floats, cost: Floats) -> Floats:
    return cost.sum(axis=1) / np.maximum(clicks.sum(axis=1), 1e-9)
