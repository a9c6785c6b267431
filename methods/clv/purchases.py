"""Purchases as three figures a customer: how often again, when last, since when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Purchases:
    """What is known of each customer at the end of the observation, in one unit of time.

    Attributes:
        frequency: (n,) days with a purchase after the first one.
        recency: (n,) time from the first to the last purchase; zero without a second one.
        age: (n,) time from the first purchase to the end of the observation.
        spend: (n,) mean amount of a repeat purchase; zero without one.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    spend: Floats

    def __len__(self) -> int:
        return len(self.frequency)

    def __getitem__(self, chosen: NDArray[np.bool_] | Ints) -> Purchases:
        return Purchases(self.frequency[chosen], self.recency[chosen], self.age[chosen], self.spend[chosen])

    @property
    def repeaters(self) -> int:
        """How many came back at least once."""
        return int(np.count_nonzero(self.frequency))


@dataclass(frozen=True)
class Compact:
    """Customers who look the same, once, with their number: x, t_x, T and counts are (m,); `place` is (n,)."""

    x: Floats
    t_x: Floats
    T: Floats
    counts: Floats
    place: Ints


def compact(seen: Purchases) -> Compact:
    """Group customers with equal frequency, recency and age; most who bought once share theirs."""
    rows = np.column_stack([seen.frequency, seen.recency, seen.age])
    order = np.lexsort(rows.T[::-1])
    ranked = rows[order]
    new = np.concatenate([[True], np.any(ranked[1:] != ranked[:-1], axis=1)]) if len(rows) else np.zeros(0, bool)
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    x, t_x, age = ranked[new].T
    return Compact(x, t_x, age, np.bincount(place, minlength=len(x)).astype(np.float64), place)


def summarised(customer: Ints, day: Ints, amount: Floats, until: int, unit: float = 1.0) -> Purchases:
    """Frequency, recency, age and mean repeat spend at the end of day `until`.

    Several purchases of one customer on one day are one (Fader & Hardie 2005, "Creating an RFM summary").

    Args:
        customer: (rows,) number of the customer, from zero.
        day: (rows,) day of the purchase as a whole number.
        amount: (rows,) money of the purchase.
        until: last day of the observation; later rows are left out, and customers who come later too.
        unit: days in a unit of time: 1 for days, 7 for weeks.

    Returns:
        Purchases of the customers with a purchase up to `until`, ordered by their number.
    """
    known = day <= until
    customer, day, amount = customer[known], day[known], amount[known]
    order = np.lexsort((day, customer))
    who, when, money = customer[order], day[order], amount[order]
    if not len(who):
        nothing = np.zeros(0)
        return Purchases(nothing, nothing, nothing, nothing)
    new_day = np.concatenate([[True], (np.diff(who) != 0) | (np.diff(when) != 0)])
    starts = np.flatnonzero(new_day)
    who, when, money = who[starts], when[starts], np.add.reduceat(money, starts)
    first = np.flatnonzero(np.concatenate([[True], np.diff(who) != 0]))
    last = np.append(first[1:], len(who)) - 1
    frequency = (last - first).astype(np.float64)
    repeat = np.add.reduceat(money, first) - money[first]
    return Purchases(
        frequency,
        (when[last] - when[first]) / unit,
        (until - when[first]) / unit,
        np.where(frequency > 0, repeat / np.maximum(frequency, 1), 0.0),
    )
