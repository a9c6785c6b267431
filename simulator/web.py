"""The website as measured: visits that consent, blockers and forgetful browsers let through, and a sample of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.chance import hashed, stream
from simulator.company import BLOCKED, CELLS, EXTRA_SOURCES, GRANTED, LINE_OF, LINES, PINGS, SOURCES
from simulator.company import MAIL as MAIL_SOURCE
from simulator.goods import COUNT, url

if TYPE_CHECKING:
    from simulator.credit import CreditDay
    from simulator.market import Market
    from simulator.shop import OrderDay

EVENT_DAYS = 60
EVENT_SHARE = 0.08
"""Share of visitors whose events are kept, and for how many days."""
_UNPAID = np.array([1250.0, 1900.0, 110.0, 160.0, 190.0, 90.0])
"""True visits a day per unpaid source at demand 1."""
_SHARE = np.array([cell[2] for cell in CELLS])
_PHONES = np.array([cell[0] == "mobile" for cell in CELLS])
_ENGAGED = np.array([0.52, 0.5, 0.49, 0.63, 0.64, 0.62, 0.61, 0.55])


@dataclass(frozen=True)
class WebDay:
    """True and measured visits of a day: arrays (sources, cells); `measured` and what follows (2 = granted, denied)."""

    visits: np.ndarray
    measured: np.ndarray
    users: np.ndarray
    engaged: np.ndarray
    conversions: np.ndarray
    revenue: np.ndarray


def web_day(
    seed: int, day: int, now: Market, campaign_clicks: np.ndarray, opened: int, orders: OrderDay, credit: CreditDay
) -> WebDay:  # fmt: skip
    """Visits follow clicks and demand; what is measured is thinned by consent and blockers per device and browser."""
    random = stream(seed, "web", day)
    unpaid = _UNPAID * now.demand**0.8
    unpaid[MAIL_SOURCE] = 25 * now.demand + opened
    mean = np.concatenate([unpaid, campaign_clicks * 0.93])[:, None] * _cells()
    buyers = np.zeros((len(SOURCES), len(CELLS)), int)
    np.add.at(buyers, (credit.source, orders.cell), 1)
    visits = random.poisson(mean) + buyers
    granted = random.binomial(visits, GRANTED)
    seen = np.stack([random.binomial(granted, 1 - BLOCKED), random.binomial(visits - granted, PINGS * (1 - BLOCKED))])
    conversions = np.zeros((2, *visits.shape), np.int64)
    revenue = np.zeros_like(conversions)
    place = (credit.measured[orders.tracked], orders.cell[orders.tracked])
    np.add.at(conversions[0], place, 1)
    np.add.at(revenue[0], place, orders.revenue[orders.tracked])
    seen = np.maximum(seen, conversions)
    users = np.stack([random.binomial(seen[0], 0.86), seen[1]])
    engaged = np.maximum(random.binomial(seen, _ENGAGED), conversions)
    return WebDay(visits, seen, np.maximum(users, np.minimum(conversions, seen)), engaged, conversions, revenue)


def _cells() -> np.ndarray:
    """(sources, cells) share of a source's visits per cell."""
    shares = np.tile(_SHARE, (len(SOURCES), 1))
    for i, line in enumerate(LINE_OF):
        if LINES[line].platform in {"tiktok", "pinterest", "meta"}:
            shares[len(EXTRA_SOURCES) + i] *= np.where(_PHONES, 1.4, 0.5)
    return shares / shares.sum(1, keepdims=True)


def session_table(days: list[tuple[int, WebDay]]) -> dict[str, np.ndarray]:
    """The measured visits of all days, one row per source, device, browser and consent state that was seen."""
    measured = np.stack([web.measured for _, web in days])
    at, consent, source, cell = np.nonzero(measured)
    pull = lambda name: np.stack([getattr(web, name) for _, web in days])[at, consent, source, cell]  # noqa: E731
    names = np.array(SOURCES, object)[source]
    return {
        "day": np.array([day for day, _ in days]).astype("datetime64[D]")[at],
        "source": np.where(source == 0, "(direct)", names[:, 0]),
        "medium": np.where(source == 0, "(none)", names[:, 1]),
        "campaign": names[:, 2],
        "device": np.array([cell[0] for cell in CELLS], object)[cell],
        "browser": np.array([cell[1] for cell in CELLS], object)[cell],
        "consent": np.array(["granted", "denied"], object)[consent],
        "sessions": measured[at, consent, source, cell],
        "users": pull("users"),
        "engaged_sessions": pull("engaged"),
        "conversions": pull("conversions"),
        "revenue": pull("revenue"),
    }


_STEPS = ("page_view", "view_item", "add_to_cart", "purchase")


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
    index = np.concatenate([np.full(len(where), -1), bought])[visitor]
    user = np.array(["", *devices[orders.who[bought]]], object)
    position = np.concatenate([np.zeros(len(where), int), 1 + np.arange(len(bought))])[visitor]
    anonymous = np.array([f"a{day.day}{i:06d}" for i in range(count)], object)[visitor]
    known = np.array([text.split("|")[0] for text in user], object)[position]
    table = {
        "occurred_at": np.datetime64(day.day, "D").astype("datetime64[s]") + second.astype("timedelta64[s]"),
        "name": np.array(_STEPS, object)[step],
        "user_id": np.where(position > 0, np.array(["", *[f"K{100_001 + i}" for i in orders.who[bought].tolist()]], object)[position], ""),
        "anonymous_id": np.where(denied, "", np.where(position > 0, known, anonymous)),
        "source": np.where(source == 0, "(direct)", names[:, 0]),
        "medium": np.where(source == 0, "(none)", names[:, 1]),
        "campaign": names[:, 2],
        "device": np.array([c[0] for c in CELLS], object)[cell],
        "browser": np.array([c[1] for c in CELLS], object)[cell],
        "page": np.where(step == 0, "/", np.where(purchase, "/danke", np.where(step == 2, "/warenkorb", pages[product]))),
        "order_id": np.where(purchase, np.array(["", *ids[bought]], object)[position], ""),
        "revenue": np.where(purchase, np.array([0, *orders.revenue[bought]])[position], 0),
        "consent": np.where(denied, "denied", "granted").astype(object),
    }  # fmt: skip
    order = np.argsort(second, kind="stable")
    return {name: values[order] for name, values in table.items()}
