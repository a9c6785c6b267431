# pyright: basic
"""What a change brought: days after it against what the days before it and what did not change lead one to expect.

The size of the error is not assumed: the same estimate is made for many past windows in which nothing was changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BEFORE = 28
"""Days before a window that give the level: four of each weekday."""
LEAST = 5
"""Independent past windows below which the size of the error is not known."""
LEVER = 0.7
"""Prior of how far results follow the lever in the log: less than in proportion."""
RIDGE = 0.02
"""Prior of the slopes: a comparison that moved by 14 % in the log is worth one past window."""


@dataclass(frozen=True)
class Realised:
    """The effect over a window, summed over its days.

    value, low, high   effect in the unit of the weighted parts, and its interval
    observed, expected sums of the window, of what was and what was to be expected
    slopes             (parts, comparisons) how far a part follows each comparison in the log
    p                  share of past windows whose estimate was at least as far from nothing
    windows            past windows, and `independent`: how many fit next to each other
    spread             root mean square of the past windows' errors, few far ones drawn in, as a share of the level
    path               (days of the window,) expected a day, spread like the comparison's days
    """

    value: float
    low: float
    high: float
    observed: float
    expected: float
    slopes: Floats
    p: float
    windows: int
    independent: int
    spread: float
    path: Floats


def realised(
    parts: Floats,
    weights: Floats,
    others: Floats,
    at: int,
    end: int,
    level: float = 0.9,
    lever: Floats | None = None,
    pulled: Floats | None = None,
) -> Realised | None:
    """Difference in differences in the log, with its error from placebo windows in time.

    For a window of h days the level of each part and of each comparison is its mean of the 28 days before. A part is
    expected at level * exp(a + b'x), x the log changes of the comparisons; a and b are ridge estimates over all past
    windows of the same length (as difference in differences with b = 1; Abadie 2021, JEL 59:391, placebos in time).
    The error of a past window is taken with a and b from windows that do not overlap it; the interval is Student's with
    as many degrees of freedom as windows lie side by side, less one. Where the lever itself moved in past windows, its
    log change is one more x there; what is expected is the window with the lever left as it was.

    Args:
        parts: (p, n) daily sums of what changed, such as value and cost.
        weights: (p,) of the parts in the effect, such as 1 and -1.
        others: (p, k, n) daily sums of comparisons that did not change, for each part; k may be 0.
        at: index of the first changed day.
        end: index after the last day of the window.
        level: of the interval.
        lever: (n,) daily what was changed, such as the cost; None where it never moved before.
        pulled: (k, n) the same lever of the comparisons: what their own moves explain (0.7 of them in the log) is taken
            out, so that a comparison whose budget changed does not count as a change of the market.

    Returns:
        The estimate, or None where too few past windows are known.

    >>> rng = np.random.default_rng(0)
    >>> market = np.exp(np.cumsum(rng.normal(0, 0.02, 300)))
    >>> shop = 100 * market * rng.lognormal(0, 0.05, 300); shop[272:] *= 1.2
    >>> found = realised(shop[None], np.ones(1), 500 * market[None, None], 272, 300)
    >>> bool(found.low < 28 * 20 * market[272:].mean() < found.high), found.p < 0.1
    (True, True)
    """
    h = end - at
    starts = _starts(at, h)
    independent = (at - BEFORE) // h if h > 0 else 0
    if independent < LEAST or len(starts) < LEAST:
        return None
    origins = starts_all = np.append(starts, at)
    before, within = _means(parts, origins, h)
    pairs = [_means(each, origins, h) for each in others]
    usable: NDArray[np.bool_] = np.all(before > 0, axis=0)
    if not usable[-1]:
        return None
    keep = np.append(usable[:-1] & np.all(within[:, :-1] > 0, axis=0), True)
    if keep.sum() - 1 < LEAST:
        return None
    origins, before, within = origins[keep], before[:, keep], within[:, keep]
    moves = [_logs(early[:, keep], late[:, keep]) for early, late in pairs]
    if pulled is not None:
        theirs = _logs(*(each[:, keep] for each in _means(pulled, starts_all, h)))
        moves = [each - LEVER * theirs for each in moves]
    if lever is not None:
        own = _logs(*(each for each in _means(lever[None], origins, h)))
        own[-1] = 0.0
        moves = [np.column_stack([each, own]) for each in moves]
    count = others.shape[1]
    priors = np.array([*np.full(count, 1.0 / max(count, 1)), *([LEVER] if lever is not None else [])])
    scale = np.abs(weights) @ before
    errors, expected, slopes = _errors(before, within, moves, origins, h, weights, priors)
    from scipy.stats import t

    spread = _spread(errors[:-1] / scale[:-1])
    half = float(t.ppf((1 + level) / 2, max(independent - 1, 2))) * spread * float(scale[-1]) * h
    value = float(errors[-1]) * h
    p = float((1 + (np.abs(errors[:-1] / scale[:-1]) >= abs(errors[-1] / scale[-1])).sum()) / len(errors))
    hoped = float(weights @ expected[:, -1])
    return Realised(
        value, value - half, value + half, float(weights @ within[:, -1]) * h, hoped * h, slopes, p,
        len(errors) - 1, int(independent), spread, _path(parts, others, weights, expected[:, -1], at, end),
    )  # fmt: skip


def _starts(at: int, h: int) -> NDArray[np.int64]:
    """First days of past windows: they end before the change, and begin on the same weekday."""
    last = at - h
    return np.arange(last - 7 * ((last - BEFORE) // 7), last + 1, 7) if last >= BEFORE else np.zeros(0, dtype=np.int64)


def _means(series: Floats, origins: NDArray[np.int64], h: int) -> tuple[Floats, Floats]:
    """(rows, origins) daily means of the 28 days before each origin, and of the h days from it."""
    run = np.concatenate([np.zeros((len(series), 1)), np.cumsum(series, axis=1)], axis=1)
    before = (run[:, origins] - run[:, origins - BEFORE]) / BEFORE
    return before, (run[:, origins + h] - run[:, origins]) / h


def _logs(before: Floats, within: Floats) -> Floats:
    """(origins, rows) log changes; nothing where one side is empty."""
    known = (before > 0) & (within > 0)
    return np.where(known, np.log(np.where(known, within, 1.0) / np.where(known, before, 1.0)), 0.0).T


def _errors(
    before: Floats,
    within: Floats,
    moves: list[Floats],
    origins: NDArray[np.int64],
    h: int,
    weights: Floats,
    priors: Floats,
) -> tuple[Floats, Floats, Floats]:
    """(origins,) weighted error a day, (parts, origins) expected a day, (parts, comparisons) slopes of the last one."""
    expected, slopes = np.empty_like(before), np.zeros((len(before), moves[0].shape[1]))
    past = np.arange(len(origins)) < len(origins) - 1
    for part, x in enumerate(moves):
        design = np.column_stack([np.ones(len(x)), x])
        y = np.zeros(len(origins))
        y[past] = np.log(within[part, past] / before[part, past])
        penalty = np.diag([1.0, *np.full(x.shape[1], RIDGE)])
        prior = np.concatenate([np.zeros(1), priors])
        for at, origin in enumerate(origins):
            apart = past & (np.abs(origins - origin) >= h)
            d = design[apart]
            b = prior + np.linalg.solve(d.T @ d + penalty, d.T @ (y[apart] - d @ prior))
            expected[part, at] = before[part, at] * np.exp(design[at] @ b)
            if at == len(origins) - 1:
                slopes[part] = b[1:]
    return weights @ (within - expected), expected, slopes


def _spread(errors: Floats) -> float:
    """Root mean square, with what is further out than three robust standard deviations drawn in to there."""
    most = 3 * 1.4826 * float(np.median(np.abs(errors)))
    return float(np.sqrt(np.mean(np.minimum(np.abs(errors), most) ** 2)))


def _path(parts: Floats, others: Floats, weights: Floats, expected: Floats, at: int, end: int) -> Floats:
    """The expected days: spread like those of the comparisons, or evenly."""
    days = np.zeros(end - at)
    for part in range(len(parts)):
        shape = others[part, :, at:end].sum(axis=0) if others.shape[1] else np.ones(end - at)
        shape = shape / shape.mean() if shape.mean() > 0 else np.ones(end - at)
        days += weights[part] * expected[part] * shape
    return days
