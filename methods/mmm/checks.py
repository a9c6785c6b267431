# pyright: basic
"""What media data can tell before and after a model is fitted: variation, collinearity, demand-driven spend, prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLAT = 1e-6
"""A series whose standard deviation is below this share of its mean never changes."""
LEFT = 1e-4
"""Of the deviation of a KPI, the share that the baseline has to leave; below, there is nothing left to explain."""
SAME = 0.9
"""Correlation from which on two channels are a collinear pair (Belsley, Kuh & Welsch 1980 speak of 0.9 as well)."""


@dataclass(frozen=True)
class Pair:
    """Two channels that move together, by position, and their correlation."""

    first: int
    second: int
    correlation: float


@dataclass(frozen=True)
class Checks:
    """One figure a channel unless said otherwise; channels in the order of the data.

    variation    standard deviation of spend over its mean, within a geo
    idle         share of periods without spend
    vif          variance inflation by all other channels and the baseline (1 is free of the others; inf is exact)
    season       share of the variance of spend that the baseline (trend, season, controls) explains
    follows      partial correlation of spend with the unexplained KPI of the period before
    follows_p    its p value, corrected for the number of channels
    mirrors      share of the variance of the KPI, net of the baseline, that spend of the same period explains alone
    rest         share of the mean KPI that such a line through spend leaves for everything else (1 without a line)
    loose        how loosely spend hangs on the KPI: deviation of log(spend / KPI) over that of log(spend), both net of
                 the baseline; near 0 is a fixed share of the KPI, 1 is independent; 1 where some periods have no spend
    pairs        collinear pairs
    condition    condition number of the standardised spend (one figure; above 30 is called strong)
    flat_kpi     whether the KPI never changes
    settled      whether the baseline alone explains the KPI to the last digit
    """

    variation: np.ndarray
    idle: np.ndarray
    vif: np.ndarray
    season: np.ndarray
    follows: np.ndarray
    follows_p: np.ndarray
    mirrors: np.ndarray
    rest: np.ndarray
    loose: np.ndarray
    pairs: tuple[Pair, ...]
    condition: float
    flat_kpi: bool
    settled: bool


def check(kpi: np.ndarray, spend: np.ndarray, baseline: np.ndarray) -> Checks:
    """Everything that can be said before a model is fitted.

    Args:
        kpi: (n,) or (g, n).
        spend: (n, c) or (g, n, c), in money per period.
        baseline: (n, b) or (g, n, b) what is known to move the KPI besides media: trend, season, controls.

    Returns:
        The checks; a channel without any spend has variation 0 and a vif of inf.
    """
    kpi, spend, baseline = _panel(kpi[..., None])[..., 0], _panel(spend), _panel(baseline)
    y, x, b = _within(kpi[..., None])[:, 0], _within(spend), _within(baseline)
    follows, p = demand_led(kpi, spend, baseline)
    return Checks(
        variation=variation(spend),
        idle=(spend <= 0).mean(axis=(0, 1)),
        vif=inflation(x, b),
        season=np.array([explained(x[:, one], b) for one in range(x.shape[1])]),
        follows=follows,
        follows_p=p,
        mirrors=_mirrors(y, x, b),
        rest=_rest(kpi, spend, y, x),
        loose=loose(kpi, spend, b),
        pairs=collinear(x),
        condition=condition(x),
        flat_kpi=flat(kpi),
        settled=settled(y, b),
    )


def variation(spend: np.ndarray) -> np.ndarray:
    """(c,) coefficient of variation of spend within geos; spend (g, n, c)."""
    mean = spend.mean(axis=(0, 1))
    deviation = np.sqrt(spend.var(axis=1).mean(axis=0))
    return np.where(mean > 0, deviation / np.where(mean > 0, mean, 1.0), 0.0)


def flat(values: np.ndarray) -> bool:
    """Whether no series of (g, n) ever changes."""
    scale = float(np.abs(values).mean())
    return bool(values.std(axis=-1).max() <= FLAT * scale) if scale > 0 else True


def settled(kpi: np.ndarray, baseline: np.ndarray) -> bool:
    """Whether the centred baseline (n, b) leaves nothing of the centred KPI (n,), though there are more values."""
    if not baseline.shape[1] or len(kpi) <= 2 * baseline.shape[1]:
        return False
    return bool(_residual(kpi, baseline).std() <= LEFT * kpi.std())


def inflation(spend: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    """Variance inflation factors 1 / (1 - R²) of each column of spend (n, c) on the other columns and the baseline."""
    found = np.empty(spend.shape[1])
    for one in range(spend.shape[1]):
        others = np.column_stack([np.delete(spend, one, axis=1), baseline])
        left = 1 - explained(spend[:, one], others)
        found[one] = 1 / left if left > 1e-9 else np.inf
    return found


def explained(target: np.ndarray, columns: np.ndarray) -> float:
    """R² of a centred target (n,) on centred columns (n, k), adjusted for their number; a flat target counts as 1."""
    total = float(target @ target)
    if total <= FLAT**2 * len(target) * max(float(np.abs(target).max()), 1e-300) ** 2 or total == 0:
        return 1.0
    if not columns.shape[1]:
        return 0.0
    left = _residual(target, columns)
    free, rank = len(target) - 1, int(np.linalg.matrix_rank(columns))
    if free <= rank:
        return 1.0
    return float(np.clip(1 - (left @ left) / total * free / (free - rank), 0.0, 1.0))


def collinear(spend: np.ndarray) -> tuple[Pair, ...]:
    """Pairs of columns of spend (n, c) that correlate by at least 0.9, the closest first."""
    scale = np.sqrt((spend**2).sum(axis=0))
    moving = np.flatnonzero(scale > 0)
    unit = spend[:, moving] / scale[moving]
    r = np.clip(unit.T @ unit, -1.0, 1.0)
    pairs = [
        Pair(int(moving[i]), int(moving[j]), float(r[i, j]))
        for i, j in zip(*np.triu_indices(len(moving), 1), strict=True)
        if abs(r[i, j]) >= SAME
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation)))


def condition(spend: np.ndarray) -> float:
    """Condition number of the columns (n, c) scaled to unit length (Belsley 1991); columns without variation drop."""
    scale = np.sqrt((spend**2).sum(axis=0))
    if not (scale > 0).any():
        return float("inf")
    value = np.linalg.svd(spend[:, scale > 0] / scale[scale > 0], compute_uv=False)
    return float(value[0] / value[-1]) if value[-1] > 1e-12 else float("inf")


def demand_led(kpi: np.ndarray, spend: np.ndarray, baseline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether spend answers to demand: does the KPI of the period before tell this period's spend?

    A Granger test of one lag (Granger 1969): partial correlation of spend with the KPI one period earlier, given the
    baseline and all channels' spend of one and two periods earlier (so that carry-over is no evidence).

    Args:
        kpi: (g, n).
        spend: (g, n, c).
        baseline: (g, n, b).

    Returns:
        (c,) partial correlations and (c,) two-sided p values times the number of channels.
    """
    from scipy.special import stdtr

    count = spend.shape[2]
    if kpi.shape[1] < 8:
        return np.zeros(count), np.ones(count)
    now, past = _within(spend[:, 2:]), _within(kpi[:, 1:-1, None])[:, 0]
    known = np.column_stack(
        [_within(spend[:, 1:-1]), _within(spend[:, :-2]), _within(baseline[:, 2:]), _within(baseline[:, 1:-1])]
    )
    free = len(past) - int(np.linalg.matrix_rank(known)) - 2
    if free < 5:
        return np.zeros(count), np.ones(count)
    signal = _residual(past, known)
    r = np.array([_correlation(_residual(now[:, one], known), signal) for one in range(count)])
    t = r * np.sqrt(free / np.maximum(1 - r**2, 1e-12))
    return r, np.minimum(2 * stdtr(free, -np.abs(t)) * count, 1.0)


