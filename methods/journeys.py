# pyright: basic
"""Journeys as arrays, and what chance does to sums over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

REPEATS = 400
EXACT_ROWS = 20_000
BAGS = 1_000
TABLE_WIDTH = 2_000


@dataclass(frozen=True)
class Journeys:
    """Paths with how often each ended in a conversion and how often in nothing.

    channels    names; `touch` holds positions in it
    touch       (touches,) channel of each touch, path after path, in order
    start       (paths + 1,) where each path begins in `touch`; the last entry is the number of touches
    conversions, nulls, values   (paths,) journeys with and without conversion, and the value of the conversions
    """

    channels: tuple[str, ...]
    touch: np.ndarray
    start: np.ndarray
    conversions: np.ndarray
    nulls: np.ndarray
    values: np.ndarray

    @cached_property
    def length(self) -> np.ndarray:
        """(paths,) touches of each path."""
        return np.diff(self.start)

    @cached_property
    def path(self) -> np.ndarray:
        """(touches,) the path that each touch belongs to."""
        return np.repeat(np.arange(len(self.length)), self.length)

    @cached_property
    def place(self) -> np.ndarray:
        """(touches,) how many touches of the same path come before."""
        return np.arange(len(self.touch)) - self.start[self.path]

    @classmethod
    def of(
        cls,
        paths: Sequence[Sequence[str]],
        conversions: Sequence[float] | np.ndarray,
        nulls: Sequence[float] | np.ndarray | None = None,
        values: Sequence[float] | np.ndarray | None = None,
    ) -> Journeys:
        """From lists of channel names, for examples and small data; every path needs a touch.

        >>> Journeys.of([["search", "mail"], ["mail"]], [1, 0], [0, 2]).touch.tolist()
        [1, 0, 0]
        """
        if any(not path for path in paths):
            raise ValueError("a path without a touch is no journey")
        flat = [channel for path in paths for channel in path]
        channels = sorted(set(flat))
        position = {channel: index for index, channel in enumerate(channels)}
        zeros = np.zeros(len(paths))
        return cls(
            channels=tuple(channels),
            touch=np.array([position[channel] for channel in flat], dtype=np.int64),
            start=np.concatenate([[0], np.cumsum([len(path) for path in paths])]).astype(np.int64),
            conversions=np.asarray(conversions, dtype=float),
            nulls=zeros if nulls is None else np.asarray(nulls, dtype=float),
            values=zeros if values is None else np.asarray(values, dtype=float),
        )


class Worlds:
    """Repetitions of the same world: n journeys weigh Poisson(n).

    Each journey is drawn a Poisson(1) number of times, independently.

    Above `EXACT_ROWS` paths the weights are normal with the same mean and variance, and the paths are first added up
    in `BAGS` bags with random signs, which keeps the covariance of every sum in expectation (a count sketch; Charikar,
    Chen & Farach-Colton 2002) and makes the work independent of the number of paths.
    """

    def __init__(self, counts: np.ndarray, seed: int | Sequence[int], repeats: int = REPEATS) -> None:
        """Draw once for all sums: counts (paths,) says how many journeys took each path."""
        draw = np.random.default_rng(seed)
        self._used = np.flatnonzero(counts > 0)
        self._counts = counts
        size = len(self._used)
        self._exact = size <= EXACT_ROWS
        if self._exact:
            drawn = draw.poisson(counts[self._used], (repeats, size))
            self._weights = np.ascontiguousarray(drawn.T, dtype=float)
            return
        self._signed, self._bag = np.zeros(len(counts)), np.zeros(len(counts), dtype=np.int64)
        self._signed[self._used] = draw.choice((-1.0, 1.0), size) * np.sqrt(counts[self._used])
        self._bag[self._used] = draw.integers(0, BAGS, size)
        self._weights = draw.standard_normal((repeats, BAGS))

    def sums(self, features: Any, project: np.ndarray | None = None) -> np.ndarray:
        """(repeats, k or m) the sum of features over all journeys, in each repetition.

        Args:
            features: (paths, k) sparse matrix; what one journey of each path adds.
            project: (k, m), applied to the sums.
        """
        if self._exact:
            sums = (features[self._used].T @ self._weights).T
            return sums if project is None else sums @ project
        total, spread = features.T @ self._counts, self._spread(features)
        if project is None:
            return total + self._weights @ (spread.toarray() if hasattr(spread, "toarray") else spread)
        return total @ project + self._weights @ (spread @ project)

    def _spread(self, features: Any) -> Any:
        """(BAGS, k) the signed sums of each bag; counted in a table where that is small."""
        width = features.shape[1]
        if width <= TABLE_WIDTH:
            entries = np.diff(features.indptr)
            place = np.repeat(self._bag * width, entries) + features.indices
            weights = np.repeat(self._signed, entries) * features.data
            return np.bincount(place, weights, BAGS * width).reshape(BAGS, width)
        from scipy.sparse import csr_array

        rows = np.arange(len(self._bag))
        return csr_array((self._signed, (self._bag, rows)), shape=(BAGS, len(rows))) @ features


def worlds(journeys: Journeys, seed: int = 0, repeats: int = REPEATS) -> tuple[Worlds, Worlds]:
    """Repetitions of the journeys that converted and of those that did not."""
    return Worlds(journeys.conversions, [seed, 1], repeats), Worlds(journeys.nulls, [seed, 2], repeats)


def shares(credits: np.ndarray) -> np.ndarray:
    """Credits as shares of their sum along the last axis; negative noise counts as nothing."""
    credits = np.maximum(credits, 0.0)
    total = credits.sum(axis=-1, keepdims=True)
    return np.divide(credits, total, out=np.full_like(credits, 1.0 / credits.shape[-1]), where=total > 0)


def worth(journeys: Journeys, value: bool) -> np.ndarray:
    """(paths,) what one conversion of each path counts: one, or its mean value."""
    if not value:
        return np.ones(len(journeys.conversions))
    return np.divide(
        journeys.values, journeys.conversions, out=np.zeros_like(journeys.values), where=journeys.conversions > 0
    )
