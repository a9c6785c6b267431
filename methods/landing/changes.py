# pyright: basic
"""When a campaign's level changed: jumps and pauses, for every day as it could be known on that day.

A change is where splitting the logarithm of spend (weekdays taken out) into levels of their own lowers the squared
error by more than a penalty in units of its noise: optimal partitioning (Jackson et al. 2005). Its forward pass holds
the best split of every prefix, so that past days can be looked at without what came after them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PENALTY = 3.0
"""A change has to lower the squared error by so many noise variances times the logarithm of the number of days."""
NOISE = 0.06
"""Least noise of the log of a day's spend: smaller steps are no change of plan."""
SURE = 0.02
"""A run of days without spend is a pause once chance alone would make it rarer than this."""
ACTIVE, PAUSED = 0, 1


@dataclass(frozen=True)
class Changes:
    """The best split of every prefix of one series.

    Attributes:
        logs: (days,) log spend without weekday pattern, nan on days without spend.
        paused: (days,) whether a day belongs to a pause, as known on the last day.
        run: (days,) how many days without spend end on a day.
        begin: (days + 1,) where the last stretch of each prefix begins.
        patience: so many days without spend are a pause.
    """

    logs: Floats
    paused: NDArray[np.bool_]
    run: Ints
    begin: Ints
    patience: int

    @cached_property
    def counted(self) -> tuple[Floats, Floats]:
        """(days,) logs with 0 on days without spend, and 1 on all others."""
        seen = np.isfinite(self.logs)
        return np.where(seen, self.logs, 0.0), seen.astype(np.float64)


@dataclass(frozen=True)
class Stretches:
    """The stretches of one prefix, first to last: where each begins, its state and its level (log, nan in pauses)."""

    begin: Ints
    length: Ints
    state: Ints
    level: Floats

    @cached_property
    def levels(self) -> Floats:
        """Those that are known, first to last."""
        return self.level[np.isfinite(self.level)]


def changes(spend: Floats, factors: Floats) -> Changes:
    """Split one series.

    Args:
        spend: (days,) spend of consecutive days, at or above zero, beginning with the first day that spent.
        factors: (days,) weekday factor of each; days with factor zero are left out.
    """
    from methods.landing.kernel import split

    runs = factors > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where((spend > 0) & runs, np.log(spend / np.where(runs, factors, 1.0)), np.nan)
    silent, run = (spend <= 0) & runs, np.zeros(spend.size, np.int64)
    at = np.flatnonzero(runs)
    quiet = silent[at]
    # Days on which a campaign never runs neither end a pause nor lengthen it.
    last = np.maximum.accumulate(np.where(~quiet, np.arange(at.size), -1))
    run[at] = np.arange(at.size) - last
    starts = int(np.count_nonzero(quiet & ~np.append(False, quiet[:-1])))
    rate = min(max(starts / max(at.size, 1), 1e-3), 0.5)
    patience = min(7, int(np.ceil(np.log(SURE) / np.log(rate))))
    paused = _pauses(run, at, patience)
    scale = _noise(logs)
    begin = split(logs, paused, scale**2, PENALTY * np.log(max(spend.size, 10)))
    return Changes(logs, paused, run, begin, patience)


def stretches(found: Changes, days: int) -> Stretches:
    """The split of the first `days` days, as it could be known at their end."""
    edges: list[int] = []
    end = days
    while end > 0:
        end = int(found.begin[end])
        edges.append(end)
    begin = np.array(edges[::-1], np.int64)
    after = np.array([*edges[-2::-1], days], np.int64)
    paused = found.paused[begin] if days == found.paused.size else found.paused[begin] & (found.run[after - 1] > 0)
    sums, count = (np.add.reduceat(each[:days], begin) for each in found.counted)
    level = np.full(begin.size, np.nan)
    np.divide(sums, count, out=level, where=(count > 0) & ~paused)
    return Stretches(begin, after - begin, np.where(paused, PAUSED, ACTIVE), level)


def _pauses(run: Ints, at: Ints, patience: int) -> NDArray[np.bool_]:
    """Days of runs without spend that are long enough for a pause."""
    paused = np.zeros(run.size, bool)
    for place in at[run[at] >= patience]:
        here = int(np.searchsorted(at, place))
        paused[at[here - int(run[place]) + 1 : here + 1]] = True
    return paused


def _noise(logs: Floats) -> float:
    """Robust deviation of a day's log around its level: half the spread between days a week apart."""
    parts = [np.abs(logs[lag:] - logs[:-lag]) for lag in (1, 7) if logs.size > lag]
    found = [float(np.median(part[np.isfinite(part)])) for part in parts if np.isfinite(part).sum() >= 5]
    return max([NOISE, *(0.6 * each / 0.6745 for each in found)])
