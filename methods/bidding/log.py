# pyright: basic
"""An auction log as arrays, and parts of it by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY = 86_400


@dataclass(frozen=True)
class Log:
    """(n,) each, in order of time.

    Attributes:
        at: seconds since midnight of the first day.
        bid: own bid, money, above zero.
        base: the bid before its random part; nan where it is not known.
        noise: deviation of the log of the random part; nan where it is not known.
        propensity: chance (or density) with which the bid was drawn; nan where it is not known.
        won: whether it won.
        price: what a won one cost, money; 0 for lost ones.
        value: what winning brought, as far as is known, money.
        lag: seconds until the value was known; nan where there is none or no time.
        decision: number of the bid decision; auctions of one hourly row share it.
        columns: context that was known before the bid.
        first: whether the winner pays the own bid.
        weekday: weekday of the first day, Monday is 0.
        end: seconds at which the log was written.
    """

    at: Ints
    bid: Floats
    base: Floats
    noise: Floats
    propensity: Floats
    won: NDArray[np.bool_]
    price: Floats
    value: Floats
    lag: Floats
    decision: Ints
    columns: Mapping[str, NDArray[Any]]
    first: bool
    weekday: int
    end: int

    def __len__(self) -> int:
        return len(self.at)

    @property
    def grouped(self) -> bool:
        """Whether several auctions share a row, so that a price is the mean of its wins and tells no single rival."""
        return len(self) > 1 and bool((self.decision[1:] == self.decision[:-1]).any())

    @property
    def day(self) -> Ints:
        """(n,) day, the first is 0."""
        return self.at // DAY

    @property
    def days(self) -> int:
        """Days from the first to the last auction, both counted."""
        return int(self.day[-1]) + 1 if len(self.at) else 0

    @property
    def hour(self) -> Ints:
        """(n,) hour of the day."""
        return self.at % DAY // 3600

    @property
    def weekdays(self) -> Ints:
        """(n,) weekday, Monday is 0."""
        return (self.weekday + self.day) % 7

    def rows(self, chosen: NDArray[Any]) -> Log:
        """The rows of a mask or of places; time is not moved."""
        made: dict[str, Any] = {
            each.name: value[chosen]
            for each in fields(self)
            if isinstance(value := getattr(self, each.name), np.ndarray)
        }
        return replace(self, **made, columns={name: values[chosen] for name, values in self.columns.items()})

    def between(self, first: int, last: int) -> Log:
        """The days from one to before another, with time that starts anew."""
        found = self.rows((self.day >= first) & (self.day < last))
        return replace(found, at=found.at - first * DAY, weekday=(self.weekday + first) % 7, end=self.end - first * DAY)

    def thinned(self, most: int) -> Log:
        """At most so many rows, evenly through time."""
        if len(self) <= most:
            return self
        return self.rows(np.unique(np.linspace(0, len(self) - 1, most).astype(np.int64)))
