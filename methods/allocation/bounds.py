# pyright: basic
"""What a plan may do with money: total, ranges, floors, steps, locks, how much may move, least return."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.allocation.contradictions import moves, multiples, no_floors, nonsense, ranges, sums
from methods.allocation.frame import CENT, Frame


@dataclass(frozen=True)
class Bounds:
    """Limits in money over the whole window, not a period; arrays are (c,), None means no such limit.

    total         to be spent over all channels · exact: all of it; otherwise at most so much
    low, high     least and most money of a channel
    floor         a channel gets nothing or at least this
    step          a channel gets a multiple of this; 0 means cents. The total is then kept to less than a step
    locked        true where a channel keeps its present money
    move          at most so much money is added to channels, and at most so much taken away
    least_return  mean kpi of the plan per unit of money (1 / target CPA, or a ROAS where kpi is revenue)
    """

    total: float
    exact: bool = True
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    floor: np.ndarray | None = None
    step: np.ndarray | None = None
    locked: np.ndarray | None = None
    move: float | None = None
    least_return: float | None = None


def settle(bounds: Bounds, names: tuple[str, ...], present: np.ndarray) -> Frame:
    """Round the limits inwards to cents and steps.

    Raises:
        BadArguments: limits contradict each other, are negative or no numbers; one sentence says which.
    """
    size = len(names)
    present = _cents(present)
    step = np.maximum(_cents(_filled(bounds.step, 0.0, size, "step")), 1)
    low = _cents(_filled(bounds.low, 0.0, size, "low"), up=True)
    total = int(_cents(np.array([_number(bounds.total, "total")]), up=None)[0])
    high = np.minimum(_cents(_filled(bounds.high, np.inf, size, "high"), up=False), total)
    floor = _cents(_filled(bounds.floor, 0.0, size, "floor"), up=True)
    locked = np.zeros(size, dtype=bool) if bounds.locked is None else np.asarray(bounds.locked, dtype=bool)
    low = np.where(low > 0, np.maximum(low, floor), low)
    ranges(names, low, _cents(_filled(bounds.high, np.inf, size, "high"), up=False), locked, present)
    low, high = np.where(locked, present, low), np.where(locked, present, high)
    step, floor = np.where(locked, 1, step), np.where(locked, 0, floor)
    sums(names, low, high, total, bounds.exact)
    multiples(names, low, high, step)
    low, high = -(-low // step) * step, high // step * step
    floor = np.where(low > 0, 0, -(-floor // step) * step)
    closed = (floor > high) & (low == 0)
    high = np.where(closed, 0, high)
    move = None if bounds.move is None else int(_cents(np.array([_number(bounds.move, "move")]), up=False)[0])
    frame = Frame(
        names, total, bounds.exact, low, high, floor, step, present, move, _number(bounds.least_return or 0.0, "return")
    )
    if closed.any() and bounds.exact and high.sum() < total:
        raise no_floors(frame)
    sums(names, low, high, total, bounds.exact, stepped=bool(frame.stepped.any()))
    moves(frame)
    return frame


def _cents(amount: np.ndarray, *, up: bool | None = None) -> np.ndarray:
    """Whole cents, to the nearest or inwards; half a millionth of a cent is taken for a rounding of the computer."""
    cents = np.minimum(np.asarray(amount, dtype=float) * CENT, 2.0**52)
    exact = np.round(cents)
    if up is not None:
        exact = np.where(np.abs(cents - exact) < 1e-4, exact, np.ceil(cents) if up else np.floor(cents))
    return exact.astype(np.int64)


def _filled(values: np.ndarray | None, default: float, size: int, what: str) -> np.ndarray:
    if values is None:
        return np.full(size, default)
    filled = np.broadcast_to(np.asarray(values, dtype=float), (size,))
    if np.isnan(filled).any() or (filled < 0).any():
        raise nonsense(what)
    return filled


def _number(value: float, what: str) -> float:
    if not np.isfinite(value) or value < 0:
        raise nonsense(what)
    return float(value)
