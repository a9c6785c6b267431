# pyright: basic
"""The cheapest experiment that would tell a channel's return: how long it takes and what is spent or forgone for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

POWERED = 2.486
"""z of 95 % (one-sided) plus z of 80 %: what is tested at 10 % two-sided and found in 80 % of cases."""
LEAST, MOST = 4, 26
PART = 0.5
"""How far the budget goes up and down, as a share of it."""
REGIONS = 0.25
"""Share of the market in which a channel pauses."""


@dataclass(frozen=True)
class Trial:
    """One experiment for one channel.

    design   geo_holdout (pause in regions) or budget_variation (randomised ups and downs everywhere)
    channel  by position · weeks of the test · cost in money · mde: smallest effect it can detect, as a share of the KPI
    short    smallest detectable effect over the one that matters; above one, half a year is not enough
    """

    design: Literal["geo_holdout", "budget_variation"]
    channel: int
    weeks: int
    cost: float
    mde: float
    short: float

    @property
    def enough(self) -> bool:
        """Whether the effect that matters is found within half a year."""
        return self.short <= 1


def cheapest(
    kpi: np.ndarray, noise: float, spend: np.ndarray, returns: np.ndarray, candidates: list[int], *, days: int,
    money: bool, regions: np.ndarray | None = None,
) -> Trial:  # fmt: skip
    """The cheapest of two designs over the candidate channels.

    A channel's effect per period is spend × return. Ups and downs by PART compare halves of W periods, standard error
    2 noise / sqrt(W); a pause in regions that make up the share q of the market compares them with the others, standard
    error noise sqrt(q / (1 - q) / W) where regions vary independently (with `regions`, their own residuals are used).
    W is the smallest number of periods that finds the effect with 80 % power at 10 %, between 4 and 26 weeks.

    What it costs: ups and downs, the extra spend of the high periods; a pause, the outcome forgone less the spend
    saved where the KPI is money, at least a tenth of the spend withheld, else the spend withheld.

    Args:
        kpi: (n,) whole market.
        noise: standard deviation of what is unexplained, per period, in units of the KPI.
        spend: (n, c).
        returns: (c,) KPI per money that the test should be able to see.
        candidates: positions of channels that need a test.
        days: length of a period.
        money: whether the KPI is money.
        regions: (g, n) unexplained part by region, where there are regions.

    Returns:
        The trial; among those that can decide the one with the smallest cost, else the one with the smallest mde.
    """
    level, now = float(np.abs(kpi).mean()) or 1.0, spend[-min(len(spend), 8) :].mean(axis=0)
    now = np.where(now > 0, now, spend.mean(axis=0))
    error = _regional(noise, regions)
    trials = [
        trial
        for channel in candidates
        for trial in (
            _varied(channel, float(now[channel]), float(returns[channel]), noise, level, days),
            _paused(channel, float(now[channel]), float(returns[channel]), error, level, days, money),
        )
    ]
    return min(trials, key=lambda each: (not each.enough, each.cost if each.enough else each.mde, each.channel))


def _varied(channel: int, spend: float, returns: float, noise: float, level: float, days: int) -> Trial:
    effect = 2 * PART * spend * returns
    periods, weeks = _length(2 * noise, effect, days)
    periods += periods % 2
    found = POWERED * 2 * noise / math.sqrt(periods)
    return Trial("budget_variation", channel, weeks, PART * spend * periods / 2, found / level, _short(found, effect))


def _paused(
    channel: int, spend: float, returns: float, error: float, level: float, days: int, money: bool
) -> Trial:  # fmt: skip
    effect = REGIONS * spend * returns
    periods, weeks = _length(error, effect, days)
    withheld = REGIONS * spend * periods
    cost = max(effect * periods - withheld, 0.1 * withheld) if money else withheld
    found = POWERED * error / math.sqrt(periods)
    return Trial("geo_holdout", channel, weeks, cost, found / (REGIONS * level), _short(found, effect))


def _short(found: float, effect: float) -> float:
    return found / effect if effect > 0 else math.inf


def _regional(noise: float, regions: np.ndarray | None) -> float:
    """Standard error a period of a quarter of the market against the rest."""
    if regions is None or len(regions) < 8:
        return noise * math.sqrt(REGIONS / (1 - REGIONS))
    half = regions[::4].sum(axis=0) - regions[np.arange(len(regions)) % 4 > 0].sum(axis=0) * REGIONS / (1 - REGIONS)
    return float(half.std())


def _length(error: float, effect: float, days: int) -> tuple[int, int]:
    """Periods and weeks that find the effect, half a year at most."""
    least, most = math.ceil(LEAST * 7 / days), max(math.ceil(MOST * 7 / days), 4)
    needed = (POWERED * error / effect) ** 2 if effect > 0 else math.inf
    periods = int(min(max(math.ceil(min(needed, most)), least, 2), most))
    return periods, math.ceil(periods * days / 7)
