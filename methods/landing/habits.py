# pyright: basic
"""How a house changes its plans: how long they hold, how often they pause, how far they jump; learnt over campaigns.

Chances by age are events over days at risk, smoothed over neighbouring ages; each campaign's own tempo, its pauses
and its jumps are shrunk towards those of all campaigns (gamma and beta priors whose weights stand below).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.landing.changes import ACTIVE, PAUSED, Stretches

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Laid = tuple[Ints, Ints, Ints, Ints]

OLDEST = 180
"""Ages beyond share one chance."""
RARE, RARE_DAYS = 1 / 90, 20.0
"""Without a history a level changes about every three months; that counts as much as so many days."""
NEAR = np.array([1.0, 3.0, 1.0]) / 5
"""Weights of neighbouring ages."""
EDGES = np.clip(np.arange(-1, OLDEST + 2), 0, OLDEST)
"""The ages with the first and the last one twice."""
SMOOTH = 4.0
"""Days at the common chance that are added to each age."""
OWN = 2.0
"""A campaign's own tempo and its own pauses weigh as much as all others' after so many events."""
STEP, STEP_EVENTS = 0.45, 3.0
"""A jump's prior deviation (log), and how many jumps it counts as."""


@dataclass(frozen=True)
class Habits:
    """What one campaign is expected to do.

    Attributes:
        change: (OLDEST + 1,) chance by age that a level ends on the next day.
        resume: (OLDEST + 1,) chance by age that a pause ends on the next day.
        pause: chance that an ended level is followed by a pause.
        centre: usual log level. rho: how much of the distance to it a jump leaves.
        steps: (jumps,) own deviations after a jump. spread: deviation of a jump where few are known.
    """

    change: Floats
    resume: Floats
    pause: float
    centre: float
    rho: float
    steps: Floats
    spread: float


def habits(series: Sequence[Stretches]) -> list[Habits]:
    """Learn the habits of each campaign from the stretches of all."""
    laid = _laid(series)
    plans, pauses = _lives(laid, len(series))
    change, change_own = _chances(plans, RARE, RARE_DAYS)
    resume, resume_own = _chances(pauses, 0.0, 0.0)
    paused, ended = _endings(laid, len(series))
    share = (paused.sum() + 0.2) / (ended.sum() + 4.0)
    pause = (paused + OWN * share) / (ended + OWN)
    levels = [parts.levels for parts in series]
    rho = _rho(levels)
    found = [_jumps(level, rho) for level in levels]
    every = np.concatenate([steps for _, steps in found])
    common = _deviation(every, STEP)
    change, resume = (
        np.minimum(chance * own[:, None], 0.98) for chance, own in ((change, change_own), (resume, resume_own))
    )
    return [
        Habits(change[i], resume[i], float(pause[i]), centre, rho, steps, _deviation(steps, common))
        for i, (centre, steps) in enumerate(found)
    ]


def _deviation(steps: Floats, usual: float) -> float:
    """Root mean square of jumps under a prior."""
    return float(np.sqrt((np.add.reduce(steps**2) + STEP_EVENTS * usual**2) / (steps.size + STEP_EVENTS)))


@dataclass(frozen=True)
class Lives:
    """(campaigns, OLDEST + 1) stretches of one state: how many ended at an age, and days at risk of it."""

    events: Floats
    risk: Floats


def _lives(laid: Laid, width: int) -> tuple[Lives, Lives]:
    """Of levels and of pauses; all campaigns are counted at once."""
    ages = OLDEST + 1
    length, state, of, last = laid
    at = ((state * 2 + last) * width + of) * ages + np.minimum(length, OLDEST)
    count = np.bincount(at, minlength=4 * width * ages).reshape(2, 2, width, ages).astype(np.float64)
    over = np.bincount(state * width + of, np.maximum(length - OLDEST, 0), minlength=2 * width)
    ended, still = count[:, 0], count[:, 1]
    # When the first stretch began nobody knows: it is at risk, its age is a lower bound.
    risk = (ended + still)[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
    risk[:, :, OLDEST] += over.reshape(2, width)
    # A stretch of n days that goes on has been at risk n - 1 times: whether it outlives day n is not known.
    risk = np.maximum(risk - still, 0.0)
    return Lives(ended[ACTIVE], risk[ACTIVE]), Lives(ended[PAUSED], risk[PAUSED])


def _laid(series: Sequence[Stretches]) -> Laid:
    """Length and state of every stretch, whose it is, and 1 for the last one of each campaign."""
    sizes = [parts.length.size for parts in series]
    last = np.zeros(sum(sizes), np.int64)
    last[np.cumsum(sizes) - 1] = 1
    length, state = (np.concatenate([getattr(parts, side) for parts in series]) for side in ("length", "state"))
    return length, state, np.repeat(np.arange(len(sizes)), sizes), last


def _endings(laid: Laid, width: int) -> tuple[Floats, Floats]:
    """(campaigns,) pauses that followed a level, and levels that ended."""
    _, state, of, last = laid
    ended = (state[:-1] == ACTIVE) & (last[:-1] == 0)
    paused = ended & (state[1:] == PAUSED)
    one, two = (np.bincount(of[:-1][here], minlength=width).astype(np.float64) for here in (paused, ended))
    return one, two


def _chances(lives: Lives, prior: float, days: float) -> tuple[Floats, Floats]:
    """Common chance by age, and each campaign's own tempo."""
    events, risk = lives.events.sum(axis=0), lives.risk.sum(axis=0)
    base = (events.sum() + prior * days) / (risk.sum() + days) if risk.sum() + days > 0 else 0.0
    near = [np.convolve(each[EDGES], NEAR, mode="valid") for each in (events, risk)]
    chance = (near[0] + SMOOTH * base) / (near[1] + SMOOTH)
    chance[OLDEST] = (events[OLDEST] + SMOOTH * base) / (risk[OLDEST] + SMOOTH)
    expected = (lives.risk * chance).sum(axis=1)
    return chance, (lives.events.sum(axis=1) + OWN) / (expected + OWN)


def _rho(levels: list[Floats]) -> float:
    """How much of its distance from the usual level a new level keeps, over all campaigns, shrunk towards a half."""
    top, bottom, pairs, spans = 0.0, 0.0, 0, 0
    for level in levels:
        if level.size < 3:
            continue
        off = level - level.mean()
        top += float(off[1:] @ off[:-1])
        bottom += float(off[:-1] @ off[:-1])
        pairs += level.size - 1
        spans += 1
    if bottom <= 0:
        return 0.5
    raw = top / bottom
    # Short series look less persistent than they are (Kendall 1954).
    raw += (1 + 3 * raw) * spans / max(pairs, 1)
    return float(np.clip((pairs * raw + 5 * 0.5) / (pairs + 5), 0.0, 1.0))


def _jumps(level: Floats, rho: float) -> tuple[float, Floats]:
    """The usual level, drawn towards the present one where few are known, and the deviations after each jump."""
    if level.size == 0:
        return 0.0, np.zeros(0)
    centre = float((level.sum() + 2 * level[-1]) / (level.size + 2))
    return centre, level[1:] - centre - rho * (level[:-1] - centre)
