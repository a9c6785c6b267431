# pyright: basic
"""How small an effect a geo test would find: past windows without a test, with an effect put in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.conformal import shifted
from methods.synthetic_control import Simplex

STEPS = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0])
"""Effects that are tried, in standard deviations of the effects found where nothing happened."""
Z90 = 1.6448536269514722


@dataclass(frozen=True)
class Placebos:
    """Tests of a past in which nothing happened.

    found     (sets, windows) relative effect that the estimate shows although there is none
    effects   (effects,) relative effects that were put in; the first is zero
    p         (effects, sets, windows) p value of "no mean effect" with each effect put in
    """

    found: np.ndarray
    effects: np.ndarray
    p: np.ndarray

    @property
    def count(self) -> int:
        """How many placebo tests."""
        return self.found.size


@dataclass(frozen=True)
class Power:
    """Share of placebo tests that find each effect, rising with the effect; `low` and `high` are 90 % intervals."""

    effects: np.ndarray
    power: np.ndarray
    low: np.ndarray
    high: np.ndarray


def windows(periods: int, length: int, fewest_before: int, most: int) -> np.ndarray:
    """(windows,) first periods of past tests of one length, evenly spread over the history, the last one at its end.

    >>> windows(90, 15, 30, 4)
    array([30, 45, 60, 75])
    """
    last = periods - length
    if last < fewest_before:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.linspace(fewest_before, last, min(most, last - fewest_before + 1)).round().astype(np.int64))


class Window:
    """One past test: all products of regions that its fits need, made once for every set of treated regions.

    kpi     (start + length, regions) up to the end of the window
    start   first period of the window; all periods before it are fitted
    """

    def __init__(self, kpi: np.ndarray, start: int, length: int) -> None:
        self.kpi, self.start = kpi[: start + length], start
        self._middle, self._whole = self.kpi[:start].mean(axis=0), self.kpi.mean(axis=0)
        self._before, self._all = self.kpi[:start] - self._middle, self.kpi - self._whole
        self._gram, self._gram_all = self._before.T @ self._before, self._all.T @ self._all
        self._moved = self._all[start:].T @ self.kpi[start:]

    def found(self, treated: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, np.ndarray]:
        """Relative effect that synthetic control with unit effects finds here, and its weights.

        Args:
            treated: positions of the treated regions.
            weights: of a neighbouring window, to begin from.
        """
        donors = np.delete(np.arange(self.kpi.shape[1]), treated)
        products = self._gram[np.ix_(donors, treated)].mean(axis=1)
        weights = Simplex(self._gram[np.ix_(donors, donors)]).weights(products, weights)
        after = self.kpi[self.start :]
        expected = self._middle[treated].mean() + (after[:, donors] - self._middle[donors]) @ weights
        total = float(expected.sum())
        return (float(after[:, treated].mean(axis=1).sum()) / total - 1 if total > 0 else 0.0), weights

    def tested(self, treated: np.ndarray, effects: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """(effects,) p values of no mean effect, as `conformal` has them, with each relative effect put in."""
        donors = np.delete(np.arange(self.kpi.shape[1]), treated)
        simplex = Simplex(self._gram_all[np.ix_(donors, donors)])
        products = self._gram_all[np.ix_(donors, treated)].mean(axis=1)
        moved = self._moved[np.ix_(donors, treated)].mean(axis=1)
        series, others = self.kpi[:, treated].mean(axis=1), self._all[:, donors]
        p = np.empty(len(effects))
        for index, effect in enumerate(effects.tolist()):
            weights = simplex.weights(products + effect * moved, weights)
            changed = series.copy()
            changed[self.start :] *= 1 + effect
            used = np.flatnonzero(weights)
            p[index] = shifted(changed - changed.mean() - others[:, used] @ weights[used], self.start)
        return p


def past(windows: list[Window], treated: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """(windows,) effects that are found in each window, and the weights; each fit begins where the last ended."""
    effects, weights = np.empty(len(windows)), list[np.ndarray]()
    for column, window in enumerate(windows):
        effects[column], fitted = window.found(treated, weights[-1] if weights else None)
        weights.append(fitted)
    return effects, weights


def placebos(kpi: np.ndarray, sets: list[np.ndarray], starts: np.ndarray, length: int, sign: int = 1) -> Placebos:
    """Run the test that will be run, on each set and window of the past, with effects put in.

    The estimate is that of `synthetic_control`, the test that of `conformal`'s interval: an effect is found where the
    interval of the mean effect leaves out zero, that is where |sum of residuals| of the window, refitted on all
    periods under no effect, is exceeded by a share of at most alpha of the cyclic shifts.

    Args:
        kpi: (periods, regions) of a time without tests.
        sets: candidate sets of treated regions, as positions.
        starts: (windows,) first periods of the windows.
        length: of a window in periods.
        sign: 1 for effects upward, -1 for losses.
    """
    seen = [Window(kpi, start, length) for start in starts.tolist()]
    known = [past(seen, each) for each in sets]
    estimates = np.array([effects for effects, _ in known])
    effects = STEPS * max(float(np.sqrt((estimates**2).mean())), 1e-6)
    p = np.empty((len(effects), len(sets), len(starts)))
    for row, each in enumerate(sets):
        for column, window in enumerate(seen):
            p[:, row, column] = window.tested(each, sign * effects, known[row][1][column])
    return Placebos(estimates, effects, p)


def false_alarms(tested: Placebos, alpha: float) -> float:
    """Share of placebo tests that find an effect at the nominal level although there is none (the A/A check)."""
    return float((tested.p[0] <= alpha + 1e-12).mean())


def critical(tested: Placebos, alpha: float) -> float:
    """The p value below which an effect may be called found, so that at most alpha of the placebo tests find one.

    Regions that were chosen because they fit the past fit the future less well: the nominal level then finds too
    often, and power at it would be power bought with false alarms.
    """
    nothing = np.sort(tested.p[0].ravel())
    allowed = int(np.floor(alpha * len(nothing) + 1e-9))
    # The next larger p value would be one false alarm too many.
    return min(alpha, float(nothing[allowed]) - 1e-9) if allowed < len(nothing) else alpha


def power_curve(tested: Placebos, alpha: float, independent: int | None = None) -> Power:
    """Share of tests that find each effect with false alarms held at alpha, made monotone, with Wilson intervals.

    Args:
        tested: placebo tests.
        alpha: level of the false alarms.
        independent: how many of the tests count as independent for the intervals (windows overlap); None for all.
    """
    hits = (tested.p <= critical(tested, alpha) + 1e-12).mean(axis=(1, 2))
    rising = np.maximum.accumulate(hits)
    low, high = wilson(rising, independent or tested.count)
    return Power(tested.effects, rising, low, high)


def smallest(curve: Power, wanted: float) -> float | None:
    """The minimum detectable effect: where the power curve reaches `wanted`, by straight lines; None if it does not.

    >>> smallest(Power(np.array([0, .1, .2]), np.array([.1, .5, .9]), np.zeros(3), np.ones(3)), 0.8)
    0.175
    """
    reached = np.flatnonzero(curve.power >= wanted)
    if not len(reached):
        return None
    at = int(reached[0])
    if at == 0:
        return float(curve.effects[0])
    below, above = curve.power[at - 1], curve.power[at]
    share = (wanted - below) / (above - below)
    return float(round(curve.effects[at - 1] + share * (curve.effects[at] - curve.effects[at - 1]), 12))


def at_effect(curve: Power, effect: float) -> float:
    """Power at one effect, by straight lines between those that were tried."""
    return float(np.interp(effect, curve.effects, curve.power))


def wilson(share: np.ndarray, trials: int, z: float = Z90) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a share that stays within 0 and 1 (Wilson 1927)."""
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    reach = z / (1 + z * z / trials) * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials**2))
    return np.clip(middle - reach, 0, 1), np.clip(middle + reach, 0, 1)
