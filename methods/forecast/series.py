# pyright: basic
"""Candidates that forecast a daily or weekly series: two plain seasonal rules, two models, and their mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YEAR = 365.25
PHI = {1: 0.985, 7: 0.9}
"""By days in a step: how much of a trend, or of a deviation from the model, is left a step later."""
PACE = {1: (0.02, 0.06, 0.15, 0.3), 7: (0.1, 0.25, 0.5)}
"""Speeds at which the level may follow the series."""
RIDGE = {"intercept": 1e-9, "trend": 3.0, "weekday": 0.5, "year": 3.0, "event": 2.0}
"""Penalty of each group of coefficients, in units of residual variance: shrinks what is seen rarely."""


@dataclass(frozen=True)
class Series:
    """A series without gaps.

    Attributes:
        values: (n,) not negative.
        start: days since 1970 of the first step; decides weekday and season.
        step: days in a step: 1 or 7.
        events: (n + ahead, kinds) share of each step that is a holiday or a shopping day, also for the steps to come.
    """

    values: Floats
    start: int
    step: int
    events: Floats

    def __len__(self) -> int:
        return len(self.values)

    def upto(self, count: int) -> Series:
        """The first steps only; what is known of the calendar stays."""
        return Series(self.values[:count], self.start, self.step, self.events)


Candidate = Callable[[Series, int], Floats]


def seasonal(series: Series, ahead: int) -> Floats:
    """The last whole season again: the last week of days, or the same weeks of last year (else the last four weeks)."""
    season = 7 if series.step == 1 else 52
    last = series.values
    if len(last) < season:
        return np.full(ahead, last[-4:].mean())
    return last[len(last) - season + np.arange(ahead) % season]


def year_ago(series: Series, ahead: int) -> Floats:
    """The same days 52 weeks ago, times the growth of the last eight weeks over theirs."""
    back, recent = 364 // series.step, 56 // series.step
    if len(series) < back + recent:
        return seasonal(series, ahead)
    now, then = series.values[-recent:].sum(), series.values[-recent - back : len(series) - back].sum()
    place = len(series) - back + np.arange(ahead) % back
    growth = float(np.clip(now / then, 1 / 3, 3)) if then > 0 else 1.0
    return series.values[place] * growth


def level(series: Series, ahead: int) -> Floats:
    """Weekday and calendar on a level that follows the series and then stays."""
    recent = 182 // series.step
    start = max(0, len(series) - recent)
    return _regression(series, ahead, start, yearly=0, trend=False)


def full(series: Series, ahead: int) -> Floats:
    """Weekday, calendar and, from a year on, season and a trend that fades, on a level that follows the series."""
    years = len(series) * series.step / YEAR
    yearly = 0 if years < 1 else 2 if years < 2 else 4
    return _regression(series, ahead, 0, yearly=yearly, trend=years >= 1)


def mixed(series: Series, ahead: int) -> Floats:
    """The geometric mean of both models and of last year's course: errors that differ cancel out."""
    parts = [level(series, ahead), full(series, ahead), year_ago(series, ahead)]
    return np.exp(np.mean(np.log(np.maximum(parts, 1e-9 + 1e-6 * series.values.mean())), axis=0))


CANDIDATES: Mapping[str, Candidate] = {
    "seasonal_naive": seasonal, "year_ago": year_ago, "level": level, "full": full, "mixed": mixed,
}  # fmt: skip
NAIVE = "seasonal_naive"


def _regression(series: Series, ahead: int, start: int, *, yearly: int, trend: bool) -> Floats:
    values = series.values[start:]
    n = len(values)
    if not values.any():
        return np.zeros(ahead)
    small = 0.02 * float(values[values > 0].mean())
    z = np.log(values + small)
    x, penalty = _design(series, start, n + ahead, n, yearly=yearly, trend=trend)
    special = np.asarray(series.events[start : start + n].any(axis=1), dtype=np.bool_)
    fit, residual = _robust(x[:n], z, penalty, special)
    phi = PHI[series.step]
    smooth = _followed(residual, series.step)
    stays = np.ones(ahead) if not trend else phi ** np.arange(1, ahead + 1)
    flat = np.exp(x[:n] @ fit + smooth) - small
    # What the logarithm loses of the mean, learnt from the last steps.
    recent = max(8, 112 // series.step)
    wide = np.exp(3 * 1.4826 * float(np.median(np.abs(residual - smooth))) + 0.05)
    usual = np.clip(values, flat / wide, np.maximum(flat, small) * wide)[-recent:]
    scale = usual.sum() / max(float(np.maximum(flat[-recent:], 0).sum()), 1e-12)
    following = np.exp(x[n:] @ fit + smooth[-1] * stays) - small
    return np.maximum(following, 0.0) * float(np.clip(scale, 0.7, 1.5))


def _design(
    series: Series, start: int, rows: int, known: int, *, yearly: int, trend: bool
) -> tuple[Floats, Floats]:  # fmt: skip
    """(rows, k) regressors and (k,) penalties; the trend fades after the last known step."""
    at = np.arange(rows)
    day = series.start + (start + at) * series.step
    columns, penalty = [np.ones(rows)], [RIDGE["intercept"]]
    if trend:
        phi = PHI[series.step]
        after = np.maximum(at - known + 1, 0)
        course = np.minimum(at, known - 1) + phi * (1 - phi**after) / (1 - phi)
        columns.append((course - known / 2) * series.step / YEAR)
        penalty.append(RIDGE["trend"])
    if series.step == 1:
        weekday = (day + 3) % 7
        columns += [(weekday == each) - 1 / 7 for each in range(7)]
        penalty += [RIDGE["weekday"]] * 7
    for wave in range(1, yearly + 1):
        turn = 2 * np.pi * wave * day / YEAR
        columns += [np.sin(turn), np.cos(turn)]
        penalty += [RIDGE["year"] * wave] * 2
    events = series.events[start : start + rows]
    seen = events[:known].any(axis=0)
    columns += list(events[:, seen].T)
    penalty += [RIDGE["event"]] * int(seen.sum())
    return np.column_stack(columns), np.array(penalty)


def _robust(x: Floats, z: Floats, penalty: Floats, special: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Ridge regression with Huber weights: single wild days bend no pattern; `special` steps keep their weight."""
    weight = np.ones(len(z))
    fit, residual = np.zeros(x.shape[1]), z
    for _ in range(4):
        left = (x * weight[:, None]).T @ x + np.diag(penalty)
        fit = np.linalg.solve(left, x.T @ (weight * z))
        residual = z - x @ fit
        spread = 1.4826 * float(np.median(np.abs(residual - np.median(residual)))) + 1e-9
        weight = np.where(special, 1.0, np.minimum(1.0, 1.5 * spread / np.maximum(np.abs(residual), 1e-12)))
    return np.asarray(fit, dtype=np.float64), residual


def _followed(residual: Floats, step: int) -> Floats:
    """(n,) level of the residuals up to each step, at the pace whose one-step forecasts were best."""
    from scipy.signal import lfilter

    spread = 1.4826 * float(np.median(np.abs(residual))) + 1e-9
    calm = np.clip(residual, -3 * spread, 3 * spread)
    best, least = np.zeros(len(residual)), np.inf
    for pace in PACE[step]:
        smooth = np.asarray(lfilter([pace], [1.0, pace - 1.0], calm, zi=[(1 - pace) * calm[:7].mean()])[0])
        error = float(np.mean(np.abs(calm[1:] - smooth[:-1]))) if len(calm) > 1 else 0.0
        if error < least:
            best, least = smooth, error
    return best
