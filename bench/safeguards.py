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

import numpy as np

from methods.health import ENOUGH
from policies._guard_rules import FILE, Guards, Rules
from policies._policy_file import checked, read
from policies.safeguards import Days, course, signs

MONTH, WARM, CHANGE, DAYS = 30, 84, 174, 234
ENOUGH_SEEN = 100
"""An evaluation period is a week, or as long as it takes until so many conversions have come in."""
WEEK = np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.2, 1.05])


def rules(**given: float) -> Rules:
    """The packaged thresholds, with some changed."""
    found = checked(Guards, read(FILE) | {"campaigns": []}, FILE).rules
    return found.model_copy(update=given)


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
    begun = np.flatnonzero(on[start:] & ~np.concatenate([[False], on[start:-1]]))
    return int(begun[0]) if len(begun) else None


def told(days: Days, rule: Rules) -> dict[str, np.ndarray]:
    """For each rule on which days it would have spoken, as it was known on each of them."""
    quiet = np.zeros(days.n, dtype=bool)
    return {each.rule: each.on for each in course(days, rule, quiet)}


def false_rates(rng: np.random.Generator, runs: int, conversions: float, profit: float) -> dict[str, float]:
    """Share of months without change in which each rule begins to speak."""
    rule, months = rules(spend_ceiling=10 * conversions), (DAYS - WARM) // MONTH
    counts = dict.fromkeys(("value", "cvr", "cpa", "spend"), 0)
    for _ in range(runs):
        spoken = told(drawn(rng, conversions, profit), rule)
        for name in counts:
            starts = [first(spoken[name], WARM + MONTH * month) for month in range(months)]
            counts[name] += sum(each is not None and each < MONTH for each in starts)
    return {name: count / (runs * months) for name, count in counts.items()}


def delays(rng: np.random.Generator, runs: int, size: float, name: str, **change: float) -> np.ndarray:
    """Days from the change until the rule speaks, with the settling days; infinite where it does not in 60 days."""
    rule, found = rules(spend_ceiling=10.0 * size), []
    for _ in range(runs):
        days = drawn(rng, size, 0.2)
        days = changed(days, CHANGE, rng=rng, **change)
        when = first(told(days, rule)[name], CHANGE)
        found.append(np.inf if when is None else when + 1 + rule.settle_days * (name != "spend"))
    return np.array(found)


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


def broken(rng: np.random.Generator, runs: int, left: float) -> tuple[float, float, float]:
    """A tracking break at every campaign: how often it is held, after how many days, and how often one is stopped."""
    rule, held, wrong, waits = rules(), 0, 0, []
    for _ in range(runs):
        house = {str(n): drawn(rng, size, 0.2) for n, size in enumerate((40, 30, 25, 60))}
        house = {name: changed(each, CHANGE, conversions=left, rng=rng) for name, each in house.items()}
        by = dict.fromkeys(house, rule)
        for day in range(CHANGE + 1, CHANGE + 22):
            so_far = {name: Days(*(side[:day] for side in (each.spend, each.clicks, each.conversions, each.value)))
                      for name, each in house.items()}  # fmt: skip
            found = signs(so_far, by)
            said = {each.rule for name in found for each in found[name]}
            wrong += bool(said & {"value", "cvr", "cpa"})
            if "tracking" in said:
                held, waits = held + 1, [*waits, day - CHANGE]
                break
    return held / runs, float(np.median(waits)) if waits else np.inf, wrong / runs


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
    print("Stop when incremental profit turns negative (promise: to -0.6 or less within 2 evaluation periods)")
    for size in (3, 10, 40):
        for profit in (-0.3, -0.6, -1.0):
            for how in ("conversions", "value"):
                found, most = delays(rng, runs, size, "value", **{how: (1 + profit) / 1.2}), 2 * period(size)
                lost = -profit * np.minimum(found, MONTH).mean() / MONTH
                bad += how == "conversions" and profit <= -0.6 and float(np.mean(found <= most)) < 0.95
                print(f"  to {profit:+.1f} by less {how}, {size:>2} conversions a day: {_said(found, most)}, "
                      f"loses {100 * lost:.0f} % of a month's budget")  # fmt: skip
    print("Step back when conversions a click fall to 40 %")
    for size in (10, 40):
        print(
            f"  {size:>2} conversions a day: {_said(delays(rng, runs, size, 'cvr', conversions=0.4), 2 * period(size))}"
        )
    print("Spend at 2.5 times what it was")
    print(f"  {_said(delays(rng, runs, 10, 'spend', spend=2.5), 2)}")
    kept, without = flapping(rng, max(runs // 4, 5), 20)
    print(f"Turns a month at the threshold: {kept:.2f} with hysteresis, {without:.2f} without")
    for left in (0.0, 0.1, 0.5):
        held, wait, wrong = broken(rng, max(runs // 10, 5), left)
        bad += wrong > 0.05 or held < 0.95
        print(f"Tracking keeps {100 * left:.0f} %: held {100 * held:.0f} %, median day {wait:.0f}, "
              f"reacted with budgets {100 * wrong:.1f} %")  # fmt: skip
    print(
        f"{time.process_time() - started:.0f} CPU seconds; counts below {ENOUGH:.0f} a window are never called broken"
    )
    return int(bad > 0)


def period(conversions: float) -> int:
    """Days of an evaluation period."""
    return max(7, round(ENOUGH_SEEN / conversions))


def _said(found: np.ndarray, most: int) -> str:
    within = 100 * np.mean(found <= most)
    late = np.quantile(found, 0.95, method="higher")
    return f"median {np.median(found):.0f} days, 95 % by day {late:.0f}, within {most} days {within:.0f} %"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
