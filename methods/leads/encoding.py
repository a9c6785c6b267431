"""What is known of a lead as the columns of an additive model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RARE = 15
"""Leads that a category needs to have a column of its own."""
BENDS = 150
"""Leads that a number needs before its line may bend."""
KNOTS = (1 / 3, 2 / 3)
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Encoding:
    """How features become columns; learnt from training rows only.

    Numbers: whether there is one, log(1 + x), and its bends at the terciles. Texts: one column a frequent category.
    """

    numbers: dict[str, tuple[float, ...]]
    levels: dict[str, tuple[str, ...]]
    centre: Floats
    scale: Floats

    @property
    def owners(self) -> tuple[str, ...]:
        """The feature to which each column belongs."""
        own = [name for name, knots in self.numbers.items() for _ in range(2 + len(knots))]
        return (*own, *(name for name, levels in self.levels.items() for _ in levels))

    def matrix(self, columns: Columns) -> Floats:
        """(n, p) standardised columns."""
        raw = _raw(columns, self.numbers, self.levels)
        return (raw - self.centre) / self.scale


def encoding(columns: Columns, lead: NDArray[np.int64]) -> Encoding:
    """Learn the columns from training rows; `lead` says whose each row is, so that repeats do not count as more."""
    numbers: dict[str, tuple[float, ...]] = {}
    levels: dict[str, tuple[str, ...]] = {}
    for name, values in columns.items():
        if values.dtype.kind == "f":
            told = np.log1p(np.maximum(values[np.isfinite(values)], 0))
            if len(np.unique(told)) > 0:
                many = len(np.unique(lead[np.isfinite(values)])) >= BENDS and len(np.unique(told)) > 8
                knots = np.unique(np.quantile(told, KNOTS)) if many else np.empty(0)
                numbers[name] = tuple(float(knot) for knot in knots)
            continue
        seen: dict[str, set[int]] = {}
        for text, who in set(zip(values.tolist(), lead.tolist(), strict=True)):
            seen.setdefault(str(text or ""), set()).add(who)
        kept = sorted(
            (text for text, who in seen.items() if len(who) >= RARE and text), key=lambda t: (-len(seen[t]), t)
        )
        levels[name] = tuple(kept[:20])
    raw = _raw(columns, numbers, levels)
    scale = raw.std(axis=0)
    return Encoding(numbers, levels, raw.mean(axis=0), np.where(scale > 1e-9, scale, 1.0))


def _raw(columns: Columns, numbers: dict[str, tuple[float, ...]], levels: dict[str, tuple[str, ...]]) -> Floats:
    made: list[Floats] = []
    for name, knots in numbers.items():
        value = columns[name]
        told = np.isfinite(value)
        log = np.where(told, np.log1p(np.maximum(np.where(told, value, 0.0), 0)), 0.0)
        made += [told.astype(float), log, *(np.maximum(log - knot, 0.0) * told for knot in knots)]
    for name, kept in levels.items():
        text = np.array([str(value or "") for value in columns[name].tolist()], dtype=object)
        made += [(text == level).astype(float) for level in kept]
    size = len(next(iter(columns.values())))
    return np.column_stack(made) if made else np.empty((size, 0))
