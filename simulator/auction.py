# pyright: basic
"""An advertising auction whose truth is known: what a place is worth, what others bid, what hindsight could earn.

Nothing stands still: places come in a daily and a weekly rhythm, competition has its own rhythm, drifts, jumps for
days and now and then bids absurdly high, and what people are worth drifts as well. First or second price.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numpy as np

from simulator.chance import pick, stream

DEVICES, DEVICE_SHARE = ("mobile", "desktop", "tablet"), np.array([0.62, 0.3, 0.08])
AUDIENCES = ("prospecting", "lookalike", "visitor", "basket")
AUDIENCE_SHARE = np.array([0.52, 0.26, 0.16, 0.06])
PLACEMENTS, PLACEMENT_SHARE = ("search", "feed", "video", "news", "app"), np.array([0.2, 0.3, 0.15, 0.2, 0.15])
CHANCE = 0.012
"""Chance of a conversion for a desktop visitor of a news page at noon, before audience and placement."""
DEVICE_PULL = np.log([0.75, 1.25, 1.0])
AUDIENCE_PULL = np.log([0.45, 0.8, 1.6, 4.0])
PLACEMENT_PULL = np.log([2.4, 1.0, 0.6, 0.9, 0.45])
ORDER_MEAN, ORDER_SD = 62.0, 0.6
DAY = 86_400
VOLUME = np.array([
    22, 14, 9, 7, 7, 11, 24, 45, 62, 68, 70, 73, 78, 74, 70, 70, 74, 82, 92, 104, 112, 106, 80, 46,
], float)  # fmt: skip
"""Places by hour, only their proportions matter."""
WORTH_HOUR = 0.30 * np.sin(2 * np.pi * (np.arange(24) - 13) / 24)
RIVAL_HOUR = 0.35 * np.sin(2 * np.pi * (np.arange(24) - 8) / 24)
WEEKDAY_VOLUME = np.array([1.0, 0.97, 0.98, 1.0, 0.92, 0.82, 1.08])
WEEKDAY_RIVAL = np.array([0.05, 0.03, 0.02, 0.05, 0.08, -0.12, -0.1])
SPREAD, LIFT, TAIL = 0.55, 0.55, 1.7
"""Deviation of the log of the highest other bid, how far it follows worth, and the Pareto index of absurd bids."""


@dataclass(frozen=True)
class Market:
    """How the auction behaves.

    Attributes:
        price: `second` pays the highest other bid, `first` pays the own bid.
        start: the first day.
        days: how many.
        daily: places on a usual day.
        level: median of the highest other bid for an average place, money.
        drift: deviation of the daily steps of competition and of worth (logs).
        shocks: how often competition jumps for some days, each by `jump` (log).
        absurd: share of places with an absurdly high bid.
        lag_days: mean days from a click to its conversion.
    """

    price: str = "second"
    start: date = date(2026, 1, 5)
    days: int = 28
    daily: int = 36_000
    level: float = 0.5
    drift: float = 0.03
    shocks: int = 2
    jump: float = 0.35
    absurd: float = 0.04
    lag_days: float = 1.5


@dataclass(frozen=True)
class Auctions:
    """(n,) each, in order of time: what everybody sees, then what nobody sees beforehand.

    Attributes:
        at: seconds since midnight of the first day.
        device: place in DEVICES.
        audience: place in AUDIENCES.
        placement: place in PLACEMENTS.
        worth: expected value of winning, money.
        scale: median of the highest other bid, given everything but chance.
        rival: the highest other bid.
        value: what winning would bring, mostly zero.
        lag: seconds from winning until the value is known.
    """

    market: Market
    at: np.ndarray
    device: np.ndarray
    audience: np.ndarray
    placement: np.ndarray
    worth: np.ndarray
    scale: np.ndarray
    rival: np.ndarray
    value: np.ndarray
    lag: np.ndarray

    def __len__(self) -> int:
        return len(self.at)

    @property
    def hour(self) -> np.ndarray:
        """(n,) hour of the day."""
        return self.at % DAY // 3600

    @property
    def day(self) -> np.ndarray:
        """(n,) day, the first is 0."""
        return self.at // DAY


def auctions(seed: int, market: Market | None = None) -> Auctions:
    """Every auction of the period, the same for the same seed."""
    market = market or Market()
    days = np.arange(market.days)
    weekday = (market.start.weekday() + days) % 7
    rival_day, worth_day, busy = _drift(seed, market, weekday)
    random = stream(seed, "auctions", market.days)
    hourly = market.daily * busy[:, None] * VOLUME / VOLUME.sum()
    count = random.poisson(hourly)
    slot = np.repeat(np.arange(count.size), count.ravel())
    at = np.sort(slot * 3600 + random.integers(0, 3600, slot.size), kind="stable")
    day, hour = at // DAY, at % DAY // 3600
    device, audience, placement = (
        pick(share, random.random(at.size)) for share in (DEVICE_SHARE, AUDIENCE_SHARE, PLACEMENT_SHARE)
    )
    pull = DEVICE_PULL[device] + AUDIENCE_PULL[audience] + PLACEMENT_PULL[placement] + WORTH_HOUR[hour]
    mobile = 0.25 * np.sin(2 * np.pi * (hour - 14) / 24) * (device == 0)
    chance = np.minimum(CHANCE * np.exp(pull + mobile + worth_day[day]), 0.6)
    worth = chance * ORDER_MEAN
    scale = market.level * np.exp(LIFT * pull + RIVAL_HOUR[hour] + rival_day[day])
    rival = scale * np.exp(SPREAD * random.normal(size=at.size))
    absurd = random.random(at.size) < market.absurd
    rival = np.where(absurd, rival * (1 - random.random(at.size)) ** (-1 / TAIL), rival)
    order = ORDER_MEAN * np.exp(ORDER_SD * random.normal(size=at.size) - ORDER_SD**2 / 2)
    value = np.where(random.random(at.size) < chance, np.round(order, 2), 0.0)
    lag = np.ceil(random.exponential(market.lag_days * DAY, at.size)).astype(np.int64)
    return Auctions(market, at, device, audience, placement, worth, scale, rival, value, lag)


def _drift(seed: int, market: Market, weekday: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(days,) logs of competition and of worth, and how busy each day is."""
    random = stream(seed, "auction-days", market.days)
    rival = WEEKDAY_RIVAL[weekday] + np.cumsum(random.normal(0, market.drift, market.days))
    for _ in range(market.shocks):
        begin, length = int(random.integers(0, market.days)), int(random.integers(2, 6))
        rival[begin : begin + length] += market.jump
    worth = np.cumsum(random.normal(0, market.drift / 2, market.days))
    busy = WEEKDAY_VOLUME[weekday] * np.exp(random.normal(0, 0.08, market.days) + np.linspace(0, 0.2, market.days))
    return rival, worth, busy


