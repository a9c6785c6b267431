# pyright: basic
"""Spending a budget over a horizon: the price of money moves by dual mirror descent; the stop is hard.

A bid is what the place is worth divided by the price of money lambda (second price), or the best shaded bid for that
(first price). After each result with cost z, where the plan gave the elapsed time rho of what was left,

    log lambda <- log lambda + rate (z - rho) / mean cost,      lambda >= least

which is dual mirror descent with the entropy mirror map (Balseiro, Lu & Mirrokni 2023, Operations Research 71(1)).
The plan is the learnt share of spend by hour of the horizon, so rho follows the rhythm of the market instead of the
clock; what is left is looked at anew each time, so a missed target is spread over the rest.

The stop: money is counted in whole millionths. A bid is set aside in full until its result is known, also if that takes
`delay` seconds, and no bid is made beyond budget - billed - set aside. So no path can spend more than the budget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MICRO = 1_000_000
HOUR = 3600
LARGEST_STEP = 0.05
"""One absurd price moves the log of the price of money by this much at most."""
A_DAY, FASTEST = 2.0, 1e-2
"""Steps of a day add up to about this rate, whatever a day's number of auctions, and no single one is larger."""
Function = Callable[..., Any]


def _compiled(function: Function) -> Function:
    """Compile on first call, with a cache where some folder can be written."""
    from numba import njit

    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return njit(nogil=True, error_model="numpy")(function)


@dataclass(frozen=True)
class Spent:
    """One path through the auctions.

    Attributes:
        won: (n,) whether each was won.
        cost: (n,) what each cost, money.
        bid: (n,) what was bid, 0 where the stop held.
        price: (n,) the price of money at each bid; nan for a rule without one.
        overspend: money above the budget, or above what was won before the budget was cut; 0 by construction.
    """

    won: NDArray[np.bool_]
    cost: Floats
    bid: Floats
    price: Floats
    overspend: float

    @property
    def total(self) -> float:
        """Money spent, exact to the millionth."""
        return int(np.rint(self.cost * MICRO).sum()) / MICRO


@dataclass(frozen=True)
class Plan:
    """What the pacer is told.

    Attributes:
        hours: (h,) expected share of all spend in each hour of the horizon, at a steady price of money.
        price: the price of money to begin with.
        mean: usual cost of one auction, money: the scale of the steps.
        least: never bid more than worth / least.
        rate: step of the descent.
    """

    hours: Floats
    price: float
    mean: float
    least: float = 1.0
    rate: float = 1.5e-4


def rate_for(daily: float, delay: float = 0.0) -> float:
    """Step of the descent for so many auctions a day: slower than the results arrive, or it would swing.

    >>> rate_for(20_000), rate_for(50)
    (0.0001, 0.01)
    """
    waiting = daily * delay / 86_400
    return min(A_DAY / max(daily, 1.0), 0.5 / max(waiting, 1.0), FASTEST)


def paced(  # noqa: PLR0913  (an auction's own)
    at: Ints, worth: Floats, rival: Floats, budget: float, plan: Plan, *, delay: int = 0, first: bool = False,
    scale: Floats | None = None, table: tuple[Floats, Floats] | None = None,
    changes: tuple[Ints, Floats] | None = None,
) -> Spent:  # fmt: skip
    """Play the pacing bidder through auctions whose highest other bid is given.

    Args:
        at: (n,) seconds since the horizon began, ascending.
        worth: (n,) what the bidder believes winning is worth, money.
        rival: (n,) highest other bid, money; revealed by the result alone.
        budget: money for the whole horizon.
        plan: the rhythm and where to begin.
        delay: seconds until a result is known and billed.
        first: first price, else second.
        scale: (n,) median of the highest other bid as the bidder believes it; needed for first price.
        table: log of limit / scale and best bid / scale, ascending; needed for first price (`shade.table`).
        changes: seconds and the budget from then on; a cut below what is committed stops bidding at once.

    Raises:
        ValueError: first price without scale and table; a budget below zero.
    """
    if first and (scale is None or table is None):
        raise ValueError("a first-price bidder needs the scale of the other bids and a table of shaded bids")
    empty = np.zeros(1)
    limits, shades = table if first and table is not None else (empty, empty)
    return _run(
        at, worth, rival, budget, delay, first, scale if first and scale is not None else empty, limits, shades,
        changes, plan, True,
    )  # fmt: skip


