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

    levels   column -> its categories in order of frequency
    numbers  column -> mean and deviation
    """

    levels: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[float, float]]

    @property
    def width(self) -> int:
        """How many numbers a row becomes: one that is always 1, 24 hours, 7 weekdays, then the columns."""
        return 32 + sum(len(each) for each in self.levels.values()) + len(self.numbers)


def encoding(columns: Mapping[str, NDArray[Any]]) -> Encoding:
    """Learn the encoding.

    Args:
        columns: name -> (n,) numbers with nan for gaps, or texts with None for gaps.
    """
    levels: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, tuple[float, float]] = {}
    for name, values in columns.items():
        if values.dtype.kind in "fiu":
            known = values[np.isfinite(values.astype(float))].astype(float)
            spread = float(known.std()) if known.size else 0.0
            if spread > 0:
                numbers[name] = float(known.mean()), spread
            continue
        texts, counts = np.unique(_texts(values), return_counts=True)
        order = [at for at in np.lexsort((texts, -counts)) if counts[at] >= FEWEST_ROWS or len(texts) <= 2]
        found = tuple(str(texts[at]) for at in order[:MOST_LEVELS] if texts[at] != "")
        if len(texts) > 1 and found:
            levels[name] = found
    return Encoding(levels, numbers)


def encode(columns: Mapping[str, NDArray[Any]], hour: NDArray[Any], weekday: NDArray[Any], how: Encoding) -> Floats:
    """(n, how.width) numbers; the columns that the encoding knows have to be there."""
    rows = len(hour)
    out = np.zeros((rows, how.width))
    out[:, 0] = 1.0
    every = np.arange(rows)
    out[every, 1 + np.asarray(hour, int)] = 1.0
    out[every, 25 + np.asarray(weekday, int)] = 1.0
    at = 32
    for name, known in how.levels.items():
        texts = _texts(columns[name])
        unique, inverse = np.unique(texts, return_inverse=True)
        place = {text: number for number, text in enumerate(known)}
        where = np.array([place.get(str(text), -1) for text in unique])[inverse]
        seen = where >= 0
        out[every[seen], at + where[seen]] = 1.0
        at += len(known)
    for name, (mean, spread) in how.numbers.items():
        plain = (columns[name].astype(float) - mean) / spread
        out[:, at] = np.clip(np.where(np.isfinite(plain), plain, 0.0), -4, 4)
        at += 1
    return out


def _texts(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype.kind == "U":
        return values
    return np.array(["" if value is None else str(value) for value in values.tolist()], dtype=str)
