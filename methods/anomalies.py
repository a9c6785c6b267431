"""Days that do not fit: a robust weekly-seasonal z for many series at once, with a threshold for a stated rate.

For each series and day, from earlier days only:

    y        counts and money: 2 asinh(sqrt(phi (x + 3/8))) / sqrt(phi), which makes the variance of counts that are
             overdispersed by phi about one (Anscombe 1948, Biometrika 35:246) and is a logarithm for large values;
             ratios: the logarithm of (top + 1/2) / (bottom + 1/2), in units of what one event is worth
    weekday  median over eight weeks of y minus the median of the seven days around it
    level    median over the last fourteen days of y - weekday
    residual y - level - weekday;   z = residual / (1.4826 * median |residual|) over the last sixteen weeks

and the same for the mean of seven residuals, which sees small shifts that stay. The tails of z on healthy series
(weekly pattern, autocorrelated noise, trend, Poisson counts) are those of a scaled Student t, whose two numbers were
fitted to simulation (`python -m bench.anomalies`); the threshold is its quantile at the asked number of false alarms
over all series. Medians follow a real change after a week, so the end of a long incident is where the level has moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PHI = 0.02
"""Overdispersion at which the transform turns from square root to logarithm: at about fifty events a day."""
WEEKS, LEVEL, SPREAD, RUN = 8, 14, 112, 7
"""Weeks for the weekday, days for the level, days for the spread, days in the running mean."""
LEAST_SPREAD = 28
"""With fewer residuals than this the spread is not known, and nothing is tested."""
FEWEST = 3.0
"""Expected events a day below which a series of counts is too small to be tested, one day at a time."""
FEWEST_RATIO = 20.0
"""The same for the scarcer count of a ratio."""
FREEDOM, WIDTH = 15.0, 1.05
"""Student t's degrees of freedom and scale that bound the tail of z on simulated healthy series."""
MAD = 1.4826
JOINING = 2.0
"""Days of a remarkable week belong to the incident from this |z| on."""


@dataclass(frozen=True)
class Watched:
    """What was expected and how far each day is off.

    Attributes:
        expected: (series, days) in the figures' own unit; nan where there is too little history.
        low, high: (series, days) the band in which a day is not remarkable at the threshold.
        z: (series, days) the day's own z; nan where not tested.
        run: (series, days) z of the mean of the last seven days.
        threshold: what |z| has to exceed.
    """

    expected: Floats
    low: Floats
    high: Floats
    z: Floats
    run: Floats
    threshold: float


def watch(
    top: Floats,
    bottom: Floats | None = None,
    *,
    unit: Floats | None = None,
    alarms: float = 1.0,
    tests: int | None = None,
) -> Watched:
    """Expected values, band and z of each day.

    Args:
        top: (series, days) consecutive days; counts or money.
        bottom: (series, days) what top is divided by, for ratios; None for counts and money.
        unit: (series,) what one event is worth, such as the mean order value; ones for counts.
        alarms: false alarms to expect in thirty days over all series, if nothing at all is wrong.
        tests: number of series that share these alarms; None for those given here.

    Returns:
        Watched; needs at least 49 days of history before the first tested day.
    """
    worth = np.ones(len(top)) if unit is None else np.where(unit > 0, unit, 1.0)
    y, support = _scaled(top, bottom, worth)
    pattern = weekday(y)
    level = _trailing(y - np.where(np.isnan(pattern), 0.0, pattern), LEVEL, 7)
    centre = level + pattern
    residual = y - centre
    spread = _spread(residual, 1.0 if bottom is None else 0.02)
    weight, testable = _support(support, bottom is not None)
    z = np.where(testable, residual / spread * weight, np.nan)
    mean = _running(residual)
    run = np.where(testable, mean / _spread(mean, 0.4 if bottom is None else 0.01) * weight, np.nan)
    edge = threshold(alarms, len(top) if tests is None else tests)
    band = edge * spread / weight
    ends = [_unscaled(line, bottom, worth) for line in (centre, centre - band, centre + band)]
    return Watched(ends[0], ends[1], ends[2], z, run, edge)


def threshold(alarms: float, series: int) -> float:
    """The |z| that healthy series exceed so rarely: `alarms` in thirty days over all series and both detectors.

    >>> threshold(1.0, 10) < threshold(1.0, 100) < threshold(0.1, 100)
    True
    """
    from scipy.special import stdtrit

    each = alarms / (30 * 2 * max(series, 1))
    return float(-WIDTH * stdtrit(FREEDOM, min(each, 0.5) / 2))


