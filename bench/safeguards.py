# pyright: basic
"""How often a safeguard acts for nothing, and how soon it acts when it must.

Run `python -m bench.safeguards [runs] [seed]`. Campaigns are drawn day by day: a weekday's pattern, days that are
alike (autocorrelation 0.4), conversions that vary more than Poisson's, order values with a long tail, three days until
conversions are in. Nothing of the rules is used to draw them. `false` is the share of 30-day months without any change
in which a rule begins to speak; `delay` the days from the change to the first word, the settling time included.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from methods.health import ENOUGH
from policies._guard_rules import FILE, Guards, Rules
from policies._policy_file import checked, read
from policies.safeguards import Days, course, signs

MONTH, WARM, CHANGE, DAYS = 30, 84, 174, 234
ENOUGH_SEEN = 150
"""An evaluation period is a week, or as long as it takes until so many conversions have come in."""
WEEK = np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.2, 1.05])


def rules(**given: float) -> Rules:
    """The packaged thresholds, with some changed."""
    return _packaged().model_copy(update=given)


@cache
def _packaged() -> Rules:
    return checked(Guards, read(FILE) | {"campaigns": []}, FILE).rules


def drawn(
    rng: np.random.Generator, conversions: float, profit: float, *, days: int = DAYS, margin: float = 0.4
) -> Days:
    """One campaign that brings `profit` per euro of spend on average, with so many conversions a day."""
    alike = np.zeros(days)
    for day in range(days):
        alike[day] = 0.4 * alike[day - 1] + rng.normal(0, 0.1) if day else rng.normal(0, 0.1)
    level = WEEK[np.arange(days) % 7]
    spend = 10 * conversions * np.exp(rng.normal(0, 0.08, days))
    clicks = rng.poisson(spend / 0.5).astype(float)
    mean = conversions * level / level.mean() * np.exp(alike - 0.006) * spend / spend.mean()
    counts = rng.poisson(mean * rng.gamma(40, 1 / 40, days)).astype(float)
    each = (1 + profit) * 10 / margin
    shape = np.sqrt(np.log(1 + 0.9**2))
    value = np.array([rng.lognormal(np.log(each) - shape**2 / 2, shape, int(n)).sum() for n in counts])
    return Days(spend=spend, clicks=clicks, conversions=counts, value=value)


def changed(days: Days, at: int, *, value: float = 1.0, conversions: float = 1.0, spend: float = 1.0,
            rng: np.random.Generator | None = None) -> Days:  # fmt: skip
    """The same campaign with something else from a day on."""
    late = np.arange(days.n) >= at
    kept = days.conversions
    if rng is not None and conversions < 1:
        kept = np.where(late, rng.binomial(days.conversions.astype(int), conversions), days.conversions).astype(float)
    share = np.divide(kept, days.conversions, out=np.ones(days.n), where=days.conversions > 0)
    return Days(
        spend=np.where(late, days.spend * spend, days.spend), clicks=days.clicks, conversions=kept,
        value=days.value * share * np.where(late, value, 1.0),
    )  # fmt: skip


def first(on: np.ndarray, start: int) -> int | None:
    """The first day from `start` on at which a rule begins to speak."""
    begun = np.flatnonzero(on[start:] & ~on[start - 1 : -1])
    return int(begun[0]) if len(begun) else None


def told(days: Days, rule: Rules) -> dict[str, np.ndarray]:
    """For each rule on which days it would have spoken, as it was known on each of them."""
    quiet = np.zeros(days.n, dtype=bool)
    return {each.rule: each.on for each in course(days, rule, quiet)}


def false_rates(rng: np.random.Generator, runs: int, conversions: float, profit: float) -> dict[str, float]:
    """Share of months without change in which each rule begins to speak.

    Of those months at whose beginning it is silent: where it speaks already, the campaign is stopped and runs no risk.
    """
    rule, months = rules(spend_ceiling=10 * conversions), (DAYS - WARM) // MONTH
    counts = dict.fromkeys(("value", "loss", "price", "cvr", "cpa", "spend"), 0)
    risks = dict(counts)
    for _ in range(runs):
        spoken = told(drawn(rng, conversions, profit), rule)
        for name in counts:
            for start in range(WARM, WARM + MONTH * months, MONTH):
                begun = first(spoken[name], start)
                counts[name] += begun is not None and begun < MONTH
                risks[name] += not spoken[name][start - 1]
    return {name: count / max(risks[name], 1) for name, count in counts.items()}


def delays(rng: np.random.Generator, runs: int, size: float, names: Sequence[str], *, before: float = 0.2,
           **change: float) -> np.ndarray:  # fmt: skip
    """Days from the change until one of the rules speaks, settling days included; infinite where none does.

    Campaigns that are stopped before are left out. `before` is the profit per euro before the change.
    """
    rule, found = rules(spend_ceiling=10.0 * size), []
    for _ in range(runs):
        days = changed(drawn(rng, size, before), CHANGE, rng=rng, **change)
        spoken = told(days, rule)
        if not any(spoken[name][CHANGE - 1] for name in names):
            found.append(_heard(days, rule, names, spoken))
    return np.array(found)


def _heard(days: Days, rule: Rules, names: Sequence[str], spoken: Mapping[str, np.ndarray]) -> float:
    """The first morning on which one of the rules speaks, by what was known then: it is not before it speaks at all."""
    begun = [day for day in (first(spoken[name], CHANGE) for name in names) if day is not None]
    for end in range(CHANGE + min(begun, default=days.n) + 1, days.n + 1):
        known = told(until(days, end), rule)
        if any(known[name][-1] for name in names):
            return end - CHANGE
    return np.inf


def until(days: Days, end: int) -> Days:
    """The first days of a campaign."""
    return Days(*(side[:end] for side in (days.spend, days.clicks, days.conversions, days.value)))


def flapping(rng: np.random.Generator, runs: int, conversions: float) -> tuple[float, float]:
    """How often a month a rule changes its mind right at its threshold: with the way back, and without it."""
    rule, months = rules(), (DAYS - WARM) / MONTH
    loose = rule.model_copy(update={"cvr_leave": rule.cvr_enter + 1e-9, "dwell_days": 1})
    turns = np.zeros(2)
    for _ in range(runs):
        days = changed(drawn(rng, conversions, 0.2), WARM + 40, conversions=0.52, rng=rng)
        for at, each in enumerate((rule, loose)):
            on = told(days, each)["cvr"][WARM:]
            turns[at] += np.count_nonzero(on[1:] != on[:-1])
    return tuple(turns / (runs * months))


HOUSE = (("google · Search", 40), ("google · Shopping", 30), ("meta · Prospecting", 60), ("meta · Again", 25))
LOOKS = 24
EARLY = (1, 2, 3, *range(4, LOOKS + 1, 2))
STOPS = ("price", "value", "loss")
MOVES = ("price", "value", "loss", "cvr", "cpa")


def house_of(rng: np.random.Generator, sizes: Sequence[tuple[str, int]] = HOUSE) -> dict[str, Days]:
    """Several campaigns that all bring 20 cents a euro."""
    return {name: drawn(rng, size, 0.2) for name, size in sizes}


def ordered(rng: np.random.Generator, house: Mapping[str, Days]) -> np.ndarray:
    """Orders of the shop: what the campaigns brought and as much again from elsewhere."""
    brought = np.sum([each.conversions for each in house.values()], axis=0)
    return brought + rng.poisson(brought.mean() * rng.gamma(40, 1 / 40, len(brought)))


def looks(
    house: Mapping[str, Days], orders: np.ndarray | None = None, days: Sequence[int] = range(2, LOOKS + 1, 2)
) -> Iterator[tuple[int, set[str], set[str]]]:  # fmt: skip
    """For each of these days after the change who would be held, and whose budget changed, as it was known then."""
    by = dict.fromkeys(house, rules())
    for day in (CHANGE + each for each in days):
        so_far = {name: until(each, day) for name, each in house.items()}
        found = signs(so_far, by, None if orders is None else orders[:day])
        held = {name for name in found if any(each.rule == "tracking" for each in found[name])}
        # What was stopped before the change is not stopped by it.
        moved = {name for name in found if any(each.rule in MOVES and each.since >= CHANGE for each in found[name])}
        yield day - CHANGE, held, moved


def broken(
    rng: np.random.Generator, runs: int, left: float, *, side: str = "conversions", where: str = "",
    orders: bool = False, sizes: Sequence[tuple[str, int]] = HOUSE,
) -> tuple[float, float, float]:  # fmt: skip
    """A tracking break, everywhere or at one platform: share held, median day of it, budget proposals a house.

    What is lost is a share of the conversions, or of what they are said to be worth. The first three days after the
    break and every second one of the 24 are looked at, and a proposal counts at each look on which it stands. One that
    stood before the break is not the break's doing and does not count, unless it had gone and comes back.
    """
    held, wrong, waits = 0, 0, []
    for _ in range(runs):
        house = house_of(rng, sizes)
        shop = ordered(rng, house) if orders else None
        house = {name: changed(each, CHANGE, rng=rng, **{side: left}) if name.startswith(where) else each
                 for name, each in house.items()}  # fmt: skip
        first = None
        for day, stopped, moved in looks(house, shop, EARLY):
            wrong += len(moved)
            first = day if first is None and stopped else first
        held += first is not None
        waits += [first] if first else []
    return held / runs, float(np.median(waits)) if waits else np.inf, wrong / runs


def calm(rng: np.random.Generator, runs: int, *, orders: bool = False) -> float:
    """Share of houses without any change that are held at some look within 24 days."""
    wrong = 0
    for _ in range(runs):
        house = house_of(rng)
        wrong += any(held for _, held, _ in looks(house, ordered(rng, house) if orders else None))
    return wrong / runs


def apart(rng: np.random.Generator, runs: int, names: Sequence[str], *, orders: bool) -> tuple[float, float]:
    """Real losses at some campaigns, 60 % of their conversions: median day of the first stop, share ever held."""
    waits, held = [], 0
    for _ in range(runs):
        house = house_of(rng)
        lost = {name: changed(each, CHANGE, conversions=0.4, rng=rng) if name in names else each
                for name, each in house.items()}  # fmt: skip
        shop = ordered(rng, lost) if orders else None
        found = list(looks(lost, shop))
        waits.append(next((day for day, _, moved in found if moved & set(names)), np.inf))
        held += any(set(names) & stopped for _, stopped, _ in found)
    return float(np.median(waits)), held / runs


def main(runs: int = 200, seed: int = 2026) -> int:
    """Print the figures; 1 where a promise is not kept."""
    started, rng = time.process_time(), np.random.default_rng(seed)
    bad = 0
    print("False starts a month, no change (promise: at most 5 %)")
    for profit in (0.0, 0.2):
        for size in (3, 10, 40):
            rates = false_rates(rng, runs, size, profit)
            bad += any(each > 0.05 for each in rates.values())
            print(f"  profit {profit:+.1f}, {size:>2} conversions a day: "
                  + ", ".join(f"{name} {100 * each:.1f} %" for name, each in rates.items()))  # fmt: skip
    print("Stops within a month of a fall by half that leaves it paying (promise: at most 5 %)")
    for left in (0.0, 0.4):
        for how in ("conversions", "value"):
            shares = [np.mean(delays(rng, runs, size, ("value",), before=1 + 2 * left, **{how: 0.5}) <= MONTH)
                      for size in (3, 10, 40)]  # fmt: skip
            bad += max(shares) > 0.05
            print(f"  to {left:+.1f} by less {how}, 3, 10, 40 conversions a day: "
                  + ", ".join(f"{100 * each:.1f} %" for each in shares))  # fmt: skip
    print("Stop when incremental profit turns negative (promise: to -0.6 or less within 2 evaluation periods)")
    for size in (3, 10, 40):
        for profit in (-0.3, -0.6, -1.0):
            for how in ("conversions", "value"):
                found, most = delays(rng, runs, size, STOPS, **{how: (1 + profit) / 1.2}), 2 * period(size)
                month = np.minimum(found, MONTH) / MONTH
                bad += how == "conversions" and profit <= -0.6 and float(np.mean(found <= most)) < 0.95
                print(f"  to {profit:+.1f} by less {how}, {size:>2} conversions a day: {_said(found, most)}, spends "
                      f"{100 * np.median(month):.0f} % of a month's budget (mean {100 * month.mean():.0f} %), loses "
                      f"{-100 * profit * month.mean():.0f} %")  # fmt: skip
    for size in (3, 10, 40):
        print(f"  to -0.7 by clicks four times as dear, {size:>2} conversions a day: "
              f"{_said(delays(rng, runs, size, STOPS, spend=4.0), 3)}")  # fmt: skip
    print("Step back when conversions a click fall to 40 %")
    for size in (3, 10, 40):
        found = delays(rng, runs, size, ("cvr", "cpa"), conversions=0.4)
        print(f"  {size:>2} conversions a day: {_said(found, 2 * period(size))}")
    print("Spend at 2.5 times what it was")
    print(f"  {_said(delays(rng, runs, 10, ('spend',), spend=2.5), 2)}")
    kept, without = flapping(rng, max(runs // 4, 5), 20)
    print(f"Turns a month at the threshold: {kept:.2f} with hysteresis, {without:.2f} without")
    bad += _broken(rng, max(runs // 20, 2))
    print(
        f"{time.process_time() - started:.0f} CPU seconds; counts below {ENOUGH:.0f} a window are never called broken"
    )
    return int(bad > 0)


def _broken(rng: np.random.Generator, runs: int) -> int:
    """Print how breaks of the measurement are told from real losses; how many promises are not kept."""
    bad = 0
    print(f"Tracking breaks, {runs} houses each, {LOOKS} days (promise: no budget is touched)")
    for side, left in (
        ("conversions", 0.0),
        ("conversions", 0.1),
        ("conversions", 0.5),
        ("value", 0.0),
        ("value", 0.3),
    ):
        for where, orders in (("", False), ("", True), ("google", False), ("google", True)):
            held, wait, wrong = broken(rng, runs, left, side=side, where=where, orders=orders)
            bad += wrong > 0 or held < 1
            print(f"  {100 * left:.0f} % of {side} left at {where or 'all'}{', orders known' * orders}: held "
                  f"{100 * held:.0f} %, median day {wait:.0f}, budgets touched {wrong:.2f} times")  # fmt: skip
    for orders in (False, True):
        print(f"  nothing broken{', orders known' * orders}: held {100 * calm(rng, runs, orders=orders):.0f} %")
    for names in ((HOUSE[0][0],), tuple(name for name, _ in HOUSE)):
        for orders in (False, True):
            wait, held = apart(rng, runs, names, orders=orders)
            print(f"  real loss at {len(names)}{', orders known' * orders}: first stop on day {wait:.0f}, "
                  f"held {100 * held:.0f} %")  # fmt: skip
    return bad


def period(conversions: float) -> int:
    """Days of an evaluation period."""
    return max(7, round(ENOUGH_SEEN / conversions))


def _said(found: np.ndarray, most: int) -> str:
    within = 100 * np.mean(found <= most)
    late = np.quantile(found, 0.95, method="higher")
    return f"median {np.median(found):.0f} days, 95 % by day {late:.0f}, within {most} days {within:.0f} %"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
