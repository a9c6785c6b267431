# pyright: basic
"""Which regions to treat: sets whose total moves like that of all others, found by search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.geo_power import Window, past

DRAWS = 600
ROUNDS = 3
SWAPS = 40
FINALISTS = 24


@dataclass(frozen=True)
class Pool:
    """What may be treated.

    must, free   positions of regions that are always, and that may be, treated
    largest      the largest share of the outcome that the treated regions may hold together
    """

    must: np.ndarray
    free: np.ndarray
    largest: float = 1.0


def candidates(
    kpi: np.ndarray, pool: Pool, count: int, starts: np.ndarray, length: int, *, keep: int, seed: int
) -> list[np.ndarray]:
    """The best sets of `count` regions, best first; an empty list where none keeps within the pool's largest share.

    Sets are drawn at random, the best are improved by swaps, all judged by `mismatch` on the given windows; the
    finalists are ranked by the root mean square of what synthetic control finds in those windows, where nothing was.

    Args:
        kpi: (periods, regions), not negative in sum.
        pool: of regions.
        count: size of a set, the forced ones included.
        starts: (windows,) first periods of the windows to judge by.
        length: of a window.
        keep: how many sets to return.
        seed: of the draws.
    """
    share = kpi.sum(axis=0) / kpi.sum()
    draw = np.random.default_rng([seed, count, length])
    sets = _allowed(_drawn(draw, pool, count, share), share, pool.largest)
    if not len(sets):
        return []
    score = mismatch(kpi, sets, starts, length)
    for _ in range(ROUNDS):
        best = sets[np.argsort(score, kind="stable")[:FINALISTS]]
        swapped = _allowed(_swaps(draw, best, pool), share, pool.largest)
        sets = np.unique(np.concatenate([best, swapped]), axis=0)
        score = mismatch(kpi, sets, starts, length)
    finalists = sets[np.argsort(score, kind="stable")[: max(keep, FINALISTS)]]
    seen = [Window(kpi, start, length) for start in starts.tolist()]
    error = [float(np.sqrt(np.mean(past(seen, each)[0] ** 2))) for each in finalists]
    return [finalists[index] for index in np.argsort(error, kind="stable")[:keep]]


def mismatch(kpi: np.ndarray, sets: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """(sets,) how far the treated regions' share drifts: root mean square over windows of the log ratio's change.

    The ratio is the set's outcome over that of all other regions; its change is that from the time before a window to
    the window. It needs no fit, so thousands of sets are judged at once.
    """
    inside = np.zeros((kpi.shape[1], len(sets)))
    inside[sets.T, np.arange(len(sets))] = 1.0
    treated = kpi @ inside
    rest = kpi.sum(axis=1)[:, None] - treated
    drift = [
        np.log(_mean(treated, start, start + length) / _mean(treated, 0, start))
        - np.log(_mean(rest, start, start + length) / _mean(rest, 0, start))
        for start in starts.tolist()
    ]
    return np.sqrt(np.mean(np.square(drift), axis=0))


def spread_sizes(regions: int, must: int, most: int) -> list[int]:
    """Set sizes worth comparing: about a tenth, a fifth and a third of the regions.

    >>> spread_sizes(40, 0, 37)
    [4, 8, 13]
    """
    wanted = {max(1, must, round(regions * share)) for share in (0.1, 0.2, 0.33)}
    return sorted({min(size, most) for size in wanted})


def _mean(values: np.ndarray, begin: int, end: int) -> np.ndarray:
    return np.maximum(values[begin:end].mean(axis=0), 1e-12)


def _drawn(draw: np.random.Generator, pool: Pool, count: int, share: np.ndarray) -> np.ndarray:
    """(draws, count) random sets; half of them lean to small regions, so that a limit on cost can be kept."""
    open_places = count - len(pool.must)
    if open_places == 0:
        return np.sort(pool.must)[None, :]
    noise = draw.gumbel(size=(DRAWS, len(pool.free)))
    lean = -np.log(np.maximum(share[pool.free], 1e-12))
    noise[::2] += lean - lean.mean()
    chosen = pool.free[np.argsort(-noise, axis=1, kind="stable")[:, :open_places]]
    forced = np.broadcast_to(pool.must, (len(chosen), len(pool.must)))
    return np.unique(np.sort(np.concatenate([forced, chosen], axis=1), axis=1), axis=0).astype(np.int64)


def _swaps(draw: np.random.Generator, sets: np.ndarray, pool: Pool) -> np.ndarray:
    """Each set with one region exchanged, many times."""
    made = np.repeat(sets, SWAPS, axis=0)
    out = draw.integers(0, made.shape[1], len(made))
    come = pool.free[draw.integers(0, len(pool.free), len(made))] if len(pool.free) else made[:, 0]
    rows = np.arange(len(made))
    usable = ~np.isin(made[rows, out], pool.must) & ~(made == come[:, None]).any(axis=1)
    made[rows[usable], out[usable]] = come[usable]
    return np.unique(np.sort(made, axis=1), axis=0)


def _allowed(sets: np.ndarray, share: np.ndarray, largest: float) -> np.ndarray:
    return sets[share[sets].sum(axis=1) <= largest + 1e-12]
