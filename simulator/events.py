# pyright: basic
"""A sample of what visitors did on the website in the last sixty days, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.chance import hashed, stream
from simulator.company import CELLS, SOURCES
from simulator.goods import COUNT, url
from simulator.names import customer_ids

EVENT_DAYS = 60
EVENT_SHARE = 0.08
"""Share of visitors whose events are kept, and for how many days."""
_STEPS = ("page_view", "view_item", "add_to_cart", "purchase")
_PAGES = ("/", "", "/warenkorb", "/danke")


def event_table(seed: int, days: list[Any], order_ids: list[np.ndarray], devices: np.ndarray) -> dict[str, np.ndarray]:
    """Events of a sample of visitors in the last EVENT_DAYS days; `days` are the company's days, oldest first."""
    parts = [_events(seed, day, ids, devices) for day, ids in zip(days, order_ids, strict=True)]
    table = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = len(table["name"])
    return {
        "event_id": np.array(
            [f"{table['occurred_at'][0].astype('datetime64[D]')}-e{i:07d}" for i in range(count)], object
        )
    } | table


def _events(seed: int, day: Any, ids: np.ndarray, devices: np.ndarray) -> dict[str, np.ndarray]:
    random = stream(seed, "events", day.day)
    orders, credit = day.orders, day.credit
    bought = np.flatnonzero(orders.tracked & (hashed(orders.key, 70) < EVENT_SHARE))
    source, cell = np.nonzero(day.web.measured.sum(0))
    visits = day.web.measured[:, source, cell]
    looked = random.binomial(np.maximum(visits - day.web.conversions[:, source, cell], 0), EVENT_SHARE)
    state, where = np.nonzero(looked)
    repeat = looked[state, where]
    state, where = np.repeat(state, repeat), np.repeat(where, repeat)
    count = len(where) + len(bought)
    steps = 1 + (random.random(len(where)) < 0.55) * (1 + (random.random(len(where)) < 0.12))
    steps = np.concatenate([steps, np.full(len(bought), 4)])
    start = np.concatenate([random.integers(0, 84_000, len(where)), np.maximum(orders.second[bought] - 700, 0)])
    visitor = np.repeat(np.arange(count), steps)
    step = np.arange(len(visitor)) - np.repeat(np.cumsum(steps) - steps, steps)
    second = np.minimum(start[visitor] + step * 200 + random.integers(0, 90, len(visitor)), 86_399)
    second = np.where(step == 3, np.concatenate([np.zeros(len(where), int), orders.second[bought]])[visitor], second)
    source = np.concatenate([source[where], credit.measured[bought]])[visitor]
    cell = np.concatenate([cell[where], orders.cell[bought]])[visitor]
    denied = np.concatenate([state == 1, np.zeros(len(bought), bool)])[visitor]
    product = random.integers(0, COUNT, count)[visitor]
    names, pages = np.array(SOURCES, object)[source], np.array([url(i) for i in range(COUNT)], object)
    purchase = step == 3
    user = np.array(["", *devices[orders.who[bought]]], object)
    position = np.concatenate([np.zeros(len(where), int), 1 + np.arange(len(bought))])[visitor]
    anonymous = np.array([f"a{day.day}{i:06d}" for i in range(count)], object)[visitor]
    known = np.array([text.split("|")[0] for text in user], object)[position]
    table = {
        "occurred_at": np.datetime64(day.day, "D").astype("datetime64[s]") + second.astype("timedelta64[s]"),
        "name": np.array(_STEPS, object)[step],
        "user_id": np.array(["", *customer_ids(orders.who[bought])], object)[position],
        "anonymous_id": np.where(denied, "", np.where(position > 0, known, anonymous)),
        "source": np.where(source == 0, "(direct)", names[:, 0]),
        "medium": np.where(source == 0, "(none)", names[:, 1]),
        "campaign": names[:, 2],
        "device": np.array([c[0] for c in CELLS], object)[cell],
        "browser": np.array([c[1] for c in CELLS], object)[cell],
        "page": np.where(step == 1, pages[product], np.array(_PAGES, object)[step]),
        "order_id": np.where(purchase, np.array(["", *ids[bought]], object)[position], ""),
        "revenue": np.where(purchase, np.array([0, *orders.revenue[bought]])[position], 0),
        "consent": np.where(denied, "denied", "granted").astype(object),
    }  # fmt: skip
    order = np.argsort(second, kind="stable")
    return {name: values[order] for name, values in table.items()}
