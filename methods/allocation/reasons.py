# pyright: basic
"""Why a plan moves money: what each move brings by itself, and the next unit of money before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.allocation.evaluate import Evaluator
from methods.allocation.goal import Goal
from methods.allocation.optimise import Plan


@dataclass(frozen=True)
class Reasons:
    """Arrays by channel; (d, c) are draws.

    change         (c,) money added (taken, where negative)
    gain           (d, c) of the goal by the channel's own move; they add up to the gain of the plan
    kpi            (d, c) change of the kpi by it
    before, after  (d, c) value of the kpi of the next unit of money, at the present money and at that of the plan
    better         (c,) probability that the move by itself pays at the going rate of the plan
    rate           what a unit of money brings elsewhere in the plan: the mean value at the margin where there is room
    """

    change: np.ndarray
    gain: np.ndarray
    kpi: np.ndarray
    before: np.ndarray
    after: np.ndarray
    better: np.ndarray
    rate: float


@dataclass(frozen=True)
class Shift:
    """Money that goes from one channel to another; None stands for new or saved money. `gain`: (d,) of the goal."""

    taken: str | None
    given: str | None
    money: float
    gain: np.ndarray


def reasons(plan: Plan, evaluator: Evaluator, goal: Goal) -> Reasons:
    """Take a plan apart: channels add up, so each move has a gain of its own.

    At a given total every move has to be paid for by another channel: `better` compares what the move brings with the
    same money at the going rate.
    """
    worth = np.broadcast_to(np.asarray(goal.worth, dtype=float), plan.money.shape)
    value, steep = (each.copy() for each in evaluator.both(plan.present))
    later, flatter = evaluator.both(plan.money)
    kpi, change = (later - value).T, plan.money - plan.present
    gain = worth * kpi - change * float(goal.spend_counts)
    after = (worth[:, None] * flatter).T
    room = np.array([held in ("", "step") for held in plan.held])
    rate = float(after[:, room].mean()) if room.any() else float(np.median(after.mean(axis=0)))
    better = np.where(change == 0, np.nan, (worth * kpi > rate * change).mean(axis=0))
    return Reasons(change, gain, kpi, (worth[:, None] * steep).T, after, better, rate)


def shifts(plan: Plan, why: Reasons) -> tuple[Shift, ...]:
    """The moves as pairs: from the channel that gives least at the margin to the one that gets most, and so on.

    Each pair carries its part of both channels' gains; new money has no giver and saved money no taker. The gains of
    all pairs add up to the gain of the plan.
    """
    margin, left = why.before.mean(axis=0), why.change.copy()
    down = [c for c in np.argsort(margin, kind="stable") if left[c] < 0]
    up = [c for c in np.argsort(-margin, kind="stable") if left[c] > 0]
    by_unit = why.gain / np.where(why.change == 0, 1.0, np.abs(why.change))
    found: list[Shift] = []
    while down or up:
        giver, taker = down[0] if down else None, up[0] if up else None
        amount = min(abs(left[c]) for c in (giver, taker) if c is not None)
        gain = sum((by_unit[:, c] * amount for c in (giver, taker) if c is not None), np.zeros(len(why.gain)))
        taken, given = (None if c is None else plan.channels[c] for c in (giver, taker))
        found.append(Shift(taken, given, round(float(amount), 2), gain))
        for queue, c, sign in ((down, giver, 1.0), (up, taker, -1.0)):
            if c is not None:
                left[c] += sign * amount
                if abs(left[c]) < 0.005:
                    queue.pop(0)
    return tuple(found)
