# pyright: basic
"""Is the gap larger than in regions where nothing happened? The test done again as if others had been treated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from methods.synthetic_control import Simplex, augmented

SETS = 199


@dataclass(frozen=True)
class Placebo:
    """The rank of the treated regions among sets of untreated ones.

    p          share of all sets, the treated one included, whose statistic is at least as large as the treated one's
    rank       1 where no set of untreated regions deviates more
    count      sets of untreated regions that were tried
    gaps       (sets, periods) their gaps, each scaled to the treated set's fit before
    """

    p: float
    rank: int
    count: int
    gaps: np.ndarray


def placebo(
    treated: np.ndarray, donors: np.ndarray, size: int, before: int, penalty: float | None = None, seed: int = 0
) -> Placebo:
    """Placebo test in space (Abadie, Diamond & Hainmueller 2010, section 2.4), for one or several treated regions.

    The statistic is |mean gap after| over the root mean square gap before: a set that fits badly before has no say.
    Sets of untreated regions have the size of the treated set, at most half of the untreated ones; all of them are
    tried where there are few, else 199 are drawn. The treated regions serve in no comparison.

    Args:
        treated: (periods,) mean of the treated regions.
        donors: (periods, donors) untreated regions.
        size: number of treated regions.
        before: periods before the treatment.
        penalty: of the ridge augmentation; None for plain weights.
        seed: of the drawn sets.
    """
    count = donors.shape[1]
    sets = _sets(count, max(1, min(size, count // 2)), seed)
    level = donors - donors[:before].mean(axis=0)
    gram = level[:before].T @ level[:before]
    everything = np.arange(count)
    own = _gap(treated, level, gram, everything, before, penalty)
    gaps = np.empty((len(sets), len(donors)))
    for row, chosen in enumerate(sets):
        others = np.delete(everything, chosen)
        gaps[row] = _gap(donors[:, chosen].mean(axis=1), level, gram, others, before, penalty)
    # A perfect fit, which only made-up data have, counts as one to twelve digits.
    least = 1e-12 * max(float(np.abs(level).max()), float(np.abs(treated).max()), 1e-100)
    fits, fit = (np.maximum(np.sqrt((each[:, :before] ** 2).mean(axis=1)), least) for each in (gaps, own[None]))
    statistic = np.abs(gaps[:, before:].mean(axis=1)) / fits
    larger = int((statistic >= abs(own[before:].mean()) / fit[0] * (1 - 1e-12)).sum())
    return Placebo((1 + larger) / (1 + len(sets)), 1 + larger, len(sets), gaps * (fit / fits)[:, None])


def _gap(
    series: np.ndarray, level: np.ndarray, gram: np.ndarray, others: np.ndarray, before: int, penalty: float | None
) -> np.ndarray:  # fmt: skip
    target = series - series[:before].mean()
    donors = level[:, others]
    weights = Simplex(gram[np.ix_(others, others)]).weights(donors[:before].T @ target[:before])
    if penalty is not None:
        weights = augmented(donors[:before], target[:before], weights, np.array([penalty]))[0]
    return target - donors @ weights


def _sets(count: int, size: int, seed: int) -> list[np.ndarray]:
    if comb(count, size) <= SETS:
        return [np.array(each) for each in combinations(range(count), size)]
    draw = np.random.default_rng([seed, 2])
    found: dict[bytes, np.ndarray] = {}
    for _ in range(20 * SETS):
        chosen = np.sort(draw.choice(count, size, replace=False))
        found.setdefault(chosen.tobytes(), chosen)
        if len(found) == SETS:
            break
    return list(found.values())
