"""Columns of any kind as one matrix for trees: numbers with gaps, categories as codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS = 30
"""Categories kept by name; rarer ones share one code."""
OTHER = ""
"""Name of the rarer categories together."""
MISSING = frozenset({"", "nan", "none", "null", "na", "n/a"})


@dataclass(frozen=True)
class Design:
    """A matrix and what its columns mean.

    matrix   (n, p) with nan for gaps; categories are codes 0 … into `levels`
    levels   per column its categories, or None for a number
    dropped  names left out -> "constant" or "unique"
    """

    matrix: Floats
    names: tuple[str, ...]
    levels: tuple[tuple[str, ...] | None, ...]
    dropped: dict[str, str]

    @property
    def categorical(self) -> list[bool]:
        """Which columns hold codes."""
        return [level is not None for level in self.levels]


def design(columns: Mapping[str, NDArray[Any]], size: int | None = None) -> Design:
    """Encode columns; one that never changes, or is a text of its own in nearly every row, is left out.

    Args:
        columns: name -> (n,) values.
        size: n, for where there are no columns at all.

    >>> made = design({"channel": np.array(["web", "phone", "web", None], dtype=object), "one": np.ones(4)})
    >>> made.levels, made.matrix[:, 0].tolist(), made.dropped
    ((('web', 'phone'),), [0.0, 1.0, 0.0, nan], {'one': 'constant'})
    """
    kept: dict[str, tuple[Floats, tuple[str, ...] | None]] = {}
    dropped: dict[str, str] = {}
    for name, values in columns.items():
        made = _encoded(values)
        if made is None:
            dropped[name] = "unique"
        elif len(np.unique(made[0][~np.isnan(made[0])])) + bool(np.isnan(made[0]).any()) < 2:
            dropped[name] = "constant"
        else:
            kept[name] = made
    size = size or (len(next(iter(columns.values()))) if columns else 0)
    matrix = np.column_stack([column for column, _ in kept.values()]) if kept else np.empty((size, 0))
    return Design(matrix, tuple(kept), tuple(level for _, level in kept.values()), dropped)


def _encoded(values: NDArray[Any]) -> tuple[Floats, tuple[str, ...] | None] | None:
    """A column as numbers, or as codes with their names; None for a text that is nearly always another."""
    if values.dtype.kind in "biuf":
        numbers = values.astype(float)
        return np.where(np.isfinite(numbers), numbers, np.nan), None
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(float)), None
    text = np.array(["" if value is None else str(value).strip() for value in values.tolist()], dtype=object)
    told, place, count = np.unique(text.astype(str), return_inverse=True, return_counts=True)
    gap = np.array([name.lower() in MISSING for name in told.tolist()])
    numbers = _numbers(told, gap)
    if numbers is not None:
        return numbers[place], None
    filled = int(count[~gap].sum())
    if (~gap).sum() > max(50, 0.5 * filled):
        return None
    order = np.flatnonzero(~gap)[np.lexsort((told[~gap], -count[~gap]))]
    code = np.full(len(told), np.nan)
    code[order] = np.minimum(np.arange(len(order)), LEVELS)
    named = tuple(str(told[index]) for index in order[:LEVELS].tolist())
    return code[place], named + ((OTHER,) if len(order) > LEVELS else ())


def _numbers(told: NDArray[Any], gap: NDArray[np.bool_]) -> Floats | None:
    """The distinct texts as numbers, if all of them are."""
    found = np.full(len(told), np.nan)
    try:
        found[~gap] = told[~gap].astype(float)
    except ValueError:
        return None
    return np.where(np.isfinite(found), found, np.nan) if (~gap).any() else found
