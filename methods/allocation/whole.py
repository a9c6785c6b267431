# pyright: basic
"""From real numbers to whole cents and steps, without leaving the frame."""

from __future__ import annotations

import numpy as np

from methods.allocation.climb import climb
from methods.allocation.frame import CENT, Frame
from methods.allocation.task import Task

ROUNDS = 200
TINY = 1e-9


def cents(frame: Frame, money: np.ndarray) -> np.ndarray:
    """Whole cents (c,) within the ranges; the sum is the total where all is to be spent, else at most the total.

    What is cut off by rounding goes to the channels that lost most by it, cent by cent (largest remainder).
    """
    wish = np.clip(np.asarray(money, dtype=float) * CENT, frame.low, frame.high)
    whole = np.clip(np.floor(wish + 1e-6), frame.low, frame.high).astype(np.int64)
    goal = frame.total if frame.exact else min(frame.total, round(float(wish.sum())))
    order = np.argsort(whole - wish, kind="stable")
    gap = goal - int(whole.sum())
    for pick in (order, order[::-1]):
        for c in pick:
            room = frame.high[c] - whole[c] if gap > 0 else whole[c] - frame.low[c]
            share = min(abs(gap), int(room), 1 if pick is order else int(room))
            whole[c] += share if gap > 0 else -share
            gap -= share if gap > 0 else -share
    return whole


def less_moved(frame: Frame, whole: np.ndarray) -> np.ndarray:
    """Whole cents (c,) that move no more than may move: what is too much goes back where it came from.

    Stepped channels stay where they are.
    """
    if frame.move is None:
        return whole
    whole, free = whole.copy(), ~frame.stepped
    back = np.where(free, np.maximum(whole - np.maximum(frame.present, frame.low), 0), 0)
    missing = np.where(free, np.maximum(np.minimum(frame.present, frame.high) - whole, 0), 0)
    rise, cut = added(frame, whole)
    excess = max(rise - frame.move, cut - frame.move, 0)
    whole -= _first(back, excess)
    whole += _first(missing, excess if frame.exact else max(cut - frame.move, 0))
    return whole


def added(frame: Frame, whole: np.ndarray) -> tuple[int, int]:
    """Cents added to channels, and cents taken away."""
    change = whole - frame.present
    return int(np.maximum(change, 0).sum()), int(np.maximum(-change, 0).sum())


def _first(room: np.ndarray, amount: int) -> np.ndarray:
    """The amount taken from the first rooms that have some."""
    reached = np.minimum(np.cumsum(room), amount)
    return np.diff(reached, prepend=0).astype(np.int64)


def stepped(task: Task, money: np.ndarray) -> np.ndarray:
    """Money (c,) with stepped channels on multiples of their step, near the best plan without steps.

    Beginning at the multiples below, single steps up or down and exchanges of one step between two channels are taken
    as long as the goal rises; other channels take up what is left, judged by their slope during the search and
    optimised at its end. For concave curves and one step size the exchanges end at the best plan (Federgruen &
    Groenevelt 1986, The greedy procedure for resource allocation problems).
    """
    frame = task.frame
    on = np.flatnonzero(frame.stepped)
    if not len(on):
        return money
    whole = np.clip(np.floor(money * CENT / frame.step + 1e-6) * frame.step, frame.low, frame.high).astype(np.int64)
    search = _Search(task, money, on, whole)
    for _ in range(ROUNDS):
        if not search.improve():
            break
    low, high = frame.low.copy(), frame.high.copy()
    low[on] = high[on] = search.whole[on]
    others = ~frame.stepped
    rest = frame.total - int(search.whole[on].sum())
    begin = np.where(frame.stepped, search.whole / CENT, money)
    if frame.exact and not int(low[others].sum()) <= rest <= int(high[others].sum()):
        return np.where(others, (high if rest > 0 else low) / CENT, begin)
    return climb(task.within(low, high), begin)


class _Search:
    """Steps taken so far, and what each channel brings in each draw at the multiples looked at."""

    def __init__(self, task: Task, money: np.ndarray, on: np.ndarray, whole: np.ndarray) -> None:
        self.task, self.on, self.whole = task, on, whole
        self.others = np.setdiff1d(np.arange(len(money)), on)
        value, steep = task.evaluator.both(money)
        self.base = task.worth[self.others] @ value[self.others] - task.before
        self.kept = money[self.others].sum()
        frame = task.frame
        self.most, self.least = (side[self.others].sum() / CENT for side in (frame.high, frame.low))
        room = np.minimum(frame.high / CENT - money, money - frame.low / CENT)[self.others]
        share = (room + 1e-9) / (room + 1e-9).sum() if len(room) else room
        self.by_rest = task.worth[self.others] * share @ steep[self.others] if len(room) else np.zeros(len(self.base))
        self._seen: dict[int, dict[int, np.ndarray]] = {int(c): {} for c in on}

    def improve(self) -> bool:
        """Take the best move; false where none raises the goal."""
        (lack, score), found = self._rank(self.whole), None
        for whole in self._neighbours():
            rank = self._rank(whole)
            if rank > (lack, score + TINY * abs(score)) or rank[0] > lack:
                (lack, score), found = rank, whole
        if found is None:
            return False
        self.whole = found
        return True

    def _neighbours(self) -> list[np.ndarray]:
        frame, found = self.task.frame, []
        up = [c for c in self.on if self.whole[c] + frame.step[c] <= frame.high[c]]
        down = [c for c in self.on if self.whole[c] - frame.step[c] >= frame.low[c]]
        for added, taken in [(c, None) for c in up] + [(None, c) for c in down] + [(a, b) for a in up for b in down]:
            if added == taken:
                continue
            whole = self.whole.copy()
            if added is not None:
                whole[added] += frame.step[added]
            if taken is not None:
                whole[taken] -= frame.step[taken]
            found.append(whole)
        return found

    def _rank(self, whole: np.ndarray) -> tuple[float, float]:
        """Money by which a plan leaves its frame or (all is to be spent) stays below the total, negative; its score."""
        frame, task = self.task.frame, self.task
        used = whole[self.on].sum() / CENT
        rest = np.clip(frame.total / CENT - used, self.least, self.most)
        rest = rest if frame.exact else min(rest, self.kept)
        over = used + rest - frame.total / CENT
        lack = max(over, 0.0) * 1e6 + (max(-over, 0.0) if frame.exact else 0.0)
        at = np.where(frame.stepped, whole / CENT, frame.present / CENT)
        if frame.move is not None:
            lack += max(0.0, self._moved(at, rest) - frame.move / CENT) * 1e6
        earned = sum((task.worth[c] * self._value(int(c), int(whole[c])) for c in self.on), self.base)
        earned = earned + (rest - self.kept) * self.by_rest
        spent = used + rest if task.goal.spend_counts else 0.0
        return -round(lack, 2), task.goal.score(earned - spent)

    def _moved(self, at: np.ndarray, rest: float) -> float:
        change = (at - self.task.frame.present / CENT)[self.on]
        other = rest - self.task.frame.present[self.others].sum() / CENT
        change = np.append(change, other)
        return float(max(np.maximum(change, 0).sum(), np.maximum(-change, 0).sum()))

    def _value(self, channel: int, whole: int) -> np.ndarray:
        """(d,) kpi of one channel at a multiple."""
        seen = self._seen[channel]
        if whole not in seen:
            money = self.whole / CENT
            money[channel] = whole / CENT
            seen[whole] = self.task.evaluator.values(money)[channel].copy()
        return seen[whole]