def fixed(
    at: Ints, bids: Floats, rival: Floats, budget: float, *, delay: int = 0, first: bool = False,
    changes: tuple[Ints, Floats] | None = None,
) -> Spent:  # fmt: skip
    """Play a rule that bids the same whatever is left, under the same hard stop; arguments as for `paced`."""
    empty = np.zeros(1)
    plan = Plan(hours=np.ones(1), price=1.0, mean=1.0)
    return _run(at, bids, rival, budget, delay, first, empty, empty, empty, changes, plan, False)


def _run(at, worth, rival, budget, delay, first, scale, limits, shades, changes, plan, moves) -> Spent:  # noqa: ANN001, PLR0913, PLR0917
    if not budget >= 0:
        raise ValueError("a budget is not below zero")
    when, to = changes if changes is not None else (np.zeros(0, np.int64), np.zeros(0))
    money = np.floor(np.concatenate([[budget], to]) * MICRO + 1e-3).astype(np.int64)
    reach = np.concatenate([[0.0], np.cumsum(plan.hours)])
    won, cost, bid, price, over = kernel()(
        np.asarray(at, np.int64), np.asarray(worth, float), np.asarray(rival, float), money,
        np.asarray(when, np.int64), int(delay), bool(first), np.asarray(scale, float), limits, shades,
        reach / reach[-1], float(plan.price), float(plan.mean), float(plan.least), float(plan.rate), bool(moves),
    )  # fmt: skip
    return Spent(won, cost / MICRO, bid / MICRO, price if moves else np.full(len(at), np.nan), over / MICRO)


_KERNEL: list[Function] = []


def kernel() -> Function:
    """The compiled loop, made once."""
    if not _KERNEL:
        _KERNEL.append(_compiled(_loop))
    return _KERNEL[0]


def _loop(at, worth, rival, money, when, delay, first, scale, limits, shades, reach, price, mean, least, rate, moves):  # noqa: ANN001, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917  (one loop)
    count, hours = at.size, reach.size - 1
    won, price_at = np.zeros(count, np.bool_), np.zeros(count)
    bid_at, cost_at = np.zeros(count, np.int64), np.zeros(count, np.int64)
    target = np.zeros(count)
    budget, step, billed, held, known, limit = money[0], 0, 0, 0, 0, money[0]
    expected = 0.0
    log_price, log_least = np.log(max(price, least)), np.log(least)
    done = 0.0
    width = (limits[-1] - limits[0]) / (limits.size - 1) if limits.size > 1 else 1.0
    for now in range(count):
        while known < now and at[known] + delay <= at[now]:
            held -= bid_at[known]
            billed += cost_at[known]
            expected -= target[known]
            if moves:
                move = rate * (cost_at[known] * 1e-6 - target[known]) / mean
                move = min(max(move, -LARGEST_STEP), LARGEST_STEP)
                log_price = max(log_price + move, log_least)
            known += 1
        while step < when.size and when[step] <= at[now]:
            step += 1
            budget = money[step]
            limit = billed
            for open_bid in range(known, now):
                limit += cost_at[open_bid]
            limit = max(limit, budget)
        free = max(budget - billed - held, 0)
        place = at[now] / HOUR
        hour = min(int(place), hours - 1)
        progress = reach[hour] + (reach[hour + 1] - reach[hour]) * min(place - hour, 1.0)
        if moves:
            rest = 1.0 - done
            if rest > 1e-12:
                target[now] = max((budget - billed) * 1e-6 - expected, 0.0) * min((progress - done) / rest, 1.0)
            expected += target[now]
            bid = worth[now] / np.exp(log_price)
            price_at[now] = np.exp(log_price)
            if first:
                spot = (np.log(max(bid, 1e-12) / scale[now]) - limits[0]) / width
                if spot <= 0:
                    bid = bid * shades[0] / np.exp(limits[0])
                elif spot >= limits.size - 1:
                    bid = scale[now] * shades[-1]
                else:
                    left = int(spot)
                    bid = scale[now] * (shades[left] + (spot - left) * (shades[left + 1] - shades[left]))
        else:
            bid = worth[now]
        done = max(done, progress)
        whole = min(int(bid * 1e6), free) if bid > 0 else 0
        if whole > 0:
            bid_at[now] = whole
            held += whole
            needed = max(int(np.ceil(min(rival[now], 1e12) * 1e6)), 0)
            if whole >= needed:
                won[now] = True
                cost_at[now] = whole if first else needed
    total = billed
    for left in range(known, count):
        total += cost_at[left]
    over = max(total - limit, 0)
    return won, cost_at.astype(np.float64), bid_at.astype(np.float64), price_at, over
