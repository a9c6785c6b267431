# pyright: basic
"""Touches of the last ninety days: of the people who bought and of three times as many who did not."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.chance import pick, stream
from simulator.company import CAMPAIGNS, EXTRA_SOURCES, LINE_OF, LINES

PATH_DAYS = 90
NON_BUYERS = 3
CHANNELS = np.array(
    ["direct", "organic_search", "organic_search", "email", "referral", "referral", *(LINES[i].name for i in LINE_OF)],
    object,
)
"""Channel of each source, in the order of SOURCES."""
assert len(CHANNELS) == len(EXTRA_SOURCES) + len(CAMPAIGNS)


def path_table(seed: int, days: list[Any]) -> dict[str, np.ndarray]:
    """One row per touch; `converted` and `value` (cents) stand on the last touch before the order."""
    parts = [part for day in days for part in (_buyers(day), _others(seed, day))]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _buyers(day: Any) -> dict[str, np.ndarray]:
    orders, credit = day.orders, day.credit
    alone = np.setdiff1d(np.arange(len(orders.who)), credit.touch_order)
    order = np.concatenate([credit.touch_order, alone])
    source = np.concatenate([credit.touch_source, np.zeros(len(alone), int)])
    age = np.concatenate([credit.touch_age, np.full(len(alone), 0.01)])
    second = day.day * 86_400 + orders.second[order] - np.ceil(age * 86_400).astype(np.int64)
    place = np.lexsort((second, order))
    order, second = order[place], second[place]
    last = np.append(order[1:] != order[:-1], True)[: len(order)]
    return {
        "user_id": np.array([f"K{100_001 + i}" for i in orders.who[order].tolist()], object),
        "at": second.astype("datetime64[s]"),
        "channel": CHANNELS[source[place]],
        "converted": last,
        "value": np.where(last, orders.revenue[order], 0),
    }


def _others(seed: int, day: Any) -> dict[str, np.ndarray]:
    random = stream(seed, "journeys", day.day)
    count = NON_BUYERS * len(day.orders.who)
    touches = 1 + random.poisson(0.6, count)
    visitor = np.repeat(np.arange(count), touches)
    source = pick(day.web.visits.sum(1).astype(float), random.random(len(visitor)))
    age = random.exponential(2.0, len(visitor)) * (np.repeat(touches, touches) > 1)
    second = day.day * 86_400 + random.integers(0, 86_400, count)[visitor] - (age * 86_400).astype(np.int64)
    place = np.lexsort((second, visitor))
    return {
        "user_id": np.array([f"V{day.day}-{i}" for i in visitor[place].tolist()], object),
        "at": second[place].astype("datetime64[s]"),
        "channel": CHANNELS[source[place]],
        "converted": np.zeros(len(visitor), bool),
        "value": np.zeros(len(visitor), np.int64),
    }
