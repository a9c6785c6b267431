"""Whether daily sums can be believed: days that are missing, collapsed or doubled, and counting that has broken.

Every fault is weighed by what it takes from the period's figure, so that one odd day does not spoil a year.
Expected values come from the weekday's median over the four weeks before, times the level of the last two weeks; the
limits are far from what healthy series do (`python -m bench.health`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEAR_ZERO = 0.1
"""A day with less than this share of what is expected has collapsed …"""
ENOUGH = 25.0
"""… if at least so many events are expected: a Poisson count of 25 falls to 2 once in ten million days."""
BROKEN = 0.2
"""Conversions below this share of what is expected, while clicks hold, mean that they are no longer counted."""
HOLD = 0.6
DOUBLED = 1.7
LAG = 3
"""The last days of a source are left out of the tracking check: their conversions are still coming in."""


@dataclass(frozen=True)
class Fault:
    """A run of days that cannot be believed: first and last index, and the part of the period's sum it concerns."""

    series: int
    first: int
    last: int
    share: float


def expected(values: Floats) -> Floats:
    """(series, days) what a day should have held by its weekday and the level before it; nan in the first two weeks.

    Args:
        values: (series, days) consecutive days.
    """
    weeks = np.full((4, *values.shape), np.nan)
    for week in range(1, 5):
        if values.shape[1] > 7 * week:
            weeks[week - 1, :, 7 * week :] = values[:, : -7 * week]
    known = np.count_nonzero(~np.isnan(weeks), axis=0)
    ordered = np.sort(weeks, axis=0)
    low, high = np.maximum((known - 1) // 2, 0), np.minimum(known // 2, 3)
    middle = (np.take_along_axis(ordered, low[None], 0)[0] + np.take_along_axis(ordered, high[None], 0)[0]) / 2
    return np.where(known >= 2, middle, np.nan)


def collapsed(values: Floats, start: int, *, floor: float = ENOUGH) -> list[Fault]:
    """Days at or near zero on which much was expected, from day `start` on; a stop that lasts to the end is one too.

    Args:
        values: (series, days) counts.
        start: index of the period's first day; days before it are history.
        floor: least expected events.
    """
    usual = expected(values)
    return _runs((values < NEAR_ZERO * usual) & (usual >= floor), values, usual, start)


def untracked(clicks: Floats, conversions: Floats, start: int) -> list[Fault]:
    """Days on which conversions collapse while clicks hold, over windows of 1, 3, 7 and 14 days.

    Args:
        clicks: (series, days).
        conversions: (series, days); the caller leaves out the days that are still coming in.
        start: index of the period's first day.
    """
    usual_clicks, usual = expected(clicks), expected(conversions)
    flags = np.zeros(clicks.shape, dtype=np.bool_)
    for width in (1, 3, 7, 14):
        held, wanted, seen, hoped = (_sums(part, width) for part in (clicks, usual_clicks, conversions, usual))
        if held.shape[1] == 0:
            continue
        bad = (seen < BROKEN * hoped) & (hoped >= ENOUGH) & (held > HOLD * wanted)
        for back in range(width):
            flags[:, back : back + bad.shape[1]] |= bad
    flags &= np.nan_to_num(conversions) < 0.5 * np.nan_to_num(usual)
    return _runs(flags, conversions, usual, start)


def doubled(rows: Floats, amounts: Floats, start: int) -> list[Fault]:
    """Days with far more rows and far more money than expected, at once: worth looking for rows that occur twice.

    Args:
        rows: (series, days) number of rows.
        amounts: (series, days) cost or revenue.
        start: index of the period's first day.
    """
    usual_rows, usual = expected(rows), expected(amounts)
    flags = (rows > DOUBLED * usual_rows) & (amounts > DOUBLED * usual) & (usual_rows >= 1)
    return _runs(flags, amounts, usual, start)


def _sums(values: Floats, width: int) -> Floats:
    if values.shape[1] < width:
        return np.zeros((values.shape[0], 0))
    return np.lib.stride_tricks.sliding_window_view(values, width, axis=1).sum(axis=-1)


def _runs(flags: Flags, values: Floats, usual: Floats, start: int) -> list[Fault]:
    """Flagged days of the period as runs, each with its part of what the whole period should have held."""
    period = slice(start, None)
    whole = np.maximum(values[:, period], np.nan_to_num(usual[:, period])).sum()
    found: list[Fault] = []
    inside = flags.copy()
    inside[:, :start] = False
    for series, day in zip(*(axis.tolist() for axis in np.nonzero(inside)), strict=True):
        off = abs(float(usual[series, day] - values[series, day])) / whole if whole else 0.0
        last = found[-1] if found else None
        if last and last.series == series and day - last.last == 1:
            found[-1] = Fault(series, last.first, day, last.share + off)
        else:
            found.append(Fault(series, day, day, off))
    return found
