# pyright: basic
"""The market around the company: season, weekday, holidays, a competitor, and slow moods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from simulator.chance import smooth, stream
from simulator.company import ELASTICITY, GROWTH
from simulator.stories import competitor_sale

WEEKDAY = np.array([1.09, 1.03, 0.99, 0.98, 0.91, 0.88, 1.12])
"""Demand by weekday, Monday first: people shop from the sofa on Sundays."""
MONTH = np.array([0.86, 0.84, 0.92, 1.0, 1.07, 1.05, 0.98, 0.94, 0.97, 1.0, 1.22, 1.28])
SPENT = np.array([1.04, 1.03, 1.03, 1.02, 0.98, 0.93, 0.97])
"""Weekday factors of the planned budgets."""
SALE_DEMAND, SALE_CPC = 0.80, 1.15


@dataclass(frozen=True)
class Market:
    """One day's market: demand around 1, price of clicks around 1, and what a controller would know of it."""

    demand: float
    cpc: float
    holiday: bool
    sale: bool
    weekday: int


def market(seed: int, day: int, first: int, last: int, prices: float) -> Market:
    """Demand = growth × season × weekday × holiday × competitor × prices ** elasticity × slow and daily noise."""
    when = date(1970, 1, 1) + timedelta(days=day)
    sale, off = competitor_sale(day, last), is_holiday(when)
    noise = stream(seed, "market", day).normal(0, 1, 2)
    demand = (
        np.exp(GROWTH * (day - first) / 365)
        * season(when)
        * WEEKDAY[when.weekday()]
        * (0.85 if off else 1.0)
        * (SALE_DEMAND if sale else 1.0)
        * prices**ELASTICITY
        * np.exp(smooth(seed, "mood", day, 21, 0.06) + 0.03 * noise[0])
    )
    cpc = (SALE_CPC if sale else 1.0) * season(when) ** 0.3 * np.exp(smooth(seed, "auction", day, 14, 0.05))
    return Market(float(demand), float(cpc), off, sale, when.weekday())


def season(when: date) -> float:
    """Smooth over the months, with Black Friday week and the weeks before Christmas on top."""
    place = when.month - 1 + (when.day - 15) / 30.5
    low = int(np.floor(place))
    level = MONTH[low % 12] * (1 - place + low) + MONTH[(low + 1) % 12] * (place - low)
    friday = date(when.year, 11, 1) + timedelta(days=(3 - date(when.year, 11, 1).weekday()) % 7 + 22)
    if -4 <= (when - friday).days <= 3:
        level *= 1.35
    if when.month == 12 and when.day >= 21:
        level *= 0.62
    return float(level)


def is_holiday(when: date) -> bool:
    """The holidays that all of Germany has."""
    return when in _holidays(when.year)


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    fixed = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
    moving = (-2, 1, 39, 50)
    return frozenset([date(year, *day) for day in fixed] + [easter + timedelta(days=days) for days in moving])


def _easter(year: int) -> date:
    """Easter Sunday by Gauss's rule with Lichtenberg's supplement."""
    k, a = year // 100, year % 19
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    d = (19 * a + m) % 30
    og = 21 + d - (d + a // 11) // 29
    return date(year, 3, 1) + timedelta(
        days=og + 7 - (og - (7 - (year + year // 4 + 2 - (3 * k + 3) // 4) % 7)) % 7 - 1
    )