def loose(kpi: np.ndarray, spend: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    """(c,) how loosely spend (g, n, c) hangs on the KPI (g, n); baseline is centred and stacked, see `Checks.loose`.

    A channel that works with diminishing returns has an elasticity below its share of the KPI, so log(spend / KPI)
    varies nearly as much as log(spend). A budget that is a share of sales makes the former vary much less.
    """
    found = np.ones(spend.shape[2])
    for one in range(spend.shape[2]):
        if (spend[..., one] <= 0).any() or (kpi <= 0).any():
            continue
        logs = np.stack([np.log(spend[..., one]), np.log(spend[..., one] / kpi)], axis=-1)
        own, ratio = (float(_residual(column, baseline).std()) for column in _within(logs).T)
        if own > FLAT:
            found[one] = min(1.0, ratio / own)
    return found


def signal(y: np.ndarray, baseline: np.ndarray, media: np.ndarray, rho: float, free: int = 3) -> float:
    """The p value of "media explain nothing": an F test of the media's columns beside the baseline.

    Both sides are filtered by 1 - rho B first, so that autocorrelated noise is no evidence (Cochrane & Orcutt 1949).

    Args:
        y: (g, n) KPI.
        baseline: (g, n, q) columns without media, the intercept included.
        media: (g, n, c) each channel's saturated adstock at its most likely shape.
        rho: autocorrelation of the noise.
        free: parameters that were chosen by the data for each channel: its height, carry-over, saturation.
    """
    from scipy.special import fdtrc

    target, base, curves = (_filtered(each, rho) for each in (y[..., None], baseline, media))
    alone = _residual(target[:, 0], base)
    together = _residual(target[:, 0], np.column_stack([base, curves]))
    used = free * media.shape[2]
    left = len(target) - int(np.linalg.matrix_rank(base)) - used
    if left < 1:
        return 1.0
    gain, rest = float(alone @ alone - together @ together), float(together @ together)
    if rest <= 1e-12 * float(alone @ alone):
        return 0.0 if gain > 0 else 1.0
    return float(fdtrc(used, left, max(gain, 0.0) / used / (rest / left)))


def contraction(prior: np.ndarray, posterior: np.ndarray) -> np.ndarray:
    """1 - variance after / variance before of each channel's draws (draws, c): 0 learnt nothing, 1 everything.

    Robust: variances by the distance between the 5 and 95 % quantiles. (Betancourt 2018, posterior contraction.)
    """
    before, after = (np.diff(np.quantile(each, [0.05, 0.95], axis=0), axis=0)[0] for each in (prior, posterior))
    return 1 - (after / np.where(before > 0, before, np.inf)) ** 2


def beyond(half_saturation: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """(c,) whether the bend of the curve lies above the largest spend that was ever seen."""
    return half_saturation > largest


def last_drop(residual: np.ndarray, periods: int = 2) -> float:
    """How many robust standard deviations the last periods' residuals (n,) lie below the others', at worst; 0 if above.

    Conversions that are still to be reported make the last periods look bad.
    """
    if len(residual) < periods + 8:
        return 0.0
    before = residual[:-periods]
    middle = np.median(before)
    spread = 1.4826 * float(np.median(np.abs(before - middle)))
    return max(0.0, float(-(residual[-periods:] - middle).min() / spread)) if spread > 0 else 0.0


def _panel(values: np.ndarray) -> np.ndarray:
    return values[None] if values.ndim == 2 else values


def _within(values: np.ndarray) -> np.ndarray:
    """(g, n, k) centred within each geo and stacked to (g * n, k); what never changes becomes exactly zero."""
    centred = values - values.mean(axis=1, keepdims=True)
    scale = np.abs(values).max(axis=(0, 1))
    stacked = centred.reshape(values.shape[0] * values.shape[1], values.shape[2])
    return np.where(np.abs(stacked).max(axis=0, initial=0.0) <= FLAT * scale, 0.0, stacked)


def _residual(target: np.ndarray, columns: np.ndarray) -> np.ndarray:
    if not columns.shape[1]:
        return target
    scale = np.sqrt((columns**2).sum(axis=0))
    kept = columns[:, scale > 0] / scale[scale > 0]
    return target - kept @ np.linalg.lstsq(kept, target, rcond=1e-10)[0] if kept.shape[1] else target


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / scale if scale > 0 else 0.0


def _filtered(values: np.ndarray, rho: float) -> np.ndarray:
    moved = values[:, 1:] - rho * values[:, :-1]
    return moved.reshape(moved.shape[0] * moved.shape[1], values.shape[2])


def _rest(kpi: np.ndarray, spend: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    variance = (x**2).sum(axis=0)
    slope = np.where(variance > 0, x.T @ y / np.where(variance > 0, variance, 1.0), 0.0)
    level = float(np.abs(kpi.mean()))
    return 1 - slope * spend.mean(axis=(0, 1)) / level if level > 0 else np.ones(len(slope))


def _mirrors(kpi: np.ndarray, spend: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    left = _residual(kpi, baseline)
    return np.array([_correlation(_residual(each, baseline), left) ** 2 for each in spend.T])
