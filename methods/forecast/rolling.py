# pyright: basic
"""Which candidate to believe, and how far: forecasts from many past days against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.forecast.series import CANDIDATES, NAIVE, Floats, Series

ORIGINS = 36
"""At most so many past days are asked, evenly spread."""
LEAST = {1: 56, 7: 26}
"""Steps of history before the first of them."""
BETTER = 0.98
"""A model replaces the naive rule where its error is at most this share of the naive one's."""


@dataclass(frozen=True)
class Rolled:
    """What the rolling origin found.

    Attributes:
        chosen: the candidate that forecasts.
        forecast: (ahead,) its forecast from the last known step.
        errors: candidate -> mean absolute error over the mean of the series (half steps, half their total).
        tried: steps ahead that were tested; may be fewer than are forecast.
        predicted, actual: (origins, tried) of the chosen candidate.
        origins: (origins,) known steps at each of them.
    """

    chosen: str
    forecast: Floats
    errors: dict[str, float]
    tried: int
    predicted: Floats
    actual: Floats
    origins: NDArray[np.int64]

    @property
    def error(self) -> float:
        """Of the chosen candidate."""
        return self.errors[self.chosen]

    @property
    def naive_error(self) -> float:
        """Of the seasonal naive rule."""
        return self.errors[NAIVE]

    @property
    def separate(self) -> int:
        """How many of the tested stretches do not overlap."""
        return 1 + int((self.origins[-1] - self.origins[0]) // max(self.tried, 1)) if len(self.origins) else 0


def roll(series: Series, ahead: int) -> Rolled:
    """Forecast by the candidate that would have been best so far.

    The error of a candidate is half the mean absolute error of single steps and half that of the total of the stretch,
    both over the mean of the series. Each origin sees only what was known then.

    Args:
        series: history, with the calendar for the steps to come.
        ahead: steps to forecast.
    """
    tried, origins = _origins(len(series), ahead, series.step)
    made = {name: np.array([each(series.upto(at), tried) for at in origins]) for name, each in CANDIDATES.items()}
    actual = np.array([series.values[at : at + tried] for at in origins])
    errors = {name: _error(each, actual) for name, each in made.items()} if len(origins) else {NAIVE: float("nan")}
    best = min(errors, key=lambda name: errors[name])
    chosen = best if errors[best] <= BETTER * errors[NAIVE] else NAIVE
    if not len(origins):
        return Rolled(NAIVE, CANDIDATES[NAIVE](series, ahead), errors, 0, np.zeros((0, 0)), np.zeros((0, 0)), origins)
    return Rolled(chosen, CANDIDATES[chosen](series, ahead), errors, tried, made[chosen], actual, origins)


def _origins(known: int, ahead: int, step: int) -> tuple[int, NDArray[np.int64]]:
    """How many steps ahead can be tested, and from where: at least three stretches, if there is room."""
    room = known - LEAST[step]
    tried = min(ahead, max(room // 2, 0))
    if tried < 1:
        return 0, np.zeros(0, dtype=np.int64)
    last = known - tried
    first = max(LEAST[step], min(known // 2, last - 2 * tried))
    return tried, np.unique(np.linspace(first, last, min(ORIGINS, last - first + 1)).round().astype(np.int64))


def _error(predicted: Floats, actual: Floats) -> float:
    mean = max(float(actual.mean()), 1e-12)
    single = float(np.abs(predicted - actual).mean())
    total = float(np.abs(predicted.sum(axis=1) - actual.sum(axis=1)).mean()) / actual.shape[1]
    return (single + total) / 2 / mean


def band(found: Rolled, leads: Sequence[int], level: float, skip: int | None = None) -> tuple[float, float]:
    """Factors on the forecast sum of these leads (from zero) between which what comes lies at that level.

    The errors of past sums on the log scale, taken as Student's t with as many degrees of freedom as there are
    stretches that do not overlap; beyond what was tested, the spread grows with the root of the distance.

    Args:
        found: what the rolling origin found.
        leads: steps ahead that are summed up.
        level: of the interval.
        skip: an origin that is left out, with all that overlap it: for the test of the interval itself.
    """
    from scipy.special import stdtrit

    inside = [lead for lead in leads if lead < found.tried]
    used = inside or list(range(max(0, found.tried - len(leads)), found.tried))
    keep = np.ones(len(found.origins), dtype=bool)
    if skip is not None:
        keep = np.abs(found.origins - found.origins[skip]) >= found.tried
    predicted, actual = found.predicted[keep][:, used].sum(axis=1), found.actual[keep][:, used].sum(axis=1)
    if len(predicted) < 2:
        return 0.0, np.inf
    small = 1e-3 * max(float(found.actual.mean()) * len(used), 1e-12)
    errors = np.log((actual + small) / (predicted + small))
    reach = found.origins[keep]
    stretch = max(used[-1] - used[0] + 1, 1)
    free = max(2.0, 1 + (reach[-1] - reach[0]) / stretch)
    half = float(stdtrit(min(free, 1000.0), (1 + level) / 2)) * float(np.sqrt(np.mean(errors**2) * (1 + 1 / free)))
    half *= float(np.sqrt(max(1.0, (max(leads) + 1) / found.tried)))
    return float(np.exp(-half)), float(np.exp(half))


def coverage(found: Rolled, level: float) -> tuple[float, int]:
    """Share of past stretches whose total lay in the interval made from the stretches that do not overlap them."""
    hits: list[bool] = []
    leads = range(found.tried)
    for at in range(len(found.origins)):
        low, high = band(found, leads, level, skip=at)
        if not np.isfinite(high):
            continue
        predicted, actual = float(found.predicted[at].sum()), float(found.actual[at].sum())
        hits.append(low * predicted <= actual <= high * predicted)
    return (float(np.mean(hits)), len(hits)) if hits else (float("nan"), 0)
