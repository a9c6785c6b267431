# pyright: basic
"""Who gets the credit: the touches before each order, the last one the shop sees, and what the platforms report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.chance import hashed
from simulator.company import BING as BING_ORGANIC
from simulator.company import (
    BLOG,
    BRAND,
    CELLS,
    COMPARE,
    DIRECT,
    EXTRA_SOURCES,
    ITP_DAYS,
    LINE,
    LINES,
    MAIL,
    ORGANIC,
)  # fmt: skip
from simulator.media import LINE_EDGE, ROW_CAMPAIGN, ROW_WEIGHT, ROWS
from simulator.people import MAILED, REPEAT
from simulator.shop import OrderDay

WINDOW = 31
"""Days for which the weights of clicked rows are kept."""
_LAG = np.array([line.lag for line in LINES])
_CLICK = np.array([line.click for line in LINES])
_VIEW = np.array([line.view for line in LINES])
_DAYS = np.array([line.credit[0] for line in LINES])
_VIEW_COUNTS = np.array([line.credit[1] for line in LINES])
_WEIGHT = np.array([line.credit[2] for line in LINES])
_CLICKED = np.array(
    [
        {"search_brand": 1.0, "search_generic": 0.9, "shopping": 0.9, "video": 0.3}.get(line.channel, 0.7)
        for line in LINES
    ]
)
"""Share of the buyers whom a line caused that had also clicked it; the others only saw it."""
PLANNED_CLICKS = np.array([min(line.budget / line.cpc, line.volume) for line in LINES])
_SAFARI = np.array([browser == "Safari" for _, browser, _ in CELLS])


@dataclass(frozen=True)
class CreditDay:
    """Touches of a day's orders and the conversions that platforms book for them.

    source        (orders,) position in SOURCES of the last touch that was not direct, 0 where there was none
    measured      (orders,) the same as web analytics sees it: Safari has forgotten older ad clicks
    touch_*       one row per touch: its order, position in SOURCES, age in days
    booked_*      one row per booked conversion: position of the ad row (days since 1970 × ROWS + row), its order,
                  weight, and whether it was only a view
    """

    source: np.ndarray
    measured: np.ndarray
    touch_order: np.ndarray
    touch_source: np.ndarray
    touch_age: np.ndarray
    booked_row: np.ndarray
    booked_order: np.ndarray
    booked_weight: np.ndarray
    booked_view: np.ndarray


def credit_day(day: int, orders: OrderDay, ring: np.ndarray, clicks: np.ndarray) -> CreditDay:
    """Touches for each order of the day.

    `ring` is (WINDOW, ROWS): clicks × weight of each row, today first; `clicks` are today's clicks per line.
    """
    count, lines = len(orders.who), len(LINES)
    keys = orders.key[:, None]
    salt = np.arange(lines)[None, :]
    caused = orders.cause[:, None] == salt
    chance = _click_chance(orders, clicks)
    clicked = hashed(keys, 200 + salt) < np.where(caused, _CLICKED, chance)
    age = -np.log(hashed(keys, 220 + salt)) * _LAG
    row = _row(day, ring, np.floor(age).astype(int), hashed(keys, 240 + salt))
    clicked &= row >= 0
    seen = ~clicked & (caused | (hashed(keys, 260 + salt) < _VIEW * np.minimum(clicks / PLANNED_CLICKS, 2)))
    extra_age = _extra(orders)
    ages = np.concatenate([extra_age, np.where(clicked, age, np.inf)], 1)
    source, measured = _last(ages, row), _last(_forgotten(ages, orders.cell), row)
    order, place = np.nonzero(np.isfinite(ages))
    campaign = ROW_CAMPAIGN[np.maximum(row, 0) % ROWS]
    touched = np.where(
        place < len(EXTRA_SOURCES),
        place,
        len(EXTRA_SOURCES) + campaign[order, np.maximum(place - len(EXTRA_SOURCES), 0)],
    )
    by_click = clicked & (age <= _DAYS)
    view_row = _row(day, ring, np.zeros((count, lines), int), hashed(keys, 240 + salt))
    by_view = seen & (hashed(keys, 280 + salt) < _VIEW_COUNTS) & (view_row >= 0)
    booked = (by_click | by_view) & orders.tracked[:, None]
    who, line = np.nonzero(booked)
    rows = np.where(by_click, row, view_row)[who, line]
    return CreditDay(source, measured, order, touched, ages[order, place], rows, who, _WEIGHT[line], by_view[who, line])


def _click_chance(orders: OrderDay, clicks: np.ndarray) -> np.ndarray:
    """(orders, lines) chance that a buyer whom the line did not cause clicked it all the same."""
    busy = np.minimum(clicks / PLANNED_CLICKS, 2)
    chance = np.tile(_CLICK * busy, (len(orders.who), 1))
    chance[:, LINE["meta_retargeting"]] *= np.where(orders.cause == REPEAT, 1.6, 1.0)
    led_here = (orders.cause >= 0)[:, None] & BRAND
    return np.where(led_here, np.minimum(chance * 2, 0.9), chance)


def _row(day: int, ring: np.ndarray, back: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Position (days × ROWS + row) of the clicked ad row `back` days ago, drawn by weight; -1 where none ran."""
    edges = np.concatenate([np.zeros((WINDOW, 1)), np.cumsum(ring, 1)], 1)
    kept = np.minimum(back, WINDOW - 1)
    low, high = edges[kept, LINE_EDGE[:-1][None, :]], edges[kept, LINE_EDGE[1:][None, :]]
    total = edges[:, -1].max() + 1.0
    flat = (edges + total * np.arange(WINDOW)[:, None])[:, 1:].ravel()
    found = np.searchsorted(flat, low + uniform * (high - low) + total * kept, side="right") - kept * ROWS
    return np.where((back < WINDOW) & (high > low), (day - back) * ROWS + np.minimum(found, ROWS - 1), -1)


