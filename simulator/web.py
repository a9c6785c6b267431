# pyright: basic
"""The website as measured: visits that consent, blockers and forgetful browsers let through, and a sample of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.chance import stream
from simulator.company import BLOCKED, CELLS, EXTRA_SOURCES, GRANTED, LINE_OF, LINES, PINGS, SOURCES
from simulator.company import MAIL as MAIL_SOURCE

if TYPE_CHECKING:
    from simulator.credit import CreditDay
    from simulator.market import Market
    from simulator.shop import OrderDay

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
