"""From rows to randomised units: who is one, what one did, when it came in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import WeakData
from methods.trial.arms import linearised, summed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST = 0.95
"""Share of the rows that must have a day, for a column to count as that of days."""


def unit_keys(units: Any, arm: Ints) -> tuple[Ints, int]:
    """A number per unit, -1 for those in several arms; without ids every row is a unit."""
    named = np.array([isinstance(unit, str) for unit in units], dtype=bool)
    if not named.any():
        return np.arange(len(arm)), 0
    _, keys = np.unique(np.where(named, units, "").astype(str), return_inverse=True)
    keys = np.where(named, keys, keys.max() + 1 + np.arange(len(arm)))
    low, high = np.full(keys.max() + 1, np.iinfo(np.int64).max), np.full(keys.max() + 1, -1)
    np.minimum.at(low, keys, arm)
    np.maximum.at(high, keys, arm)
    both = (high > low) & (high >= 0)
    return np.where(both[keys], -1, keys), int(both.sum())


def per_unit_of(raw: dict[str, Any], kept: Flags, keys: Ints, arms: Ints, denominator: str | None, whole: bool
              ) -> Callable[[str], tuple[Floats, Ints]]:  # fmt: skip
    """A function: column -> value per unit, and the unit's arm.

    A missing value stays missing: nan of a unit that is one row, and no part of a ratio or of a unit of many rows.
    """
    below = raw[denominator][kept] if denominator else np.ones(int(kept.sum()))

    def values(name: str) -> tuple[Floats, Ints]:
        above = raw[name][kept]
        if whole and denominator is None:
            return above, arms
        known = np.isfinite(above) & np.isfinite(below)
        sums, base = summed(keys, np.where(known, above, 0.0), np.where(known, below, 0.0))
        unit_arm = arms[np.unique(keys, return_index=True)[1]]
        found = np.zeros(len(sums))
        for each in np.unique(unit_arm):
            side = unit_arm == each
            if base[side].sum() <= 0:
                raise _no_denominator(denominator or name)
            found[side] = linearised(sums[side], base[side])
        return found, unit_arm

    return values


def happened(values: Floats, keys: Ints, whole: bool) -> Flags:
    """Whether a unit has an outcome other than zero in any of its rows."""
    if whole:
        return values != 0
    (found,) = summed(keys, (np.nan_to_num(values) != 0).astype(float))
    return found > 0


def averaged(values: Floats, keys: Ints, whole: bool) -> Floats:
    if whole:
        return values
    known = np.isfinite(values)
    total, count = summed(keys, np.where(known, values, 0.0), known.astype(float))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def days_of(entered: Any, keys: Ints, whole: bool, named: bool) -> NDArray[np.datetime64] | None:
    days: NDArray[np.datetime64] = entered.astype("datetime64[D]")
    if not len(days) or np.isnat(days).mean() > (0.5 if named else 1 - MOST) or len(np.unique(days)) < 2:
        return None
    days[np.isnat(days)] = days[~np.isnat(days)].min()
    if whole:
        return days
    _, place = np.unique(keys, return_inverse=True)
    first = np.full(place.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, place, days.astype(np.int64))
    return first.astype("datetime64[D]")


def _no_denominator(name: str) -> WeakData:
    return WeakData(
        en=f"The denominator '{name}' adds up to nothing in one arm.",
        de=f"Der Nenner „{name}“ ergibt in einem Arm null.",
        do_en="Name another denominator.",
        do_de="Nennen Sie einen anderen Nenner.",
    )
