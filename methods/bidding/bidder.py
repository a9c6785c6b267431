# pyright: basic
"""A bidder that has learnt from a log: what a win is worth, what others bid, when to buy, at which price of money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.bidding import shade
from methods.bidding.context import Encoding, encode, encoding
from methods.bidding.landscape import Landscape, landscape
from methods.bidding.log import DAY, Log
from methods.bidding.pace import Plan, rate_for
from methods.bidding.pattern import hourly
from methods.bidding.worth import Worth, known_by, worth

Floats = NDArray[np.float64]
MOST_ROWS, LOOKED_AT = 150_000, 20_000
COMPLETE = 0.999
"""A row whose age exceeds this quantile of the lags counts as complete."""


@dataclass(frozen=True)
class Bidder:
    """What was learnt.

    Attributes:
        encoding: how contexts become numbers.
        worth: the value model.
        landscape: the other bids.
        price: the price of money at which the history would have spent the budget, per day.
        least: the lowest price of money: bids stay under worth / least.
        daily: auctions on a usual day.
        mean: expected cost of an auction at that price, money.
        table: shaded bids, for first price.
    """

    encoding: Encoding
    worth: Worth
    landscape: Landscape
    price: float
    least: float
    daily: float
    mean: float
    first: bool
    table: tuple[Floats, Floats]
    log: Log

    def bids(self, worth_of: Floats, scale: Floats, price: float | Floats) -> Floats:
        """(n,) bids, money, at a price of money."""
        limit = worth_of / price
        return shade.shaded(limit, scale, self.landscape.steepness) if self.first else limit

    def matrix(self, log: Log) -> Floats:
        """(n, k) contexts of a log."""
        return encode(log.columns, log.hour, log.weekdays, self.encoding)

    def plan(self, weekday: int, days: int, delay: int = 0) -> Plan:
        """What the pacer is told for a horizon that begins on a weekday."""
        amount, seen = self._amounts()
        hours = hourly(seen.at // 3600, amount, seen.weekday, weekday, days)
        return Plan(hours, self.price, self.mean, self.least, rate_for(self.daily, delay))

    def _amounts(self) -> tuple[Floats, Log]:
        seen = self.log.thinned(MOST_ROWS)
        matrix = self.matrix(seen)
        scale = self.landscape.scale(matrix)
        bids = self.bids(self.worth.expected(matrix), scale, self.price)
        return self.landscape.cost(bids, scale, first=self.first), seen


def learn(log: Log, daily_budget: float, least: float = 1.0, seed: int = 0) -> Bidder:
    """Learn a bidder from a log.

    Args:
        log: what happened.
        daily_budget: money a day that it will have.
        least: worth that a unit of money has to bring at least.
        seed: of the thresholds of the landscape.

    Raises:
        ValueError: nothing won, nothing lost or nothing of value.
    """
    how = encoding(log.columns)
    won = log.rows(log.won).thinned(MOST_ROWS)
    value = value_model(won, how)
    part = log.thinned(MOST_ROWS)
    matrix = encode(part.columns, part.hour, part.weekdays, how)
    others = landscape(matrix, part.bid, part.won, part.price, first=log.first or log.grouped, seed=seed)
    table = shade.table(others.steepness)
    seen = part.thinned(LOOKED_AT)
    looked = encode(seen.columns, seen.hour, seen.weekdays, how)
    daily = len(log) / log.days
    draft = Bidder(how, value, others, least, least, daily, daily_budget / daily, log.first, table, log)
    price, mean = _price(draft, value.expected(looked), others.scale(looked), daily_budget / daily)
    return Bidder(how, value, others, price, least, daily, mean, log.first, table, log)


def value_model(won: Log, how: Encoding) -> Worth:
    """The value model of won auctions, corrected for values that are still to come."""
    exposure = None
    lags = won.lag[np.isfinite(won.lag)]
    if lags.size >= 30:
        reach = float(np.quantile(lags, COMPLETE))
        age = (won.end - won.at).astype(float)
        old = np.isfinite(won.lag) & (age >= reach)
        if old.sum() >= 30:
            exposure = known_by(age, won.lag[old], reach)
    return worth(encode(won.columns, won.hour, won.weekdays, how), won.value, exposure)


def _price(draft: Bidder, value: Floats, scale: Floats, mean_budget: float) -> tuple[float, float]:
    """The price of money that spends the budget on contexts like these, and the mean cost there."""

    def spends(price: float) -> float:
        bids = draft.bids(value, scale, price)
        return float(draft.landscape.cost(bids, scale, first=draft.first).mean())

    low, high = draft.least, draft.least * 1e6
    if spends(low) <= mean_budget:
        return low, max(spends(low), 1e-9)
    for _ in range(50):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if spends(middle) > mean_budget else (low, middle)
    return high, max(mean_budget, 1e-9)


__all__ = ["DAY", "Bidder", "learn", "value_model"]
