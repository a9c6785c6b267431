# pyright: basic
"""How often month-end intervals hold in the simulated company: in total, by platform and by campaign, by day of month.

Run `python -m bench.pacing_company [first seed] [seeds] [every n-th month]`. Only the company's media are played: its
daily cost depends on nothing else. Prints coverage of the 80 % interval, its mean width and the interval score
(Gneiting & Raftery 2007), both as a share of the month's spend.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from methods.landing.land import land
from simulator.company import CAMPAIGNS, LINE_OF, LINES
from simulator.goods import LIST_PRICE, price_index, price_moves
from simulator.market import market
from simulator.media import ROW_CAMPAIGN, Desk, media_day
from simulator.stories import planted
from simulator.world import EPOCH, LAST
from tools.bidding._occasions import labels

Floats = NDArray[np.float64]
DAYS, WARM = 912, 3
SEEN = (5, 10, 15, 20, 25)
PLATFORM = np.array([LINES[line].platform for line in LINE_OF])
GROUPS = np.vstack([
    np.ones((1, len(CAMPAIGNS)), bool), *(np.array([name == PLATFORM]) for name in dict.fromkeys(PLATFORM)),
    np.eye(len(CAMPAIGNS), dtype=bool),
])  # fmt: skip
KINDS = np.array([0] + [1] * len(set(PLATFORM)) + [2] * len(CAMPAIGNS))
NAMES = ("total", "platform", "campaign")


def costs(seed: int, days: int = DAYS) -> tuple[date, Floats]:
    """(first day, (days, campaigns) EUR) of one company."""
    first = (LAST - EPOCH).days - days + 1
    stories, off = planted(first + days - 1, first), np.zeros(len(LINES), bool)
    calm = np.array([min(line.budget, line.volume * line.cpc) for line in LINES])
    carry, prices = (calm, calm), LIST_PRICE.copy()
    spent = np.zeros((days, len(CAMPAIGNS)))
    for n in range(days):
        for product, price in price_moves(seed, first + n):
            prices[product] = price
        now = market(seed, first + n, first, first + days - 1, price_index(prices))
        media = media_day(seed, first + n, first, now, Desk(), carry, off, stories)
        carry = (media.carry, media.carry_dark)
        spent[n] = np.bincount(ROW_CAMPAIGN, media.cost, len(CAMPAIGNS)) / 100
    return EPOCH + timedelta(days=first), spent


def months(first: date, days: int) -> list[tuple[int, int]]:
    """(first position, position after the last) of every whole month, the warm ones left out."""
    starts = [n for n in range(days + 1) if (first + timedelta(days=n)).day == 1]
    return list(itertools.pairwise(starts))[WARM:]


def trials(first_seed: int, seeds: int, every: int) -> Iterator[tuple[int, Floats]]:
    """(day of month, (groups, 4) truth, low, high, landing) of each forecast."""
    for seed in range(first_seed, first_seed + seeds):
        first, spent = costs(seed)
        label = labels(first, len(spent))
        for start, end in months(first, len(spent))[::every]:
            for day in SEEN:
                now = start + day
                found = land(
                    spent[:now], first.weekday(), end - now, seed=1, groups=GROUPS, kinds=KINDS, label=label[:end],
                    draws=1000,
                )  # fmt: skip
                so_far = GROUPS @ spent[start:now].sum(0)
                low, high = np.quantile(found.rest, [0.1, 0.9], axis=0)
                truth = GROUPS @ spent[start:end].sum(0)
                yield day, np.stack([truth, so_far + low, so_far + high, so_far + found.expected], axis=1)


def main() -> None:
    """Print the table."""
    first, seeds, every = (int(each) for each in (*sys.argv[1:], *("201", "8", "3")[len(sys.argv) - 1 :])[:3])
    found = list(trials(first, seeds, every))
    days, rows = np.array([day for day, _ in found]), np.stack([each for _, each in found])
    print(f"{'rows':>9} {'day':>4} {'n':>6} {'coverage':>9} {'width':>7} {'score':>7} {'error':>7}")
    for kind, name in enumerate(NAMES):
        for day in (*SEEN, None):
            truth, low, high, landing = np.moveaxis(rows[days == day if day else slice(None)][:, kind == KINDS], -1, 0)
            hit = np.mean((low - 0.005 <= truth) & (truth <= high + 0.005))
            miss = 10 * np.maximum(low - truth, 0) + 10 * np.maximum(truth - high, 0)
            shares = [
                float(np.mean(each) / truth.mean()) for each in (high - low, high - low + miss, abs(landing - truth))
            ]
            print(
                f"{name:>9} {day or 'all':>4} {truth.size:>6} {hit:>9.3f} "
                + " ".join(f"{each:>7.3f}" for each in shares)
            )


if __name__ == "__main__":
    main()
