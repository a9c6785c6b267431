# pyright: basic
"""Whether the past still holds: rewards of an arm that change over time, and how fast old rewards should fade.

Time is cut into steps (days, or equal numbers of decisions). Two chi-square tests on the means by arm and step:

    level     arms differ from step to step by the same amount        weighted fit of arm + step against arm alone
    relative  some arms change more than others                       arm and step freely against arm + step

Both matter: a level that moves while shares move makes an arm's plain mean a mixture of good and bad times, and
arms that move apart change which is best. The discount that predicted best one step ahead (sum of log predictive
densities; Dawid 1984, prequential) is proposed, and only where a test sees drift.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DISCOUNTS = (1.0, 0.995, 0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.7, 0.5)
BLOCKS, FEWEST_HITS, FEWEST_ROWS = 8, 5.0, 10.0
ALPHA = 0.01
GAIN = 2.0
"""Log score by which a discount must beat no discount."""


@dataclass(frozen=True)
class Drift:
    """p-values of both tests (nan where the data are too thin), and log scores of the discounts per step.

    discount  the one to use: 1 without drift
    """

    level: float
    relative: float
    scores: tuple[tuple[float, float], ...]
    discount: float
    blocks: int

    @property
    def present(self) -> bool:
        """Whether a test sees drift."""
        return min((p for p in (self.level, self.relative) if np.isfinite(p)), default=1.0) < ALPHA / 2


def drift(arm: Ints, reward: Floats, step: Ints, arms: int) -> Drift:
    """Look for it.

    Args:
        arm: (n,) arms chosen.
        reward: (n,) rewards.
        step: (n,) number of the time step, rising with time.
        arms: how many there are.
    """
    blocks = _blocks(arm, reward, step, arms)
    level, relative = (np.nan, np.nan) if blocks < 2 else _tests(arm, reward, step, arms, blocks)
    scores = tuple(zip(DISCOUNTS, _scores(arm, reward, step, arms), strict=True))
    found = Drift(level, relative, scores, 1.0, blocks)
    best = max(scores, key=lambda each: (each[1], each[0]))
    return Drift(level, relative, scores, best[0], blocks) if found.present and best[1] > scores[0][1] + GAIN else found


def _blocks(arm: Ints, reward: Floats, step: Ints, arms: int) -> int:
    """As many blocks of time as leave each cell of the larger arms enough rewards."""
    hits = np.sort(np.bincount(arm, reward != 0, arms))
    rows = np.bincount(arm, minlength=arms)
    typical = float(np.median(hits[hits > 0])) if (hits > 0).any() else 0.0
    fits = int(min(typical / FEWEST_HITS, np.median(rows[rows > 0]) / FEWEST_ROWS))
    return min(BLOCKS, fits, len(np.unique(step)))


def _tests(arm: Ints, reward: Floats, step: Ints, arms: int, blocks: int) -> tuple[float, float]:
    from scipy.stats import chi2

    at = np.searchsorted(np.quantile(step, np.arange(1, blocks) / blocks), step, side="left")
    at = np.unique(at, return_inverse=True)[1]
    blocks = int(at.max()) + 1
    cell = arm * blocks + at
    count = np.bincount(cell, minlength=arms * blocks)
    mean = np.bincount(cell, reward, arms * blocks) / np.maximum(count, 1)
    variance = _variance(arm, reward, arms)[np.repeat(np.arange(arms), blocks)]
    used = (count >= FEWEST_ROWS) & (variance > 0)
    if not used.any():
        return np.nan, np.nan
    weight = np.sqrt(count[used] / variance[used])
    of_arm = (np.arange(arms)[:, None] == np.repeat(np.arange(arms), blocks)[used]).astype(float).T
    of_block = (np.arange(blocks)[:, None] == np.tile(np.arange(blocks), arms)[used]).astype(float).T
    plain, plain_rank = _misfit(of_arm, mean[used], weight)
    both, rank = _misfit(np.hstack([of_arm, of_block]), mean[used], weight)
    cells = int(used.sum())
    level = float(chi2.sf(plain - both, rank - plain_rank)) if rank > plain_rank else np.nan
    relative = float(chi2.sf(both, cells - rank)) if cells > rank else np.nan
    return level, relative


def _misfit(columns: Floats, mean: Floats, weight: Floats) -> tuple[float, int]:
    found, _, rank, _ = np.linalg.lstsq(columns * weight[:, None], mean * weight, rcond=None)
    return float((((mean - columns @ found) * weight) ** 2).sum()), int(rank)


def _variance(arm: Ints, reward: Floats, arms: int) -> Floats:
    count = np.maximum(np.bincount(arm, minlength=arms), 1)
    mean = np.bincount(arm, reward, arms) / count
    return np.maximum(np.bincount(arm, reward**2, arms) / count - mean**2, 0.0)


def _scores(arm: Ints, reward: Floats, step: Ints, arms: int) -> list[float]:
    """Of each discount: the sum of log normal densities of an arm's mean in a step, told from faded ones before."""
    step = np.unique(step, return_inverse=True)[1]
    steps = int(step.max()) + 1 if len(step) else 0
    cell = step * arms + arm
    count = np.bincount(cell, minlength=steps * arms).reshape(steps, arms).astype(float)
    total = np.bincount(cell, reward, steps * arms).reshape(steps, arms)
    variance = np.maximum(_variance(arm, reward, arms), 1e-12)
    overall = float(reward.mean()) if len(reward) else 0.0
    rates = np.array(DISCOUNTS)[:, None]
    seen, earned = np.ones((len(rates), arms)), np.full((len(rates), arms), overall)
    score = np.zeros(len(rates))
    for at in range(steps):
        here = count[at] > 0
        gap = total[at][here] / count[at][here] - (earned / seen)[:, here]
        spread = variance[here] * (1 / count[at][here] + 1 / seen[:, here])
        score -= 0.5 * (gap**2 / spread + np.log(spread)).sum(axis=1)
        seen = 1 + rates * (seen - 1) + count[at]
        earned = overall + rates * (earned - overall) + total[at]
    return score.tolist()
