# pyright: basic
"""The shop: who orders on a day and why, what lies in the basket, what comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.chance import hashed, pick, stream
from simulator.company import BASE_ORDERS, BLOCKED, FREE_SHIPPING, LINES, REFUND_RATE, SHIPPING
from simulator.goods import COST, LIST_PRICE, POPULAR
from simulator.market import Market
from simulator.media import MediaDay
from simulator.people import BASE, MAILED, REPEAT, People, born
from simulator.regions import DARK, TESTED

_HOURS = np.array([3, 2, 1, 1, 1, 2, 6, 12, 18, 22, 24, 25, 28, 26, 24, 25, 27, 30, 36, 44, 50, 46, 26, 10.0])
_NAMES = tuple(line.name for line in LINES)


@dataclass(frozen=True)
class OrderDay:
    """The orders of a day, by time; money in cents. `line_*` are the rows of all baskets, `line_order` their order."""

    who: np.ndarray
    cause: np.ndarray
    second: np.ndarray
    new: np.ndarray
    cell: np.ndarray
    tracked: np.ndarray
    granted: np.ndarray
    revenue: np.ndarray
    discount: np.ndarray
    shipping: np.ndarray
    goods: np.ndarray
    refund_after: np.ndarray
    refund: np.ndarray
    cancelled: np.ndarray
    key: np.ndarray
    line_order: np.ndarray
    line_product: np.ndarray
    line_quantity: np.ndarray
    line_price: np.ndarray
    line_discount: np.ndarray
    kept_out: tuple[int, int]


def order_day(
    seed: int, day: int, now: Market, media: MediaDay, mailed: np.ndarray, people: People, prices: np.ndarray
) -> OrderDay:
    """All orders of a day: those who came anyway, those that each line caused, those who came back, those mailed.

    `mailed` holds positions of customers whom today's mail moves. In dark regions of the geo test the tested line
    causes only the share that is left of its pressure; what is missing there is counted in `kept_out`.
    """
    causes = [(BASE, "base", BASE_ORDERS * now.demand)]
    causes += [(i, name, media.mean[i]) for i, name in enumerate(_NAMES)]
    news = [_newcomers(seed, day, name, mean, cause) for cause, name, mean in causes]
    joined = {field: np.concatenate([new[field] for new in news]) for field in news[0]}
    who, at = people.due(day), people["next"][people.due(day)]
    stays = _stays(joined, media.dark_kept)
    lost = _lost(seed, day, joined, ~stays, prices)
    joined = {field: values[stays] for field, values in joined.items()}
    fresh = people.add(joined)
    mail_at = day + 0.3 + 0.6 * hashed(people["key"][mailed], day)
    everyone = np.concatenate([fresh, who, mailed])
    moment = np.concatenate([joined["born"], at, mail_at])
    cause = np.concatenate([joined["cause"], np.full(len(who), REPEAT), np.full(len(mailed), MAILED)]).astype(np.int8)
    people.bought(np.concatenate([fresh, who]), np.concatenate([joined["born"], at]))
    order = np.argsort(moment, kind="stable")
    return _baskets(seed, day, everyone[order], cause[order], moment[order], people, prices, lost)


def _newcomers(seed: int, day: int, name: str, mean: float, cause: int) -> dict[str, np.ndarray]:
    random = stream(seed, f"orders {name}", day)
    count = random.poisson(mean)
    hour = pick(_HOURS, random.random(count))
    return born(seed, day, name, random, day + (hour + random.random(count)) / 24, cause)


def _stays(joined: dict[str, np.ndarray], kept: float) -> np.ndarray:
    if kept >= 1:
        return np.ones(len(joined["key"]), bool)
    tested = joined["cause"] == _NAMES.index(TESTED)
    return ~(tested & DARK[joined["region"]] & (hashed(joined["key"], 3) >= kept))


def _lost(seed: int, day: int, joined: dict[str, np.ndarray], gone: np.ndarray, prices: np.ndarray) -> tuple[int, int]:
    if not gone.any():
        return 0, 0
    key = _order_key(joined["key"][gone], day)
    return int(gone.sum()), int(_basket(key, joined["level"][gone], np.zeros(gone.sum(), bool), prices)[0].sum())


def _order_key(key: np.ndarray, day: int) -> np.ndarray:
    return (hashed(key, day) * 2.0**53).astype(np.uint64)


def _baskets(
    seed: int, day: int, who: np.ndarray, cause: np.ndarray, moment: np.ndarray, people: People, prices: np.ndarray,
    lost: tuple[int, int],
) -> OrderDay:  # fmt: skip
    key = _order_key(people["key"][who], day)
    revenue, discount, goods, rows = _basket(key, people["level"][who], cause == MAILED, prices)
    cell = people["cell"][who]
    granted = people["granted"][who]
    come_back = hashed(key, 40) < REFUND_RATE
    part = np.where(hashed(key, 41) < 0.6, 1.0, 0.4)
    cancelled = hashed(key, 42) < 0.012
    refund = np.where(cancelled, revenue, np.where(come_back, np.rint(revenue * part), 0)).astype(np.int64)
    after = np.where(cancelled, 1, 4 + (hashed(key, 43) * 21).astype(int))
    second = np.clip(((moment - day) * 86_400).astype(np.int64), 0, 86_399)
    return OrderDay(
        who, cause, second, cause >= BASE, cell, granted & (hashed(key, 44) >= BLOCKED[cell]), granted,
        revenue, discount, np.where(revenue >= FREE_SHIPPING, 0, SHIPPING), goods, np.where(refund > 0, after, -1),
        refund, cancelled, key, *rows, lost,
    )  # fmt: skip


def _basket(
    key: np.ndarray, level: np.ndarray, mailed: np.ndarray, prices: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """(revenue, discount, goods cost) per order in cents and the rows of the baskets, all from the orders' keys."""
    count = len(key)
    wish = hashed(key, 50) ** (1 / np.maximum(level, 0.1))
    lines = 1 + (wish > 0.62) + (wish > 0.85) + (wish > 0.95)
    order = np.repeat(np.arange(count), lines)
    place = np.arange(len(order)) - np.repeat(np.cumsum(lines) - lines, lines)
    row_key = (hashed(key[order], 60 + place) * 2.0**53).astype(np.uint64)
    one, two = pick(POPULAR, hashed(row_key, 1)), pick(POPULAR, hashed(row_key, 2))
    dearer = np.where(LIST_PRICE[one] >= LIST_PRICE[two], one, two)
    cheaper = np.where(dearer == one, two, one)
    product = np.where(hashed(row_key, 3) < np.clip(level[order] / 2, 0.05, 0.95), dearer, cheaper)
    quantity = 1 + (hashed(row_key, 4) < 0.14) + (hashed(row_key, 5) < 0.03)
    price = prices[product]
    cut = np.where(hashed(key, 51) < np.where(mailed, 0.6, 0.18), 0.1, 0.0)
    line_discount = np.rint(price * quantity * cut[order]).astype(np.int64)
    total = np.bincount(order, price * quantity - line_discount, count).astype(np.int64)
    discount = np.bincount(order, line_discount, count).astype(np.int64)
    goods = np.bincount(order, COST[product] * quantity, count).astype(np.int64)
    return total, discount, goods, (order, product, quantity, price, line_discount)
