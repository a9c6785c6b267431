"""Daily figures of one campaign, and what they are against what was usual in the weeks before the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.guards import Flags, bounds
from methods.noise import Floats
from policies._guard_rules import Rules


@dataclass(frozen=True)
class Days:
    """What one campaign did, day by day, without gaps; all of one length (n,).

    spend, value  money a day; value as the platform reports it
    """

    spend: Floats
    clicks: Floats
    conversions: Floats
    value: Floats

    @property
    def n(self) -> int:
        """How many days."""
        return len(self.spend)


def settled(values: Floats, rule: Rules) -> Floats:
    """The figures as far as they are complete."""
    late = np.arange(len(values)) >= len(values) - rule.settle_days
    return np.where(late, np.nan, values)


def usual(counts: Floats, size: Floats, rule: Rules) -> Floats:
    """(n,) counts per size in the weeks that end a horizon ago; nan where there is not half of them."""
    end = np.maximum(np.arange(len(counts)) + 1 - rule.horizon_days, 0)
    first = np.maximum(end - rule.baseline_days, 0)
    count, total = _between(counts, size, first, end)
    enough = (end - first >= rule.baseline_days // 2) & (total > 0)
    return np.divide(count, total, out=np.full(len(counts), np.nan), where=enough)


def lately(counts: Floats, size: Floats, rule: Rules, days: int) -> Floats:
    """(n,) counts per size of the last days together, as a share of what was usual; nan where nothing is known."""
    was, (count, total) = usual(counts, size, rule), sums(counts, size, days)
    return np.divide(count, total * was, out=np.full(len(counts), np.nan), where=(total > 0) & (was > 0))


def sums(counts: Floats, size: Floats, days: int) -> tuple[Floats, Floats]:
    """(n,) counts and size of the last days together, of those on which both are known."""
    end = np.arange(len(counts)) + 1
    return _between(counts, size, np.maximum(end - days, 0), end)


def against(counts: Floats, size: Floats, rule: Rules, share: float) -> tuple[Floats, Floats]:
    """(n,) bounds of counts per size since any recent day, as a share of what was usual."""
    was = usual(counts, size, rule)
    upper, lower = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    high, low = bounds(counts, size, share * np.nan_to_num(was), rule.alpha, rule.horizon_days)
    there = was > 0
    upper[there], lower[there] = high[there] / was[there], low[there] / was[there]
    return upper, lower


def below(values: Floats, limit: float) -> Flags:
    """Whether known and below."""
    return np.nan_to_num(values, nan=np.inf) < limit


def above(values: Floats, limit: float) -> Flags:
    """Whether known and above."""
    return np.nan_to_num(values, nan=-np.inf) > limit


def _between(counts: Floats, size: Floats, first: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[Floats, Floats]:
    known = np.isfinite(counts) & np.isfinite(size)
    count, total = (
        np.concatenate([[0.0], np.cumsum(np.where(known, each, 0.0))]) for each in (counts, size)
    )  # fmt: skip
    return count[end] - count[first], total[end] - total[first]
