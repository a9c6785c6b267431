# pyright: basic
"""The best plan of a frame, what it brings against today, and what other totals would bring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from errors import BadArguments
from methods.allocation.bounds import Bounds
from methods.allocation.evaluate import Evaluator
from methods.allocation.frontier import Point, by_risk
from methods.allocation.goal import Goal
from methods.allocation.optimise import Plan, optimise
from methods.allocation.reasons import Reasons, Shift, reasons, shifts
from methods.allocation.response import Response
from tools.bidding._allocate_frame import Frame
from tools.bidding._response import Planned

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5)
"""Totals of the frontier, over the budget."""
Risk = Literal["mean", "cautious", "cvar"]
RISKS: dict[Risk, float] = {"mean": 0.0, "cautious": 0.5, "cvar": 1.0}


@dataclass(frozen=True)
class Wanted:
    """What is maximised: money or the outcome itself.

    worth         value of one unit of the outcome; spend_counts: profit, else the outcome at a given budget
    least_return  of the whole plan, outcome per unit of money · spend_all: all of the budget has to be spent
    """

    worth: float
    spend_counts: bool
    risk: Risk
    least_return: float | None
    spend_all: bool


@dataclass(frozen=True)
class Total:
    """One total of the frontier: what its best plan brings in the outcome, and the mean of its next unit of money."""

    budget: float
    money: np.ndarray
    kpi: np.ndarray
    worth: float
    marginal: float


@dataclass(frozen=True)
class Found:
    """The plan with everything that is told of it.

    plan        as found · goal: what was maximised · evaluator: outcome of any money in this window
    by_channel  (c, d) change of the outcome against today · base: (d,) outcome of today's plan
    like_today  (d,) gain over the same total split as today
    marginal_now  (c, d) of the next unit of money at today's plan
    frontier    best plans of other totals · paying: the total up to which the next unit of money pays for itself
    short       the least return lets only a part of the budget be spent
    caution     best plans from the mean to the bad end alone: what caution costs
    taken_apart what each channel's own move brings · shifts: the moves as pairs of channels
    """

    plan: Plan
    goal: Goal
    evaluator: Evaluator
    by_channel: np.ndarray
    base: np.ndarray
    like_today: np.ndarray
    marginal_now: np.ndarray
    frontier: tuple[Total, ...]
    short: bool
    paying: float
    caution: tuple[Point, ...]
    taken_apart: Reasons
    shifts: tuple[Shift, ...]


def best(planned: Planned, frame: Frame, wanted: Wanted) -> Found:
    """The plan with the highest goal inside all limits, exact to the cent."""
    assert planned.response is not None
    response = over_window(planned.response, frame)
    goal = Goal(wanted.worth, wanted.spend_counts, RISKS[wanted.risk])
    evaluator = Evaluator(response, frame.pattern)
    plan, short = _plan(response, frame, wanted, goal, evaluator, frame.budget)
    now, steep = (each.copy() for each in evaluator.both(frame.now))
    after = evaluator.values(plan.money)
    same = frame.now * (plan.money.sum() / max(float(frame.now.sum()), 1e-300))
    like_today = goal.draws(after, plan.money) - goal.draws(evaluator.values(same), same)
    apart = reasons(plan, evaluator, goal)
    return Found(
        plan, goal, evaluator, after - now, now.sum(axis=0), like_today, steep,
        _frontier(response, frame, wanted, goal, evaluator, plan), short,
        _paying(response, frame, wanted, goal, evaluator, plan), _caution(response, frame, goal, plan), apart,
        shifts(plan, apart),
    )  # fmt: skip


def over_window(response: Response, frame: Frame) -> Response:
    """The response of periods as long as the plan's: money and outcome of a period both grow with its length."""
    long = frame.stretched
    return replace(
        response, ceiling=response.ceiling * long, scale=response.scale * long, past=response.past * long
    )  # fmt: skip


def _plan(
    response: Response, frame: Frame, wanted: Wanted, goal: Goal, evaluator: Evaluator, budget: float
) -> tuple[Plan, bool]:
    """The plan, and whether the least return lets only a part of the budget be spent."""

    def found(exact: bool) -> Plan:
        bounds = Bounds(
            budget, exact=exact, low=frame.low, high=np.minimum(frame.high, budget), step=frame.step,
            locked=frame.locked, least_return=wanted.least_return,
        )  # fmt: skip
        return optimise(response, bounds, goal, present=frame.now, pattern=frame.pattern, evaluator=evaluator)

    if wanted.least_return is None or not wanted.spend_all:
        return found(wanted.spend_all), False
    try:
        return found(True), False
    except BadArguments as refused:
        part = found(False)
        if part.money.sum() <= 0:
            raise refused from None
        return part, True


def _caution(response: Response, frame: Frame, goal: Goal, plan: Plan) -> tuple[Point, ...]:
    """Best plans of the same total at different attitudes to risk; none where limits leave no choice."""
    bounds = Bounds(
        round(float(plan.money.sum()), 2), low=frame.low, high=np.maximum(frame.high, plan.money), step=frame.step,
        locked=frame.locked,
    )  # fmt: skip
    try:
        return by_risk(response, bounds, goal, present=frame.now, pattern=frame.pattern)
    except BadArguments:
        return ()


def _paying(
    response: Response, frame: Frame, wanted: Wanted, goal: Goal, evaluator: Evaluator, plan: Plan
) -> float:  # fmt: skip
    """The total with the highest profit up to that of the plan; all of it where spend does not count."""
    if not wanted.spend_counts:
        return float(plan.money.sum())
    free = replace(wanted, spend_all=False, least_return=None)
    return float(_plan(response, frame, free, goal, evaluator, frame.budget)[0].money.sum())


def _frontier(
    response: Response, frame: Frame, wanted: Wanted, goal: Goal, evaluator: Evaluator, plan: Plan
) -> tuple[Total, ...]:
    """Best plans of smaller and larger totals inside the same limits, only inside what was observed."""
    points: list[Total] = []
    for share in SHARES:
        budget = round(frame.budget * share, 2)
        if share == 1.0:
            points.append(_point(plan))
            continue
        if budget < frame.low.sum() or budget > frame.high.sum():
            continue
        try:
            made, short = _plan(response, frame, replace(wanted, least_return=None), goal, evaluator, budget)
        except BadArguments:
            continue
        if not short:
            points.append(_point(made))
    return tuple(points)


def _point(plan: Plan) -> Total:
    free = np.array([each in ("", "step") for each in plan.held])
    steep = plan.marginal.mean(axis=0)
    return Total(
        float(plan.money.sum()), plan.money, plan.kpi, float(plan.goal.mean()),
        float(steep[free].mean()) if free.any() else float(steep.max()),
    )  # fmt: skip
