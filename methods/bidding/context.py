# pyright: basic
"""What was known before a bid, as numbers: categories, measured columns, the hour and the weekday.

The encoding is learnt on one part of a log and used on another; a category that it has not seen is the average one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_LEVELS, FEWEST_ROWS = 40, 20
"""The most frequent categories of a column get a place of their own if they have so many rows."""


@dataclass(frozen=True)
class Encoding:
    """How columns become numbers.

    levels   column -> codes of its categories in order of frequency
    numbers  column -> mean and deviation
    """

    levels: Mapping[str, tuple[int, ...]]
    numbers: Mapping[str, tuple[float, float]]

    @property
    def width(self) -> int:
        """How many numbers a row becomes: one that is always 1, 24 hours, 7 weekdays, then the columns."""
        return 32 + sum(len(each) for each in self.levels.values()) + len(self.numbers)


def encoding(columns: Mapping[str, NDArray[Any]]) -> Encoding:
    """Learn the encoding.

    Args:
        columns: name -> (n,) floats with nan for gaps, or whole numbers that are codes of categories, -1 for gaps.
    """
    levels: dict[str, tuple[int, ...]] = {}
    numbers: dict[str, tuple[float, float]] = {}
    for name, values in columns.items():
        if values.dtype.kind == "f":
            known = values[np.isfinite(values)]
            spread = float(known.std()) if known.size else 0.0
            if spread > 0:
                numbers[name] = float(known.mean()), spread
            continue
        codes, counts = np.unique(values, return_counts=True)
        order = np.lexsort((codes, -counts))
        found = [int(codes[at]) for at in order if codes[at] >= 0 and counts[at] >= FEWEST_ROWS][:MOST_LEVELS]
        if len(codes) > 1 and found:
            levels[name] = tuple(found)
    return Encoding(levels, numbers)


def encode(columns: Mapping[str, NDArray[Any]], hour: NDArray[Any], weekday: NDArray[Any], how: Encoding) -> Floats:
    """(n, how.width) numbers; the columns that the encoding knows have to be there.

    >>> how = encoding({"device": np.repeat([0, 1], 30)})
    >>> encode({"device": np.array([1, 7])}, np.zeros(2), np.zeros(2), how)[:, -2:].tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    rows = len(hour)
    out = np.zeros((rows, how.width))
    out[:, 0] = 1.0
    every = np.arange(rows)
    out[every, 1 + np.asarray(hour, int)] = 1.0
    out[every, 25 + np.asarray(weekday, int)] = 1.0
    at = 32
    for name, known in how.levels.items():
        codes = columns[name]
        place = np.full(int(max(codes.max(initial=0), *known)) + 2, -1)
        place[list(known)] = np.arange(len(known))
        where = place[codes]
        seen = where >= 0
        out[every[seen], at + where[seen]] = 1.0
        at += len(known)
    for name, (mean, spread) in how.numbers.items():
        plain = (columns[name] - mean) / spread
        out[:, at] = np.clip(np.where(np.isfinite(plain), plain, 0.0), -4, 4)
        at += 1
    return out