def _extra(orders: OrderDay) -> np.ndarray:
    """(orders, unpaid sources) ages of unpaid touches, inf where there was none."""
    salt = np.arange(len(EXTRA_SOURCES))[None, :]
    chance = np.zeros((len(orders.who), len(EXTRA_SOURCES)))
    back = orders.cause == REPEAT
    chance[:, ORGANIC] = np.where(back, 0.2, np.where(orders.cause >= 0, 0.24, 0.44))
    chance[:, BING_ORGANIC] = 0.03
    chance[:, MAIL] = np.where(orders.cause == MAILED, 1.0, np.where(back, 0.16, 0.0))
    chance[:, COMPARE], chance[:, BLOG] = 0.05, 0.02
    chance[:, DIRECT] = 0.0
    age = -np.log(hashed(orders.key[:, None], 300 + salt)) * np.where(salt == MAIL, 0.3, 1.1)
    return np.where(hashed(orders.key[:, None], 320 + salt) < chance, age, np.inf)


def _last(ages: np.ndarray, row: np.ndarray) -> np.ndarray:
    """(orders,) position in SOURCES of the youngest touch; 0, direct, where there is none."""
    if not len(ages):
        return np.zeros(0, int)
    place = ages.argmin(1)
    everyone = np.arange(len(ages))
    paid = np.maximum(place - len(EXTRA_SOURCES), 0)
    campaign = ROW_CAMPAIGN[np.maximum(row[everyone, paid], 0) % ROWS]
    found = np.where(place < len(EXTRA_SOURCES), place, len(EXTRA_SOURCES) + campaign)
    return np.where(np.isfinite(ages[everyone, place]), found, DIRECT)


def _forgotten(ages: np.ndarray, cell: np.ndarray) -> np.ndarray:
    paid = np.arange(ages.shape[1]) >= len(EXTRA_SOURCES)
    return np.where(_SAFARI[cell][:, None] & paid & (ages > ITP_DAYS), np.inf, ages)


def ring_weights(clicks: np.ndarray) -> np.ndarray:
    """What decides which ad row a buyer had clicked: clicks × how well they convert."""
    return clicks * ROW_WEIGHT