def settle(round: Auctions, bids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) who won, and what each auction cost, if there were no budget."""
    won = bids >= round.rival
    return won, np.where(won, bids if round.market.price == "first" else round.rival, 0.0)


def hindsight(worth: np.ndarray, rival: np.ndarray, budget: float, least: float = 1.0) -> float:
    """The most worth that the budget could have bought, had every other bid been known.

    The fractional knapsack: the dearest by worth per money first, none below `least`. No bidder can do better.
    """
    ratio = worth / rival
    order = np.argsort(-ratio, kind="stable")
    order = order[: int(np.searchsorted(-ratio[order], -least, side="right"))]
    spent = np.cumsum(rival[order])
    whole = int(np.searchsorted(spent, budget, side="right"))
    got = float(worth[order[:whole]].sum())
    if whole < len(order):
        before = float(spent[whole - 1]) if whole else 0.0
        got += float(worth[order[whole]] * (budget - before) / rival[order[whole]])
    return got


def informed(round: Auctions, budget: float, least: float = 1.0) -> float:
    """Worth that a first-price bidder gets who knows every distribution and the best price of money, but no draw.

    Bids maximise (worth / price - bid) * chance of winning, with the true chance; the price is the lowest that keeps
    the budget.
    """
    at, chance = _curve(round.market.absurd)
    low, high = least, 1e4
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if _spends(round, middle, at, chance)[0] > budget else (low, middle)
    return _spends(round, high, at, chance)[1]


def _curve(absurd: float) -> tuple[np.ndarray, np.ndarray]:
    """Multiples of the scale, and the chance that no other bid is above them; by drawing the distribution once."""
    random = np.random.default_rng(17)
    drawn = np.exp(SPREAD * random.normal(size=400_000))
    far = random.random(drawn.size) < absurd
    drawn = np.sort(np.where(far, drawn * (1 - random.random(drawn.size)) ** (-1 / TAIL), drawn))
    at = np.exp(np.linspace(-3.5, 4.5, 400))
    return at, np.searchsorted(drawn, at, side="right") / drawn.size


def _spends(round: Auctions, price: float, at: np.ndarray, chance: np.ndarray) -> tuple[float, float]:
    """Cost and worth won at a price of money."""
    limits = np.exp(np.linspace(-4.0, 8.0, 600))
    best = at[np.argmax((limits[:, None] - at) * chance, axis=1)]
    bids = round.scale * np.interp(np.log(round.worth / price / round.scale), np.log(limits), best)
    won = bids >= round.rival
    return float(bids[won].sum()), float(round.worth[won].sum())


def logged(round: Auctions, seed: int, *, share: float = 0.5, constant: float | None = None, noise: float = 0.25,
           known: int | None = None) -> dict[str, np.ndarray]:  # fmt: skip
    """The log that a simple rule leaves: one row an auction, as an employee would export it.

    Args:
        round: the auctions.
        seed: of the random part of the bids.
        share: the rule bids this share of what the audience is worth on average.
        constant: or this much for everything.
        noise: deviation of the log of the random part; 0 for none.
        known: values that come later than this many seconds are not in the log yet; by default the end of the period.
    """
    usual = CHANCE * ORDER_MEAN * np.exp(AUDIENCE_PULL[round.audience])
    base = np.full(len(round), constant) if constant is not None else share * usual
    bid = base * np.exp(noise * stream(seed, "bids", 0).normal(size=len(round)))
    won, cost = settle(round, bid)
    seen = won & (round.value > 0) & (round.at + round.lag <= (round.market.days * DAY if known is None else known))
    first = np.datetime64(round.market.start, "s")
    return {
        "at": (first + round.at.astype("timedelta64[s]")).astype("datetime64[s]"),
        "campaign": np.full(len(round), "Display DE", object),
        "device": np.array(DEVICES, object)[round.device],
        "audience": np.array(AUDIENCES, object)[round.audience],
        "placement": np.array(PLACEMENTS, object)[round.placement],
        "bid": bid, "base_bid": base, "noise": np.full(len(round), noise),
        "won": won.astype(np.int64), "price": cost, "value": np.where(seen, round.value, 0.0),
        "valued_at": np.where(seen, first + (round.at + round.lag).astype("timedelta64[s]"), np.datetime64("NaT", "s")),
    }  # fmt: skip


def part(round: Auctions, first: int, last: int) -> Auctions:
    """The auctions from one day to before another, with time that starts anew."""
    inside = (round.day >= first) & (round.day < last)
    market = replace(round.market, start=round.market.start + timedelta(days=first), days=last - first)
    rows = {each.name: getattr(round, each.name)[inside] for each in fields(round) if each.name != "market"}
    return Auctions(market, **(rows | {"at": rows["at"] - first * DAY}))
