# pyright: basic
"""The plan that brings most inside its limits, exact to the cent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from methods.allocation.bounds import Bounds, settle
from methods.allocation.climb import WIDTHS, climb
from methods.allocation.contradictions import no_floors, too_little_return, unmatched
from methods.allocation.evaluate import Evaluator, even
from methods.allocation.frame import CENT, Frame
from methods.allocation.goal import Goal
from methods.allocation.pacing import paced
from methods.allocation.response import Response
from methods.allocation.starts import THIN, starts
from methods.allocation.task import Task
from methods.allocation.whole import added, cents, less_moved, stepped

NODES = 64
KEPT = 3
WAY = (0.2, 0.5, 1.0)
ALIKE = 0.01


@dataclass(frozen=True)
class Plan:
    """A plan and what it brings; money over the whole window unless said otherwise.

    channels  names · money: (c,) of each channel · spend: (t, c) by period, adding up to it to the cent
    present   (c,) money as it would go on without the plan
    unspent   part of the total that is not spent: steps left it over, or the last euro would not pay
    kpi       (d,) caused by the plan · kpi_before: by the present plan
    goal      (d,) of the goal under the plan · gain: (d,) minus that under the present plan
    score     what was maximised, exactly
    marginal  (d, c) kpi of the next unit of money, spread over the window like the rest
    held      (c,) what holds each channel: "", "low", "high", "locked", "step"
    moved     the greater of what is added to channels and what is taken away
    """

    channels: tuple[str, ...]
    money: np.ndarray
    spend: np.ndarray
    present: np.ndarray
    unspent: float
    kpi: np.ndarray
    kpi_before: np.ndarray
    goal: np.ndarray
    gain: np.ndarray
    score: float
    marginal: np.ndarray
    held: tuple[str, ...]
    moved: float

    @property
    def beats(self) -> float:
        """Probability that the plan is better than going on as now."""
        return float((self.gain > 0).mean())

    def interval(self, level: float = 0.9) -> tuple[float, float, float]:
        """Low, middle and high of the gain."""
        low, middle, high = np.quantile(self.gain, [(1 - level) / 2, 0.5, (1 + level) / 2])
        return float(low), float(middle), float(high)


def optimise(
    response: Response, bounds: Bounds, goal: Goal, *, present: np.ndarray, pattern: np.ndarray | int,
    tail: bool = True, evaluator: Evaluator | None = None,
) -> Plan:  # fmt: skip
    """Find the plan with the highest score of the goal.

    Concave curves (logistic) have one top, which is found from any start. S-shaped ones (Hill) are searched by dynamic
    programming over a grid of budgets first and climbed from every plan that this finds, from the present plan and from
    the middle of the ranges. The same input gives the same plan.

    Args:
        response: draws of what spend brings.
        bounds: limits in money over the window.
        goal: what is maximised.
        present: (c,) money of the window if nothing changes.
        pattern: (t, c) share of each channel's money by period, or a number of periods to spread it evenly.
        tail: whether carry-over after the window counts.
        evaluator: `Evaluator(response, pattern, tail=tail)` made before, where several plans are asked for.

    Raises:
        BadArguments: the limits contradict each other.
    """
    frame = settle(bounds, response.channels, present)
    pattern = even(pattern, len(response.channels)) if isinstance(pattern, int) else pattern
    evaluator = evaluator or Evaluator(response, pattern, tail=tail)
    task = _task(evaluator, goal, frame)
    coarse = None
    if response.saturation == "hill":
        coarse = _task(Evaluator(response, pattern, tail=tail, thin=THIN), goal, frame)
    found = _branched(task, coarse)
    whole = _whole(task, found)
    _checked(task, whole)
    return _plan(task, whole, pattern, np.asarray(bounds.locked if bounds.locked is not None else False))


def _task(evaluator: Evaluator, goal: Goal, frame: Frame) -> Task:
    before = np.zeros(evaluator.draws)
    if goal.of == "gain":
        now = frame.present / CENT
        before = goal.draws(evaluator.values(now), now)
    return Task(evaluator, goal, frame, before)


def _branched(task: Task, coarse: Task | None) -> np.ndarray:
    """The best plan in which every channel gets nothing or at least its floor, by branch and bound."""
    best, score = None, -np.inf
    left = [task]
    for _ in range(NODES):
        if not left:
            break
        node = left.pop()
        found = _searched(node, coarse)
        reached = _kept(node, found)
        if best is not None and reached <= score:
            continue
        floor, low = node.frame.floor / CENT, node.frame.low
        torn = np.flatnonzero((floor > 0) & (low == 0) & (node.frame.high > 0) & (found < floor - 1e-6))
        torn = torn[found[torn] > 0]
        if not len(torn):
            best, score = found, reached
            continue
        left += _branches(node, int(torn[0]))
    if best is None:
        raise no_floors(task.frame)
    return best


def _branches(node: Task, c: int) -> list[Task]:
    """Without channel c, and with at least its floor, where ranges and total allow; the second is looked at first."""
    frame, found = node.frame, []
    for least, most in ((0, 0), (int(frame.floor[c]), int(frame.high[c]))):
        low, high = frame.low.copy(), frame.high.copy()
        low[c], high[c] = least, most
        if low.sum() <= frame.total and (not frame.exact or high.sum() >= frame.total or frame.stepped.any()):
            found.append(node.within(low, high))
    return found


def _searched(task: Task, coarse: Task | None) -> np.ndarray:
    """The best of the tops reached; where curves have several, few draws say which starts are worth all draws."""
    begins = starts(task, None if coarse is None else coarse.within(task.frame.low, task.frame.high))
    if task.goal.risk > 0:
        averse = replace(task.goal, risk=0.0)
        mean = climb(replace(task, goal=averse), begins[-1])
        task = replace(task, spread=float(task.draws(mean).std()))
        begins += [mean] if coarse is None else [begins[0] + part * (mean - begins[0]) for part in WAY]
    if coarse is not None:
        few = replace(coarse.within(task.frame.low, task.frame.high), spread=task.spread)
        begins = [*begins[:1], *_unlike([climb(few, begin, WIDTHS[:1]) for begin in begins], task)[:KEPT]]
    tops = [climb(task, begin) for begin in begins]
    return stepped(task, max(tops, key=lambda money: _kept(task, money)))


def _unlike(plans: list[np.ndarray], task: Task) -> list[np.ndarray]:
    """Plans by falling score, those left out that are all but another one."""
    found: list[np.ndarray] = []
    for plan in sorted(plans, key=lambda money: -_kept(task, money)):
        if all(np.abs(plan - other).sum() > ALIKE * task.frame.total / CENT for other in found):
            found.append(plan)
    return found


def _kept(task: Task, money: np.ndarray) -> float:
    """The score; far below everything where the least return is not kept."""
    if task.frame.least_return > 0 and task.spare(money)[0] < 0:
        return -1e300 + task.spare(money)[0]
    return task.score(money)


def _whole(task: Task, found: np.ndarray) -> np.ndarray:
    """Whole cents; floors and steps reached by the search stay as they are."""
    frame = task.frame
    fixed = np.round(found * CENT).astype(np.int64)
    low = np.where(found > 0, np.maximum(frame.low, np.minimum(frame.floor, fixed)), frame.low)
    high = np.where((frame.floor > 0) & (found <= 0), 0, frame.high)
    low, high = np.where(frame.stepped, fixed, low), np.where(frame.stepped, fixed, high)
    inner = task.within(low, high).frame
    return less_moved(replace(inner, step=frame.step), cents(inner, found))


def _checked(task: Task, whole: np.ndarray) -> None:
    """A plan that leaves its limits is never handed out: steps, or the least return, can ask for what nothing fulfils.

    Raises:
        BadArguments: which limits do not go together.
    """
    frame = task.frame
    spent = int(whole.sum())
    short = frame.exact and spent < frame.total and not frame.stepped.any()
    if spent > frame.total or short or (frame.move is not None and max(added(frame, whole)) > frame.move):
        raise unmatched(frame)
    least = frame.least_return
    lack = -task.spare(whole / CENT)[0]
    if least > 0 and lack > 1e-9 * least * frame.total / CENT:
        raise too_little_return(whole, least - lack / max(spent / CENT, 1e-9), least)


def _plan(task: Task, whole: np.ndarray, pattern: np.ndarray, locked: np.ndarray) -> Plan:
    frame, goal = task.frame, task.goal
    spent, now = whole / CENT, frame.present / CENT
    before = task.evaluator.values(now)
    value, steep = task.evaluator.both(spent)
    after, earlier = goal.draws(value, spent), goal.draws(before, now)
    return Plan(
        frame.names, spent, paced(whole, pattern), now, (frame.total - int(whole.sum())) / CENT, value.sum(axis=0),
        before.sum(axis=0), after, after - earlier, goal.score(after - task.before), steep.T,
        _held(frame, whole, np.broadcast_to(locked, whole.shape)), frame.moved(spent),
    )  # fmt: skip


def _held(frame: Frame, whole: np.ndarray, locked: np.ndarray) -> tuple[str, ...]:
    def one(c: int) -> str:
        if locked[c]:
            return "locked"
        if whole[c] >= frame.high[c]:
            return "high"
        if whole[c] <= frame.low[c]:
            return "low"
        return "step" if frame.stepped[c] else ""

    return tuple(one(c) for c in range(len(whole)))
