# pyright: basic
"""Learn from the first part of a log, judge on the second: in auctions built from it and by what it tells itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from methods.bidding.bidder import Bidder, learn
from methods.bidding.chance import Drawn, drawn
from methods.bidding.counterfactual import Told, told
from methods.bidding.hindsight import hindsight
from methods.bidding.pace import fixed, paced
from methods.bidding.trial import Match, Paths, Scene, play, prices, scene, target
from tools.bidding._policy_read import Auctioned, split
from tools.bidding._policy_rules import Said, rule

Floats = NDArray[np.float64]
PATHS, CURVE_PATHS = 40, 8
MOST_PLAYED = 8_000_000
BUDGETS = (0.5, 0.75, 1.0, 1.25, 1.5)


@dataclass(frozen=True)
class Judged:
    """Everything that was found, money over the horizon and for all auctions.

    Attributes:
        paths: both policies in simulation.
        told: both policies by the log, per auction.
        drawn: how the logged bids were drawn.
        curve: budget factor, value of the rule, of the candidate; money.
        auctions: auctions that the horizon is expected to bring.
        fit: largest gap between expected and observed chance of winning over tenths of the judging part.
        truth: true relative gain on the simulated auction, where it is known.
    """

    bidder: Bidder
    market: Scene
    paths: Paths
    told: Told
    drawn: Drawn
    curve: tuple[tuple[float, float, float], ...]
    budget: float
    days: int
    auctions: float
    fit: float
    truth: tuple[float, float, float] | None


def judge(  # noqa: PLR0913, PLR0917  (what is asked for)
    found: Auctioned, candidate: Said, now: Said, budget: float, days: int, weekday: int, delay: int, least: float,
    seed: int,
) -> Judged:  # fmt: skip
    """Learn and judge.

    Args:
        found: the log.
        candidate: the policy that wants to be tried.
        now: the rule it has to beat.
        budget: money for the horizon.
        days: length of the horizon.
        weekday: weekday of its first day, Monday is 0.
        delay: seconds until an auction is billed.
        least: value that a unit of money has to bring at least.
        seed: of everything that is drawn.
    """
    log, part = found.log, budget * found.share
    cut = split(log)
    learning, judging = log.between(0, cut), log.between(cut, log.days)
    bidder = learn(learning, part / days, least, seed)
    market = scene(judging, bidder, seed, found.told[log.day >= cut])
    match = Match(
        bidder, rule(candidate, bidder, learning), _always(rule(now, bidder, learning)), part, days, weekday, delay
    )
    daily = len(judging) / judging.days
    paths = play(market, match, int(np.clip(MOST_PLAYED / (daily * days), 12, PATHS)), seed)
    how = drawn(judging, market.matrix)
    bids = _bids(market, match, seed)
    rows = None if now.kind == "logged" else target(market, bidder, how, match.now(judging, market.matrix))
    says = told(judging, target(market, bidder, how, bids), rows, part / days / daily, seed)
    return Judged(
        bidder, market, _scaled(paths, found.share), says, how, _curve(market, match, found.share, seed), budget, days,
        daily * days / found.share, _fit(market, bidder), _truth(found, match, delay) if found.known else None,
    )  # fmt: skip


def _always(given):  # noqa: ANN001, ANN202
    if given is None:
        raise ValueError("the rule now is one that does not pace")
    return given


def _bids(market: Scene, match: Match, seed: int) -> Floats:
    """(n,) the candidate's bids on the log itself; the paced one at the price of money it would have had."""
    if match.candidate is not None:
        return match.candidate(market.log, market.matrix)
    value, scale = match.bidder.worth.expected(market.matrix), match.bidder.landscape.scale(market.matrix)
    return match.bidder.bids(value, scale, prices(market, match, seed))


def _curve(market: Scene, match: Match, share: float, seed: int) -> tuple[tuple[float, float, float], ...]:
    from dataclasses import replace

    rows = []
    for factor in BUDGETS:
        part = play(market, replace(match, budget=match.budget * factor), CURVE_PATHS, seed)
        rows.append((factor, float(part.now_value.mean()) / share, float(part.value.mean()) / share))
    return tuple(rows)


def _scaled(paths: Paths, share: float) -> Paths:
    return Paths(
        paths.value / share, paths.spend / share, paths.now_value / share, paths.now_spend / share, paths.best / share,
        paths.overspend / share, np.column_stack([paths.by_day[:, :4] / share, paths.by_day[:, 4]]),
    )  # fmt: skip


def _fit(market: Scene, bidder: Bidder) -> float:
    """How far the learnt chance of winning is from what happened afterwards, at worst over tenths by expectation."""
    expected = bidder.landscape.chance(market.log.bid, bidder.landscape.scale(market.matrix))
    order = np.argsort(expected, kind="stable")
    gaps = [abs(float(expected[part].mean() - market.log.won[part].mean())) for part in np.array_split(order, 10)]
    return max(gaps)


def _truth(found: Auctioned, match: Match, delay: int) -> tuple[float, float, float]:
    """On the simulated auction: true value of the rule, of the candidate and of hindsight over the days that follow."""
    from simulator.auction import logged

    ahead = found.known
    table = logged(ahead, 1, noise=0.4)
    bidder, first = match.bidder, found.log.first
    names = ("device", "audience", "placement")
    columns = {name: _codes(found.names[name], table[name]) for name in names}
    from dataclasses import replace as put

    rows = put(
        found.log, at=ahead.at, bid=table["bid"], columns=columns, weekday=ahead.market.start.weekday(),
    )  # fmt: skip
    matrix = bidder.matrix(rows)
    believed, scale = bidder.worth.expected(matrix), bidder.landscape.scale(matrix)
    if match.candidate is None:
        plan = bidder.plan(rows.weekday, match.days, delay)
        new = paced(ahead.at, believed, ahead.rival, match.budget, plan, delay=delay, first=first, scale=scale,
                    table=bidder.table)  # fmt: skip
    else:
        new = fixed(ahead.at, match.candidate(rows, matrix), ahead.rival, match.budget, delay=delay, first=first)
    old = fixed(ahead.at, match.now(rows, matrix), ahead.rival, match.budget, delay=delay, first=first)
    best = hindsight(ahead.worth, ahead.rival, match.budget, bidder.least)
    return float(ahead.worth[old.won].sum()), float(ahead.worth[new.won].sum()), best


def _codes(known: tuple[str, ...], texts: NDArray[np.object_]) -> NDArray[np.int64]:
    place = {text: number for number, text in enumerate(known)}
    return np.array([place.get(text, -1) for text in texts.tolist()], np.int64)
