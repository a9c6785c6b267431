# pyright: basic
"""Draws of the days to come: the level drifts on, and now and then the plan changes."""

from __future__ import annotations

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
        drift: how spend moves around its level, as learnt up to the last known day.
        parts: stretches up to that day.
        habit: how plans change.
        factors: (days ahead,) weekday and other calendar factors.
        skip: days between the last known one and the first of these.
        draws: how many.
        seed: of the draws.

    Returns:
        (draws,) totals and (days ahead,) expected spend a day, currency units.
    """
    from methods.landing.kernel import draw

    cell = np.searchsorted(_edges(drift.weight), np.random.default_rng(seed).random(draws), side="right")
    state = parts.state[-1] == PAUSED
    if parts.levels.size == 0:
        return np.zeros(draws), np.zeros(factors.size)
    return draw(
        cell, drift.phi, drift.share, drift.mean, drift.drift, drift.cover, drift.scale, drift.freedom, drift.level,
        state, int(parts.length[-1]), habit.change, habit.resume, habit.pause, habit.centre, habit.rho, habit.steps,
        habit.spread, OWN, JITTER, factors, skip, seed,
    )  # fmt: skip


def _edges(weight: Floats) -> Floats:
    """(cells,) where each cell of a cumulative distribution ends; the last at one."""
    edges = np.cumsum(weight)
    return edges / edges[-1]
