"""How many paid clicks the organic result would take, told from days on which the ads happened to be off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.search.rates import Floats, Ints

FEWEST = 14
"""Days with ads and days without that are needed at least."""
OFF = 0.2
"""A day with fewer paid clicks than this share of a usual day counts as off."""
DRAWS, Z90 = 2_000, 1.6448536269514722


@dataclass(frozen=True)
class Taken:
    """Share of paid clicks that come as organic ones when ads are off, with its ends; days off and on."""

    share: float
    low: float
    high: float
    off: int
    on: int


def taken(paid: Floats, organic: Floats, shown: Floats, week: Ints, *, seed: int, level: float = 0.9) -> Taken | None:
    """The share by own days off; None where there are too few.

    taken = (organic click rate with ads off - with ads on) * organic impressions with ads on / paid clicks with ads on

    Intervals come from drawing whole weeks anew, so that neighbouring days stay together.

    Args:
        paid: (d,) paid clicks a day.
        organic: (d,) organic clicks.
        shown: (d,) organic impressions.
        week: (d,) number of each day's week.
        seed: of the draws.
        level: of the interval.
    """
    used = shown > 0
    usual = float(np.median(paid[used & (paid > 0)])) if (used & (paid > 0)).any() else 0.0
    off = used & (paid < OFF * usual)
    on = used & ~off
    if off.sum() < FEWEST or on.sum() < FEWEST:
        return None
    _, place = np.unique(week, return_inverse=True)
    sums = np.stack([
        np.bincount(place, np.where(days, values, 0.0))
        for days, values in ((off, organic), (off, shown), (on, organic), (on, shown), (on, paid))
    ])  # fmt: skip
    random = np.random.default_rng(seed)
    drawn = random.integers(0, sums.shape[1], (DRAWS, sums.shape[1]))
    shares = _share(sums[:, drawn].sum(2))
    shares = shares[np.isfinite(shares)]
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return Taken(
        float(np.clip(_share(sums.sum(1)), 0, 1)), float(np.clip(low, 0, 1)), float(np.clip(high, 0, 1)),
        int(off.sum()), int(on.sum()),
    )  # fmt: skip


def _share(sums: Floats) -> Floats:
    off_clicks, off_shown, on_clicks, on_shown, paid = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        return (off_clicks / off_shown - on_clicks / on_shown) * on_shown / paid


def weeks_needed(total: Floats, paid: float, width: float) -> int:
    """Weeks of a switch-back, half of them without ads, until the share is known to within `width` (90 %).

    With n weeks the difference of mean clicks has the standard error 2 sd / sqrt(n), and one share of the paid clicks
    is what it is measured in: n = (2 z sd / (width * paid))^2, at least four and even.

    Args:
        total: (w,) paid and organic clicks a week as they were.
        paid: paid clicks a week.
        width: half of the interval, as a share of paid clicks.
    """
    if len(total) < 3 or paid <= 0:
        return 8
    # Neighbouring weeks: what changes slowly falls out of a switch-back.
    spread = float(np.sqrt(np.mean(np.diff(total) ** 2) / 2))
    return int(max(4, 2 * np.ceil((2 * Z90 * spread / (width * paid)) ** 2 / 2)))
