# pyright: basic
"""A response made ready for many plans that differ in the money of each channel, not in how it runs over time."""

from __future__ import annotations

import numpy as np

from methods.allocation.response import Response


class Evaluator:
    """What each channel brings in each draw, as a function of its money over the whole window.

    response  the curves · pattern: (t, c) share of each channel's money by period, summing to 1 over the window
    tail      whether the carry-over after the window counts
    draws     number of draws used: `thin` keeps at most so many, evenly spaced
    """

    def __init__(self, response: Response, pattern: np.ndarray, *, tail: bool = True, thin: int | None = None) -> None:
        rows = slice(None) if thin is None or thin >= response.draws else _spaced(response.draws, thin)
        weights = np.ascontiguousarray(response.weights[rows].transpose(2, 0, 1))
        self.draws = weights.shape[1]
        past, own, self._times = _windows(response, pattern, tail)
        self._past = np.ascontiguousarray((weights @ past).transpose(0, 2, 1))
        self._unit = np.ascontiguousarray((weights @ own).transpose(0, 2, 1))
        self._rate = np.ascontiguousarray(response.rate[rows].T)
        self._slope = np.ascontiguousarray(response.slope[rows].T)
        self._hill = response.saturation == "hill"
        if self._hill:
            self._rate = np.log(self._rate)
        channels = len(response.channels)
        self._ceiling = np.ascontiguousarray(response.ceiling[rows].T)
        self._share = np.ones((channels, 1, self.draws))
        self._stretch = np.ones((channels, 1))
        if response.geo_share is not None and response.geo_stretch is not None:
            self._share = np.ascontiguousarray(response.geo_share[rows].transpose(2, 1, 0))
            self._stretch = np.ascontiguousarray(response.geo_stretch.T)
        self._last: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
        self._nothing = np.zeros((channels, self.draws))
        self._nothing = self.both(np.zeros(channels))[0]
        self._last = None

    def both(self, money: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(c, d) kpi caused by money (c,) in the window, and (c, d) kpi of one more unit of money."""
        if self._last is not None and np.array_equal(self._last[0], money):
            return self._last[1], self._last[2]
        value, steep = self._raw(np.ascontiguousarray(money, dtype=float))
        self._last = (np.array(money), self._ceiling * value - self._nothing, self._ceiling * steep)
        return self._last[1], self._last[2]

    def _raw(self, money: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(c, d) share of the ceiling summed over periods, and its slope by money."""
        from methods.allocation import kernel

        value, steep = np.empty_like(self._ceiling), np.empty_like(self._ceiling)
        shape = (self._share, self._stretch, value, steep)
        if not self._hill:
            kernel.logistic(money, self._past, self._unit, self._times, self._rate, *shape)
            return value, steep
        stock = self._past + money[:, None, None] * self._unit
        with np.errstate(divide="ignore"):
            logs = np.log(stock)  # numpy takes logarithms in lanes, the compiled loop would not
        kernel.hill(self._times, stock, logs, self._unit, self._rate, self._slope, *shape)
        return value, steep

    def values(self, money: np.ndarray) -> np.ndarray:
        """(c, d) kpi caused by money (c,) in the window."""
        return self.both(money)[0]


def even(periods: int, channels: int) -> np.ndarray:
    """The pattern that spends the same in every period."""
    return np.full((periods, channels), 1 / periods)


def _spaced(draws: int, kept: int) -> np.ndarray:
    return np.linspace(0, draws - 1, kept).astype(int)


def _windows(response: Response, pattern: np.ndarray, tail: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(c, l, r) scaled spend of the past by lag, (c, l, r) that of a unit of money, (r,) how often the row occurs.

    Periods with the same last l periods need to be computed once: in the middle of an even plan all are alike.
    """
    lags, (periods, channels) = response.lags, pattern.shape
    rows = periods + (lags - 1 if tail else 0)
    before = np.concatenate([response.past, np.zeros((rows, channels))]) / response.scale
    own = np.concatenate([np.zeros((lags - 1, channels)), pattern, np.zeros((rows - periods, channels))])
    both = np.concatenate([before, own / response.scale], axis=1)
    seen = np.lib.stride_tricks.sliding_window_view(both, lags, axis=0)[:, :, ::-1]
    unlike, times = np.unique(seen.reshape(rows, -1), axis=0, return_counts=True)
    unlike = unlike.reshape(-1, 2 * channels, lags).transpose(1, 2, 0)
    return unlike[:channels], unlike[channels:], times.astype(float)
