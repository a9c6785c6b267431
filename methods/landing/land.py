# pyright: basic
"""Where the spend of several series lands at the end of a month, alone and together."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from methods.landing import replay
from methods.landing.ahead import ahead
from methods.landing.changes import PAUSED, Changes, Stretches, changes, stretches
from methods.landing.drift import follow
from methods.landing.habits import Habits, habits
from methods.landing.occasions import Occasions, learn
from methods.landing.weekdays import weekday_factors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PATTERN = 182
"""The weekday pattern is that of the last half year."""
NOTHING = 1e-6
"""Less than a ten-thousandth of a cent is no spend."""
WARM = 56
"""A forecast is repeated on past days with at least so many days before them."""
REPLAYS, REPLAY_DRAWS = 40, 200
WORK = 1200
"""At most so many series times replays."""


@dataclass(frozen=True)
class Series:
    """One campaign: its first day with spend, its days since then, and what was found in them."""

    first: int
    spend: Floats
    pattern: Floats
    factors: Floats
    found: Changes


@dataclass(frozen=True)
class Landings:
    """Draws of what is still to come, for each group of series.

    Attributes:
        rest: (draws, groups) spend of the days to come, currency units, stretched so that intervals hold.
        expected: (groups,) its mean before stretching, which adds up over series.
        daily: (days ahead, series) expected spend a day.
        pattern: (series, 7) weekday factors, Monday first. paused: (series,) no spend lately.
        occasions: effect of the labelled days.
        stretch: (groups,) by how much intervals were stretched. held: (groups,) share of past forecasts whose plain
            80 % interval held, nan without any. forecasts: number of past forecasts. days: of history.
    """

    rest: Floats
    expected: Floats
    daily: Floats
    pattern: Floats
    paused: NDArray[np.bool_]
    occasions: Occasions
    stretch: Floats
    held: Floats
    forecasts: int
    days: int


def land(  # noqa: PLR0913  (one name per thing that is known)
    spend: Floats, first_weekday: int, remaining: int, seed: int, *, groups: NDArray[np.bool_] | None = None,
    kinds: Ints | None = None, label: Ints | None = None, skip: int = 0, draws: int = 4000, level: float = 0.8,
) -> Landings:  # fmt: skip
    """Draw the spend of the days to come.

    Args:
        spend: (days, series) spend of consecutive days up to the last known one, currency units, at or above zero.
        first_weekday: weekday of the first day, Monday is 0.
        remaining: number of days to forecast.
        seed: seed of the draws; the same seed gives the same bytes.
        groups: (groups, series) which series each group adds up; unset: all together.
        kinds: (groups,) groups of one kind share what they learn about their intervals.
        label: (days + skip + remaining,) occasion of each day, 0 for ordinary ones.
        skip: days between the last known one and the first forecast one.
        draws: how many draws.
        level: of the interval that has to hold.

    Raises:
        ValueError: no history, or a negative or non-finite day.
    """
    history = np.asarray(spend, dtype=np.float64)
    if (
        history.ndim != 2
        or history.size == 0
        or remaining < 0
        or not np.all(np.isfinite(history))
        or np.any(history < 0)
    ):
        raise ValueError("spend has to be one or more days, finite and not negative")
    days, width = history.shape
    groups = np.ones((1, width), bool) if groups is None else groups
    kinds = np.zeros(len(groups), np.int64) if kinds is None else kinds
    weekday = (first_weekday + np.arange(days + skip + remaining)) % 7
    label = np.zeros(weekday.size, np.int64) if label is None else label
    history = np.where(history < NOTHING, 0.0, history)
    series, known = _series(history, weekday, label)
    house = _House(series, weekday, known.factor[label], remaining, skip)
    totals, daily = house.ahead(days, draws, seed)
    scores = _past(house, history, groups, seed) if remaining else np.zeros((0, len(groups)))
    windows = scores.shape[0] * min(house.step, remaining) / max(remaining, 1)
    by = _stretches(scores, windows, kinds, level)
    drawn = totals * _unsure(daily, label[days + skip :], known, draws, seed)
    rest = np.stack([replay.stretched(drawn @ group, k) for group, k in zip(groups, by, strict=True)], axis=1)
    held = np.abs(scores) <= replay.edge(level)
    return Landings(
        rest, groups @ totals.mean(0), daily, np.array([one.pattern for one in series]), house.paused(days), known, by,
        held.mean(0) if held.size else np.full(len(groups), np.nan), scores.shape[0], days,
    )  # fmt: skip


def _series(history: Floats, weekday: Ints, label: Ints) -> tuple[list[Series], Occasions]:
    days, width = history.shape
    first = [int(np.argmax(history[:, j] > 0)) if history[:, j].any() else days for j in range(width)]
    pattern = [
        weekday_factors(history[max(at, days - PATTERN) :, j], weekday[max(at, days - PATTERN) : days])
        for j, at in enumerate(first)
    ]
    flat = np.stack([each[weekday[:days]] for each in pattern], axis=1)
    known = learn(history, flat, label[:days], int(label.max()) + 1)
    factors = flat * known.factor[label[:days]][:, None]
    series: list[Series] = []
    for j, at in enumerate(first):
        mine, there = history[at:, j], factors[at:, j]
        series.append(Series(at, mine, pattern[j], there, changes(mine, there)))
    return series, known


def _unsure(daily: Floats, label: Ints, known: Occasions, draws: int, seed: int) -> Floats:
    """(draws, series) factors on the rest for what is not known of the occasions in it."""
    of = (label[:, None] == np.arange(known.doubt.size)).astype(np.float64)
    share = of.T @ daily / np.maximum(daily.sum(0), NOTHING)
    chance = np.random.default_rng([seed, 1]).standard_normal((draws, known.doubt.size)) * known.doubt
    return 1 + (np.exp(chance - known.doubt**2 / 2) - 1) @ share


class _House:
    """All series, looked at from any past day."""

    def __init__(self, series: list[Series], weekday: Ints, occasion: Floats, remaining: int, skip: int) -> None:
        self.series, self.weekday, self.occasion = series, weekday, occasion
        self.remaining, self.skip = remaining, skip
        self.step = 1

    def ahead(self, day: int, draws: int, seed: int) -> tuple[Floats, Floats]:
        """(draws, series) totals and (days ahead, series) expected days, as seen after the first `day` days."""
        totals, daily = np.zeros((draws, len(self.series))), np.zeros((self.remaining, len(self.series)))
        here = [j for j, one in enumerate(self.series) if one.first < day]
        if not self.remaining or not here:
            return totals, daily
        parts = {j: stretches(self.series[j].found, day - self.series[j].first) for j in here}
        known = habits(list(parts.values()))
        days = slice(day + self.skip, day + self.skip + self.remaining)
        for j, habit in zip(here, known, strict=True):
            totals[:, j], daily[:, j] = self._one(j, day, days, parts[j], habit, draws, seed)
        return totals, daily

    def _one(
        self, j: int, day: int, days: slice, parts: Stretches, habit: Habits, draws: int, seed: int
    ) -> tuple[Floats, Floats]:
        one = self.series[j]
        length = day - one.first
        drift = follow(one.spend[:length], one.factors[:length], one.found, parts)
        factors = one.pattern[self.weekday[days]] * self.occasion[days]
        return ahead(drift, parts, habit, factors, self.skip, draws, crc32(f"{seed} {j} {day}".encode()))

    def paused(self, day: int) -> NDArray[np.bool_]:
        """Series whose last stretch is a pause."""
        return np.array([one.first >= day or bool(stretches(one.found, day - one.first).state[-1] == PAUSED)
                         for one in self.series])  # fmt: skip


def _past(house: _House, history: Floats, groups: NDArray[np.bool_], seed: int) -> Floats:
    """(forecasts, groups) normal scores of what came after past days."""
    days, width = history.shape
    last = days - house.skip - house.remaining
    number = min(REPLAYS, max(WORK // width, 8))
    house.step = max(2, -(-(last - WARM) // number)) if last > WARM else 1
    scores: list[Floats] = []
    for day in range(last, WARM, -house.step):
        totals, _ = house.ahead(day, REPLAY_DRAWS, seed)
        came = history[day + house.skip : day + house.skip + house.remaining].sum(0)
        scores.append(replay.normal_score(totals @ groups.T, groups @ came))
    return np.array(scores).reshape(len(scores), len(groups))


def _stretches(scores: Floats, windows: float, kinds: Ints, level: float) -> Floats:
    """(groups,) stretch of each, shrunk towards that of its kind."""
    by = np.ones(kinds.size)
    for kind in np.unique(kinds):
        here = np.flatnonzero(kinds == kind)
        # Groups of one kind move together: each further one is worth half an own window.
        common = replay.stretch(scores[:, here].ravel(), windows * (1 + 0.5 * (here.size - 1)), level)
        for j in here:
            by[j] = common if here.size == 1 else replay.stretch(scores[:, j], windows, level, common)
    return by
