# pyright: basic
"""A planted flip in the simulated company: when is the campaign stopped, and how much of its budget is left then.

Run `python -m bench.safeguards_company [first seed] [seeds] [bid factor]`. A campaign that earns money starts to bid
many times as much, as after a slip of the hand: the next euro now costs more than it brings. Every morning the
safeguards look at what the platform has reported by then; the day on which they speak first is compared with the
month's budget. The other campaigns go on as before: whatever stops them is a false stop.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.safeguards import rules
from policies.safeguards import Days, signs
from simulator.world import World, build

HISTORY, MONTH = 300, 30
CAMPAIGNS = ("g-104", "g-102", "m-202")
SHORT = 240


def days_of(world: World) -> dict[str, Days]:
    """Each paid campaign's days, the last ones of the history."""
    table = world.tables["ad_days"]
    day = (table["day"] - table["day"].min()).astype(int)
    found: dict[str, Days] = {}
    for name in dict.fromkeys(table["campaign_id"].tolist()):
        mine = table["campaign_id"] == name
        cost, clicks, conversions, value = (
            np.bincount(day[mine], table[side][mine].astype(float), int(day.max()) + 1)
            for side in ("cost", "clicks", "conversions", "conversion_value")
        )
        found[name] = Days(spend=cost / 100, clicks=clicks, conversions=conversions, value=value / 100)
    return found


def stopped(seed: int, campaign: str, factor: float) -> tuple[int | None, float, float, int]:
    """Day on which it is stopped, share of the month's budget spent by then, profit per euro, false stops of others."""
    world = build(seed, HISTORY)
    budget = days_of(world)[campaign].spend[-MONTH:].sum()
    house = days_of(world.play(MONTH, {"bids": {campaign: factor}}))
    rule, first, wrong = rules(), None, 0
    running = {name: each for name, each in house.items() if each.spend[-MONTH:].sum() > 0}
    before = _said(running, rule, HISTORY)
    for day in range(HISTORY + 1, HISTORY + MONTH + 1):
        said = _said(running, rule, day)
        wrong += len({name for name in said - before if name != campaign})
        before |= said
        if campaign in said:
            first = day - HISTORY
            break
    spent = house[campaign].spend[HISTORY : HISTORY + (first or MONTH)].sum() / budget
    late = slice(HISTORY, None)
    earned = rule.margin * house[campaign].value[late].sum() / house[campaign].spend[late].sum() - 1
    return first, spent, earned, wrong


def _said(house: dict[str, Days], rule: object, day: int) -> set[str]:
    so_far = {
        name: Days(*(side[max(0, day - SHORT) : day] for side in (d.spend, d.clicks, d.conversions, d.value)))
        for name, d in house.items()
    }
    found = signs(so_far, dict.fromkeys(so_far, rule))  # type: ignore[arg-type]
    return {name for name in found if any(each.action in ("pause", "step_back") for each in found[name])}


def main(first: int = 1, seeds: int = 2, factor: float = 8.0) -> int:
    """Print one line a campaign; 1 if one spends its month's budget without a word."""
    started, bad = time.process_time(), 0
    for seed in range(first, first + seeds):
        for campaign in CAMPAIGNS:
            day, spent, earned, wrong = stopped(seed, campaign, factor)
            bad += day is None or spent >= 1
            print(f"seed {seed}, {campaign}: profit per euro {earned:+.2f}, stopped on day {day}, "
                  f"{100 * spent:.0f} % of a month's budget spent, others stopped {wrong}")  # fmt: skip
    print(f"{time.process_time() - started:.0f} CPU seconds")
    return int(bad > 0)


if __name__ == "__main__":
    first, seeds, factor = (*sys.argv[1:], *("1", "2", "8")[len(sys.argv) - 1 :])[:3]
    sys.exit(main(int(first), int(seeds), float(factor)))