def weekday(y: Floats) -> Floats:
    """(series, days) the day's weekday effect, from the eight weeks before it; nan in the first two weeks."""
    around = np.full_like(y, np.nan)
    if y.shape[1] >= 7:
        around[:, 3:-3] = np.median(np.lib.stride_tricks.sliding_window_view(y, 7, axis=1), axis=-1)
    off = y - around
    past = np.full((WEEKS, *y.shape), np.nan)
    for week in range(1, WEEKS + 1):
        if y.shape[1] > 7 * week:
            past[week - 1, :, 7 * week :] = off[:, : -7 * week]
    return _nanmedian(past, 2)


def flagged(watched: Watched) -> Flags:
    """(series, days) days that are remarkable by themselves or as part of seven, with the latter's sign agreeing."""
    alone = np.abs(watched.z) > watched.threshold
    ends = np.abs(watched.run) > watched.threshold
    part = np.zeros_like(alone)
    for back in range(min(RUN, ends.shape[1])):
        shifted = np.zeros_like(alone)
        sign = np.zeros(watched.z.shape)
        shifted[:, : ends.shape[1] - back] = ends[:, back:]
        sign[:, : ends.shape[1] - back] = np.sign(np.nan_to_num(watched.run))[:, back:]
        part |= shifted & (np.nan_to_num(watched.z) * sign > JOINING)
    return alone | part


def spans(flags: Flags, gap: int = 2) -> list[tuple[int, int, int]]:
    """Incidents as (series, first day, last day): flagged days of one series that lie at most `gap` days apart."""
    found: list[tuple[int, int, int]] = []
    for series, day in zip(*(axis.tolist() for axis in np.nonzero(flags)), strict=True):
        if found and found[-1][0] == series and day - found[-1][2] <= gap:
            found[-1] = (series, found[-1][1], day)
        else:
            found.append((series, day, day))
    return found


def _scaled(top: Floats, bottom: Floats | None, worth: Floats) -> tuple[Floats, Floats]:
    """The transformed series and the count that each day rests on."""
    if bottom is None:
        events = np.maximum(top, 0) / worth[:, None]
        return 2 * np.arcsinh(np.sqrt(PHI * (events + 0.375))) / np.sqrt(PHI), events
    events = np.maximum(top, 0) / worth[:, None]
    # a day on which nothing could happen has no ratio; counted as one it would teach one half over one half
    y = np.where(bottom > 0, np.log((events + 0.5) / (np.maximum(bottom, 0) + 0.5)), np.nan)
    return y, np.minimum(events, bottom)


def _unscaled(y: Floats, bottom: Floats | None, worth: Floats) -> Floats:
    if bottom is not None:
        return np.exp(np.clip(y, -50, 50)) * worth[:, None]
    root = np.sinh(np.maximum(y, 0) * np.sqrt(PHI) / 2)
    return np.maximum(root**2 / PHI - 0.375, 0.0) * worth[:, None]


def _support(events: Floats, ratio: bool) -> tuple[Floats, Flags]:
    """How much weight a day's z gets and whether it is tested: ratios of few events jump about by themselves."""
    usual = _trailing(events, 28, 14)
    usual = np.nan_to_num(usual)
    if not ratio:
        return np.ones_like(events), usual >= FEWEST
    weight = np.sqrt(np.clip(events / np.maximum(usual, 1e-9), 0.0, 1.0))
    return np.maximum(weight, 1e-3), usual >= FEWEST_RATIO


def _spread(residual: Floats, floor: float) -> Floats:
    return np.maximum(MAD * _trailing(np.abs(residual), SPREAD, LEAST_SPREAD), floor)


def _running(residual: Floats) -> Floats:
    mean = np.full_like(residual, np.nan)
    if residual.shape[1] >= RUN:
        mean[:, RUN - 1 :] = np.lib.stride_tricks.sliding_window_view(residual, RUN, axis=1).mean(axis=-1)
    return mean


def _trailing(values: Floats, window: int, least: int) -> Floats:
    """(series, days) the median of the `window` days before each day, nan with fewer than `least`."""
    pad = np.full((values.shape[0], window), np.nan)
    padded = np.concatenate([pad, values], axis=1)[:, :-1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, window, axis=1)
    return _nanmedian(np.moveaxis(windows, -1, 0), least)


def _nanmedian(values: Floats, least: int) -> Floats:
    """Median over the first axis without nan; nan where fewer than `least` values are there."""
    ordered = np.sort(values, axis=0)
    count = np.count_nonzero(~np.isnan(values), axis=0)
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, values.shape[0] - 1)
    middle = np.take_along_axis(ordered, low[None], 0)[0] + np.take_along_axis(ordered, high[None], 0)[0]
    return np.where(count >= least, middle / 2, np.nan)
