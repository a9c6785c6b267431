# pyright: basic
"""Is the gap after the treatment larger than chance makes it? Permutations of a counterfactual's residuals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np

from methods.synthetic_control import Simplex, augmented

Residuals = Callable[[float], np.ndarray]
"""(periods,) residuals refitted under one hypothesised effect."""
SAMPLES = 9_999
ENUMERATED = 20_000
INDEPENDENT_ABOVE = 0.1


@dataclass(frozen=True)
class Test:
    """The test of no effect in any period, and the range of mean effects that the data do not contradict.

    p           of "no effect in any period"
    low, high   ends of the interval of the mean effect per period; None where there are too few periods for one
    scheme      `iid`, where residuals before the treatment show no autocorrelation, else `block`
    """

    __test__ = False

    p: float
    low: float | None
    high: float | None
    scheme: Literal["iid", "block"]


def conformal(
    treated: np.ndarray,
    donors: np.ndarray,
    before: int,
    effect: float,
    penalty: float | None = None,
    level: float = 0.9,
    seed: int = 0,
) -> Test:
    """Conformal inference for synthetic controls (Chernozhukov, Wüthrich & Zhu 2021, JASA 116, arXiv:1712.09089).

    Under a hypothesis the treated series is freed of the effect, the control is fitted on all periods, before and
    after, and the statistic of the last periods is compared with that of permuted residuals:
    p = share of permutations whose statistic is at least as large, the observed order included.

    - p value: statistic sum |residual|, of no effect in any period, as GeoLift reports it. Single periods are permuted
      where the Ljung-Box test finds no autocorrelation before the treatment, else blocks by cyclic shifts.
    - interval: all constant effects that the statistic |sum of residuals| does not reject under cyclic shifts.

    Args:
        treated: (periods,) mean of the treated regions.
        donors: (periods, donors) untreated regions.
        before: number of periods before the treatment.
        penalty: of the ridge augmentation; None for plain weights.
        effect: the estimated mean effect; the interval always holds it.
        level: of the interval.
        seed: of the sampled permutations (exact below 20,000 of them).

    Returns:
        p value and interval.
    """
    refit = Refit(treated, donors, before, penalty)
    residuals = refit(0.0)
    independent = ljung_box(residuals[:before]) > INDEPENDENT_ABOVE
    size = np.abs(residuals)
    p = _by_period(size, before, seed) if independent else shifted(size, before)
    low, high = inverted(refit, before, effect, 1 - level)
    return Test(p, low, high, "iid" if independent else "block")


class Refit:
    """Residuals of all periods once a constant effect is taken out of the periods from `before` on.

    The donors' products are made once, and each fit begins where the last one ended.
    """

    def __init__(self, treated: np.ndarray, donors: np.ndarray, before: int, penalty: float | None = None) -> None:
        self._donors = donors - donors.mean(axis=0)
        self._simplex, self._start = Simplex(self._donors.T @ self._donors), None
        self._treated, self._before, self._penalty = treated, before, penalty

    def __call__(self, effect: float) -> np.ndarray:
        """(periods,) residuals under one hypothesis; `effect` in units of the treated series per period."""
        return self.of(self._treated - effect * (np.arange(len(self._treated)) >= self._before))

    def of(self, treated: np.ndarray) -> np.ndarray:
        """(periods,) residuals of any series against the same donors."""
        target = treated - treated.mean()
        weights = self._start = self._simplex.weights(self._donors.T @ target, self._start)
        if self._penalty is not None:
            weights = augmented(self._donors, target, weights, np.array([self._penalty]))[0]
        return target - self._donors @ weights


def _by_period(size: np.ndarray, before: int, seed: int) -> float:
    """Share of choices of periods whose sizes add up to at least those after the treatment."""
    periods, after = len(size), len(size) - before
    observed = size[before:].sum() * (1 - 1e-12)
    if comb(periods, after) <= ENUMERATED:
        chosen = np.array(list(combinations(range(periods), after)))
        return float((size[chosen].sum(axis=1) >= observed).mean())
    draw = np.random.default_rng([seed, 1])
    batch = max(1, 2_000_000 // periods)
    hits = 0
    for begin in range(0, SAMPLES, batch):
        rows = min(batch, SAMPLES - begin)
        mixed = draw.permuted(np.broadcast_to(size, (rows, periods)), axis=1)
        hits += int((mixed[:, before:].sum(axis=1) >= observed).sum())
    return (hits + 1) / (SAMPLES + 1)


def shifted(values: np.ndarray, before: int) -> float:
    """Share of cyclic shifts whose last periods add up, in size, to at least the observed ones."""
    periods, after = len(values), len(values) - before
    running = np.cumsum(np.concatenate([[0.0], values, values]))
    sums = np.abs(running[after : after + periods] - running[:periods])
    return float((sums >= sums[before] - 1e-12 * np.abs(values).sum()).mean())


def inverted(refit: Residuals, before: int, effect: float, alpha: float) -> tuple[float | None, float | None]:
    """Ends of the effects that the cyclic shifts of their residuals do not reject; None where no end is found."""
    step = max(float(np.abs(refit(effect)).max()), abs(effect) * 1e-3, 1e-12)

    def kept(tried: float) -> bool:
        return shifted(refit(tried), before) > alpha

    middle = effect if kept(effect) else _centre(refit, before, effect)
    low, high = _edge(kept, middle, -step), _edge(kept, middle, step)
    return (None if low is None else min(low, effect)), (None if high is None else max(high, effect))


def _centre(refit: Residuals, before: int, effect: float) -> float:
    """The effect that leaves nothing over after the treatment, by the secant rule."""
    tried, left = effect, refit(effect)[before:].mean()
    step = left or 1e-12
    for _ in range(50):
        if abs(left) <= 1e-12 * max(1.0, abs(tried)):
            break
        further = refit(tried + step)[before:].mean()
        if further == left:
            break
        tried, left, step = tried + step, further, -step * further / (further - left)
    return tried


def _edge(kept: Callable[[float], bool], middle: float, step: float) -> float | None:
    inside, outside = middle, middle + step
    for _ in range(24):
        if not kept(outside):
            break
        inside, outside = outside, middle + 2 * (outside - middle)
    else:
        return None
    for _ in range(14):
        half = (inside + outside) / 2
        inside, outside = (half, outside) if kept(half) else (inside, half)
    return outside


def ljung_box(residuals: np.ndarray, lags: int = 7) -> float:
    """Chance of at least this much autocorrelation without any, upto a week's lags (Ljung & Box 1978)."""
    from scipy.special import chdtrc

    periods = len(residuals)
    lags = min(lags, periods // 5)
    centred = residuals - residuals.mean()
    power = float(centred @ centred)
    if lags < 1 or power <= 0:
        return 1.0
    found = [(centred[lag:] @ centred[:-lag] / power) ** 2 / (periods - lag) for lag in range(1, lags + 1)]
    return float(chdtrc(lags, periods * (periods + 2) * sum(found)))
