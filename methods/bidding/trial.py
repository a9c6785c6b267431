# pyright: basic
"""Two bidders on the same simulated auctions, built from a log, and on the log itself.

A path takes days of the log (same weekday where there is one), draws what the log does not show of the other bids
(above the own bid where it lost, under it where a first price won) from the fitted landscape, and what wins are worth
from the posterior of a value model that the bidder has not seen. Both have the same budget and the same hard stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.bidding.bidder import Bidder, value_model
from methods.bidding.chance import Drawn
from methods.bidding.counterfactual import NARROW, Target, settled, smeared, weighed
from methods.bidding.hindsight import hindsight
from methods.bidding.landscape import Landscape, landscape
from methods.bidding.log import DAY, Log
from methods.bidding.pace import Spent, fixed, paced
from methods.bidding.worth import Worth

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LOOKED_AT, FEWEST_VALUES = 60_000, 5
Rule = Callable[[Log, Floats], Floats]
"""A log and its contexts -> (n,) bids, money, that do not depend on what is left."""


@dataclass(frozen=True)
class Scene:
    """A part of the log as a market: its rows, contexts, and what was fitted to it.

    Attributes:
        log: the rows.
        matrix: (n, k) contexts.
        worth: a value model of its own.
        landscape: the other bids.
        scale: (n,) median of the highest other bid.
        seen: (n,) highest other bid where the log tells it, else nan.
    """

    log: Log
    matrix: Floats
    worth: Worth
    landscape: Landscape
    scale: Floats
    seen: Floats

    def rivals(self, rows: Ints, seed: int) -> Floats:
        """(m,) highest other bids of these rows; drawn where the log does not tell."""
        bid, won, seen = self.log.bid[rows], self.log.won[rows], self.seen[rows]
        low = np.where(won, 1e-9, bid)
        high = np.where(won, bid, np.inf)
        uniform = np.random.default_rng(seed).random(len(rows))
        scale = self.scale[rows]
        draw = self.landscape.between(low, np.minimum(high, 1e9 * scale), scale, uniform)
        return np.where(np.isfinite(seen), seen, draw)


def scene(log: Log, bidder: Bidder, seed: int, told: Floats | None = None) -> Scene:
    """A log as a market.

    Args:
        log: rows that the bidder has not learnt from.
        bidder: its encoding is used, nothing else.
        seed: of the thresholds.
        told: (n,) highest other bid where the platform reports it, else nan.

    Raises:
        ValueError: nothing won, nothing lost or nothing of value.
    """
    matrix = bidder.matrix(log)
    others = landscape(matrix, log.bid, log.won, log.price, first=log.first or log.grouped, seed=seed)
    seen = np.full(len(log), np.nan) if told is None else told
    if not log.first and not log.grouped:
        seen = np.where(log.won, log.price, seen)
    # A reported bid that contradicts the outcome is not one.
    seen = np.where((seen > 0) & np.where(log.won, seen <= log.bid, seen > log.bid), seen, np.nan)
    return Scene(log, matrix, value_model(log.rows(log.won), bidder.encoding), others, others.scale(matrix), seen)


@dataclass(frozen=True)
class Paths:
    """(paths,) totals over the horizon, and (days,) means over paths; money.

    Attributes:
        value, spend: of the candidate.
        now_value, now_spend: of the rule it is held against.
        best: what hindsight could have bought.
        overspend: the largest of both, over all paths.
        by_day: (days, 5) spend and value of the rule, then of the candidate, and its price of money.
    """

    value: Floats
    spend: Floats
    now_value: Floats
    now_spend: Floats
    best: Floats
    overspend: float
    by_day: Floats

    @property
    def gain(self) -> Floats:
        """(paths,) value of the candidate minus that of the rule."""
        return self.value - self.now_value


@dataclass(frozen=True)
class Match:
    """What plays: the bidder whose models are used, a rule as candidate (None: the paced bidder), and the rule now."""

    bidder: Bidder
    candidate: Rule | None
    now: Rule
    budget: float
    days: int
    weekday: int
    delay: int = 0


def play(market: Scene, match: Match, paths: int, seed: int) -> Paths:
    """Play both on so many paths.

    Args:
        market: where they play.
        match: who plays.
        paths: how many.
        seed: the same seed gives the same paths.
    """
    totals, by_day, over = np.zeros((paths, 5)), np.zeros((match.days, 5)), 0.0
    drawn = market.worth.drawn(paths, seed)
    bids_now, bids_new, believed, scale = _prepared(market, match)
    plan = match.bidder.plan(match.weekday, match.days, match.delay)
    for path in range(paths):
        rows, at = days_of(market.log, match.days, match.weekday, seed + 7919 * (path + 1))
        rival = market.rivals(rows, seed + 104729 * (path + 1))
        true = market.worth.expected(market.matrix[rows], drawn[path])
        new = _new(match, plan, at, rows, rival, bids_new, believed, scale, market.log.first)
        old = fixed(at, bids_now[rows], rival, match.budget, delay=match.delay, first=market.log.first)
        best = _best(true, rival, match)
        totals[path] = true[new.won].sum(), new.total, true[old.won].sum(), old.total, best
        over = max(over, new.overspend, old.overspend)
        by_day += _daily(at // DAY, match.days, old, new, true) / paths
    return Paths(totals[:, 0], totals[:, 1], totals[:, 2], totals[:, 3], totals[:, 4], over, by_day)


def _prepared(market: Scene, match: Match) -> tuple[Floats, Floats | None, Floats, Floats]:
    """(n,) bids of both rules, and what the paced bidder believes of worth and competition."""
    now = match.now(market.log, market.matrix)
    new = None if match.candidate is None else match.candidate(market.log, market.matrix)
    return now, new, match.bidder.worth.expected(market.matrix), match.bidder.landscape.scale(market.matrix)


def _new(match, plan, at, rows, rival, bids, believed, scale, first) -> Spent:  # noqa: ANN001, PLR0913, PLR0917
    if bids is not None:
        return fixed(at, bids[rows], rival, match.budget, delay=match.delay, first=first)
    return paced(
        at, believed[rows], rival, match.budget, plan, delay=match.delay, first=first, scale=scale[rows],
        table=match.bidder.table,
    )  # fmt: skip


def _best(true: Floats, rival: Floats, match: Match) -> float:
    """The bound of hindsight; from every k-th auction and that part of the budget where there are many."""
    every = max(1, len(true) // LOOKED_AT)
    return every * hindsight(true[::every], rival[::every], match.budget / every, match.bidder.least)


def _daily(day: Ints, days: int, old: Spent, new: Spent, true: Floats) -> Floats:
    parts = (old.cost, true * old.won, new.cost, true * new.won, np.nan_to_num(new.price))
    sums = np.stack([np.bincount(day, part, days)[:days].astype(float) for part in parts], axis=1)
    sums[:, 4] /= np.maximum(np.bincount(day, minlength=days)[:days], 1)
    return sums


def days_of(log: Log, days: int, weekday: int, seed: int) -> tuple[Ints, Ints]:
    """Rows and times of a horizon made of days of the log, the same weekday where the log has one."""
    random = np.random.default_rng(seed)
    there = np.unique(log.day)
    kind = (log.weekday + there) % 7
    edge = np.searchsorted(log.day, np.append(there, there[-1] + 1))
    rows, times = [], []
    for day in range(days):
        alike = np.flatnonzero(kind == (weekday + day) % 7)
        pick = int(random.choice(alike if alike.size else np.arange(there.size)))
        part = np.arange(edge[pick], edge[pick + 1])
        rows.append(part)
        times.append(log.at[part] % DAY + day * DAY)
    return np.concatenate(rows), np.concatenate(times)


def target(market: Scene, bidder: Bidder, drawn: Drawn, bid: Floats) -> Target:
    """A bidder with these bids on the log itself, for `counterfactual.told`.

    What a win is worth is told by a model that has seen neither the row nor the days that the bids were learnt from:
    a bidder bids high where its own model errs upwards, so that model would flatter it.
    """
    log = market.log
    value, scale = apart(market, bidder), bidder.landscape.scale(market.matrix)

    def gets(bids: Floats) -> Floats:
        return value * bidder.landscape.chance(bids, scale)

    def pays(bids: Floats) -> Floats:
        return bidder.landscape.cost(bids, scale, first=log.first)

    if drawn.kind in ("recorded", "estimated") and not log.first and not log.grouped:
        return settled(log, drawn.centre, drawn.spread, bid, (gets(bid), pays(bid)))
    control = gets(log.bid), pays(log.bid)
    if drawn.kind == "levels" and drawn.levels is not None:
        nearest = drawn.levels[np.abs(drawn.levels[:, None] - bid / drawn.centre).argmin(axis=0)] * drawn.centre
        return weighed(log, drawn.ratio(log, bid), (gets(nearest), pays(nearest)), control)
    direct = smeared(gets, bid, NARROW * drawn.spread), smeared(pays, bid, NARROW * drawn.spread)
    return weighed(log, drawn.ratio(log, bid), direct, control)


def apart(market: Scene, bidder: Bidder) -> Floats:
    """(n,) expected value of winning, of odd days by a model of even ones and the other way round.

    Cross-fitting (Chernozhukov et al. 2018, The Econometrics Journal 21). Where a half holds too few values, the model
    of the bidder stands in.
    """
    log = market.log
    value = bidder.worth.expected(market.matrix)
    odd = log.day % 2 == 1
    for half in (odd, ~odd):
        others = log.rows(~half & log.won)
        if half.any() and (others.value > 0).sum() >= FEWEST_VALUES:
            value[half] = value_model(others, bidder.encoding).expected(market.matrix[half])
    return value


def prices(market: Scene, match: Match, seed: int) -> Floats:
    """(n,) price of money that the paced bidder would have had at each logged auction, in their order."""
    log, rows = market.log, np.arange(len(market.log))
    days = log.days
    whole = Match(match.bidder, None, match.now, match.budget * days / match.days, days, log.weekday, match.delay)
    _, _, believed, scale = _prepared(market, whole)
    plan = match.bidder.plan(log.weekday, days, match.delay)
    return _new(whole, plan, log.at, rows, market.rivals(rows, seed), None, believed, scale, log.first).price
