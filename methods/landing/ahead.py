"""Draws of the days to come: the level drifts on, and now and then the plan changes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from methods.landing.changes import PAUSED, Stretches
from methods.landing.drift import Drift
from methods.landing.habits import Habits

Floats = NDArray[np.float64]

JITTER = 0.35
"""A jump like an earlier one is as far as that, give or take this share of the usual deviation."""
OWN = 4.0
"""So many own jumps count as much as the common ones."""


def ahead(
    drift: Drift, parts: Stretches, habit: Habits, factors: Floats, skip: int, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """Draw the spend of the days to come of one campaign.

    Args:
        drift, parts, habit: as learnt up to the last known day.
        factors: (days ahead,) weekday and other calendar factors.
        skip: days between the last known one and the first of these.
        draws: how many.
        seed: of the draws.

    Returns:
        (draws,) totals and (days ahead,) expected spend a day, currency units.
    """
    cell = np.random.default_rng(seed).choice(drift.weight.size, draws, p=drift.weight)
    state = parts.state[-1] == PAUSED
    level = parts.level[np.isfinite(parts.level)]
    if level.size == 0:
        return np.zeros(draws), np.zeros(factors.size)
    return _engine()(
        cell, drift.phi, drift.share, drift.mean, drift.drift, drift.cover, drift.scale, drift.freedom, drift.level,
        state, int(parts.length[-1]), habit.change, habit.resume, habit.pause, habit.centre, habit.rho, habit.steps,
        habit.spread, OWN, JITTER, factors, skip, seed,
    )  # fmt: skip


@cache
def _engine() -> Any:
    from numba import njit

    @njit(cache=True)
    def draw(  # noqa: PLR0913, PLR0917  # pragma: no cover  (compiled)
        cell, phi, share, mean, drift, cover, scale, freedom, level, paused, age, change, resume, pause, centre, rho,
        steps, spread, own, jitter, factors, skip, seed,
    ):  # fmt: skip
        np.random.seed(seed % 4294967295)
        days, oldest = factors.size, change.size - 1
        totals, daily = np.zeros(cell.size), np.zeros(days)
        for i in range(cell.size):
            c = cell[i]
            wide = np.sqrt(scale[c] * freedom / np.random.chisquare(freedom))
            root = np.sqrt(max(cover[c, 0], 1e-12))
            first, second = np.random.normal(), np.random.normal()
            tie = cover[c, 1] / root
            rest = np.sqrt(max(cover[c, 2] - tie * tie, 0.0))
            usual = mean[c] + wide * root * first
            away = drift[c] + wide * (tie * first + rest * second)
            shock = wide * np.sqrt(share[c] * (1 - phi[c] * phi[c]))
            noise = wide * np.sqrt(1 - share[c])
            now, off, old = level, paused, age
            for t in range(-skip, days):
                away = phi[c] * away + shock * np.random.normal()
                ends = resume[min(old, oldest)] if off else change[min(old, oldest)]
                if np.random.random() < ends:
                    old = 0
                    if not off and np.random.random() < pause:
                        off = True
                    else:
                        off = False
                        step = spread * np.random.normal()
                        if np.random.random() * (steps.size + own) < steps.size:
                            step = (steps[np.random.randint(steps.size)] + jitter * step) / np.sqrt(1 + jitter * jitter)
                        now = centre + rho * (now - centre) + step
                        usual = 1.0 if usual < 0 else usual
                old += 1
                if t >= 0 and not off:
                    path = max(usual + away + noise * np.random.normal(), 0.0)
                    spend = factors[t] * path * path * np.exp(now)
                    totals[i] += spend
                    daily[t] += spend
        return totals, daily / cell.size

    return draw
