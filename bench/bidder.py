# pyright: basic
"""The pacing bidder beside hindsight on a million simulated auctions that never stand still.

Run `python -m bench.bidder [seeds] [days] [a day]`. A rule bids for four weeks with random noise and leaves a log; the
bidder learns from it what wins are worth and what others bid, then plays the following days with three tenths of what
buying everything that pays would cost. Two budgets: a steady one, and one that is cut by a quarter after a third of the
time and raised above the old one after two. Share of the most that could have been bought, by the true expected values:

greedy    bids what it believes a place is worth until the money is gone
clock     paces the same way, but by the clock instead of by the learnt rhythm
bidder    learnt values and learnt rhythm
knowing   the true values, learnt rhythm: what the pacing alone loses

First price is held against the bound, which pays exactly the highest other bid and which nobody can reach, and against
a bidder that knows every distribution and the best price of money. Processor seconds, one run each.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np

from methods.bidding.bidder import Bidder, learn
from methods.bidding.log import Log
from methods.bidding.pace import Spent, fixed, paced
from simulator.auction import DAY, Auctions, Market, auctions, hindsight, informed, logged, part, settle

HISTORY, BUDGET, DELAY = 28, 0.3, 3600


def main() -> None:
    """Print one line a seed and format."""
    seeds, days, daily = (int(word) for word in (sys.argv[1:4] + ["5", "28", "36000"][len(sys.argv) - 1 :]))
    for price in ("second", "first"):
        lines = [one(seed, price, days, daily) for seed in range(1, seeds + 1)]
        for key in lines[0]:
            if isinstance(lines[0][key], float) and key != "seconds":
                found = [line[key] for line in lines]
                print(f"{price:6} {key:20} lowest {min(found):.4f} mean {np.mean(found):.4f} highest {max(found):.4f}")
    play = round_for(1, "second", days, daily)[1]
    speed(play)


def round_for(seed: int, price: str, days: int, daily: int) -> tuple[Auctions, Auctions]:
    """History, and the days that follow it."""
    whole = auctions(seed, Market(price=price, days=HISTORY + days, daily=daily, shocks=4))
    return part(whole, 0, HISTORY), part(whole, HISTORY, HISTORY + days)


def one(seed: int, price: str, days: int, daily: int) -> dict[str, float]:
    """Learn, play and measure once."""
    past, play = round_for(seed, price, days, daily)
    _, cost = settle(replace(play, market=replace(play.market, price="second")), play.worth)
    budget = BUDGET * float(cost.sum())
    begin = time.process_time()
    log = log_of(past, logged(past, seed))
    bidder = learn(log, budget / days, seed=seed)
    seconds = time.process_time() - begin
    seen = log_of(play, logged(play, seed))
    matrix = bidder.matrix(seen)
    believed, scale = bidder.worth.expected(matrix), bidder.landscape.scale(matrix)
    plan = bidder.plan(seen.weekday, days, DELAY)
    clock = replace(plan, hours=np.ones(24 * days) / (24 * days))
    first = price == "first"
    more = {"first": first, "scale": scale, "table": bidder.table, "delay": DELAY}
    best = hindsight(play.worth, play.rival, budget)
    greedy = fixed(play.at, bidder.bids(believed, scale, 1.0), play.rival, budget, first=first, delay=DELAY)
    steps = np.array([days * DAY // 3, days * DAY * 2 // 3]), np.array([0.75, 1.1]) * budget
    paths = {
        "greedy": greedy,
        "clock": paced(play.at, believed, play.rival, budget, clock, **more),
        "bidder": paced(play.at, believed, play.rival, budget, plan, **more),
        "knowing": paced(play.at, play.worth, play.rival, budget, plan, **more),
    }
    found = {name: _worth(play, path) / best for name, path in paths.items()}
    moved = paced(play.at, believed, play.rival, budget, plan, changes=steps, **more)
    found["bidder, budget moved"] = _worth(play, moved) / hindsight(play.worth, play.rival, 1.1 * budget)
    if first:
        found["bidder of informed"] = found["bidder"] * best / informed(play, budget)
    found["overspend"] = max(path.overspend for path in [*paths.values(), moved])
    found["seconds"] = seconds
    print(price, seed, len(play), {key: round(each, 4) for key, each in found.items()}, flush=True)
    return found


def speed(play: Auctions) -> None:
    """Auctions a second of the pacing loop, warm."""
    from methods.bidding.pace import Plan

    plan = Plan(np.ones(24 * play.market.days), 3.0, 0.1)
    paced(play.at, play.worth, play.rival, 1e5, plan)
    begin = time.process_time()
    for _ in range(5):
        paced(play.at, play.worth, play.rival, 1e5, plan)
    print(f"pacing: {5 * len(play) / (time.process_time() - begin) / 1e6:.0f} million auctions a second")


def log_of(round: Auctions, table: dict[str, np.ndarray]) -> Log:
    """The exported table as a log."""
    lag = np.where(np.isnat(table["valued_at"]), np.nan, (table["valued_at"] - table["at"]).astype(float))
    rows = len(round)
    return Log(
        at=round.at, bid=table["bid"], base=table["base_bid"], noise=table["noise"], propensity=np.full(rows, np.nan),
        won=table["won"] > 0, price=table["price"], value=table["value"], lag=lag, decision=np.arange(rows),
        columns={name: getattr(round, name) for name in ("device", "audience", "placement")},
        first=round.market.price == "first", weekday=round.market.start.weekday(), end=round.market.days * DAY,
    )  # fmt: skip


def _worth(round: Auctions, path: Spent) -> float:
    return float(round.worth[path.won].sum())


__all__ = ["Bidder", "log_of", "main", "one"]

if __name__ == "__main__":
    main()
