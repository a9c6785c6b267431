# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
# pyright: reportOperatorIssue=false, reportCallIssue=false, reportIndexIssue=false
"""Money stays inside its limits: random plans through the limit check, random accounts through what the tools plan.

Run `python -m bench.money_safety [plans] [accounts]`.

The check: runs of four random proposals, with limits, units, currencies, names and numbers drawn so that many stand
close to a limit. An oracle that knows only the numbers (`bench/_money_oracle.py`) says of each whether it must pass or
must not; both kinds of mistake are counted. The tools: the code under each tool that turns wishes into a proposal gets
random accounts and limits; the oracle and the check both look at what comes out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np

from bench import _money_tools as money_tools
from bench._money_oracle import A_DAY, broken, verdicts
from policies.limits import Run
from settings import Limits
from terms import Money, Proposal, Words

TODAY = date(2026, 5, 1)
WHY = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
PLANS, THINGS, BATCH = 4, 4, 10_000
UNITS = np.array(["EUR/day", "EUR/week", "EUR/month", "EUR/hour"])
BAD = np.array([np.nan, np.inf, -1.0, 1e300])


def drawn(rng: np.random.Generator, runs: int) -> dict[str, np.ndarray]:
    """Plans of so many runs as arrays; see `verdicts`."""
    size = (runs, PLANS, THINGS)
    was = np.round(np.exp(rng.uniform(np.log(0.5), np.log(5_000), size)), 2) * (rng.random(size) < 0.93)
    change = np.where(rng.random(runs) < 0.1, 0.0, rng.uniform(0, 1.5, runs))
    bid, run = rng.uniform(0, 1, runs), rng.uniform(0, 1.2, runs)
    budget = rng.random((runs, PLANS)) < 0.7
    share = np.where(budget, change[:, None], bid[:, None])[..., None]
    # Most stand around their limit, on both sides of it.
    factor = 1 + share * rng.choice([-1.0, -0.5, 0.0, 0.4, 0.9, 1.0], size) * rng.choice([1, 1, 1, 1.0001], size)
    would = np.where(was > 0, np.maximum(np.round(was * factor, 4), 0), rng.choice([0.0, 25.0], size, p=[0.8, 0.2]))
    there = np.arange(THINGS) < rng.integers(1, THINGS + 1, (runs, PLANS))[..., None]
    was, would = np.where(there, was, np.nan), np.where(there, would, np.nan)
    unit = rng.integers(0, len(UNITS), (runs, PLANS))
    per_day = np.where(budget, np.array([A_DAY[each[4:]] for each in UNITS])[unit], 1.0)
    days = rng.integers(-1, 30, (runs, PLANS))
    added = np.where(budget, np.nansum(np.maximum(would - was, 0), axis=2) * per_day, 0) * np.maximum(days, 1)
    risk = np.round(
        added * rng.choice([1, 1, 1, 1.3, 0.9], (runs, PLANS)) + rng.choice([0, 0.01, 40], (runs, PLANS)), 2
    )
    kind = rng.random((runs, PLANS))
    legible = kind > 0.04
    spoilt = np.where(legible[..., None] | (np.arange(THINGS) > 0), would, BAD[rng.integers(0, len(BAD), size)])
    near = risk.max(axis=1) * rng.uniform(0.5, 1.2, runs)
    return {
        "was": was, "would": np.where(there, spoilt, np.nan), "nan": ~legible, "budget": budget, "unit": unit,
        "per_day": per_day, "days": days, "risk": risk, "legible": legible, "change_share": change, "bid_share": bid,
        "run_share": run, "change": np.where(rng.random(runs) < 0.5, near, np.inf), "there": there,
        "day": np.where(rng.random(runs) < 0.5, near * 2, np.inf),
        "total": np.where(rng.random(runs) < 0.5, near * 3, np.inf),
        "usd": rng.random((runs, PLANS)) < 0.03, "again": (rng.random((runs, PLANS)) < 0.05) & (np.arange(PLANS) > 0),
    }  # fmt: skip


def proposal(plans: dict[str, np.ndarray], run: int, at: int) -> Proposal:
    """One plan as a tool would give it."""
    names = [f"{run}.{at}.{i}" for i in range(int(plans["there"][run, at].sum()))]
    if plans["again"][run, at]:
        names[0] = f"  {run}.0.0\u200b"
    budget = bool(plans["budget"][run, at])
    currency = "USD" if plans["usd"][run, at] else "EUR"
    unit = currency + UNITS[plans["unit"][run, at]][3:] if budget else f"{currency}/click"
    return Proposal.model_construct(
        id="p", action="set_budget" if budget else "set_bid", target="x", unit=unit, evidence="model", why=WHY,
        before=dict(zip(names, plans["was"][run, at].tolist(), strict=False)),
        after=dict(zip(names, plans["would"][run, at].tolist(), strict=False)),
        risk=Money(amount=float(plans["risk"][run, at]), currency=currency),
        expires=TODAY + timedelta(days=int(plans["days"][run, at])),
    )  # fmt: skip


def check(rng: np.random.Generator, runs: int) -> Counter:
    """Count what the check lets through and holds back, and where the oracle disagrees."""
    plans, told = drawn(rng, runs), Counter()
    bounded = np.isfinite([plans["change"], plans["day"], plans["total"]]).any(axis=0)
    foreign = plans["usd"] & bounded[:, None] & (plans["risk"] > 0)
    state = {name: np.zeros(runs) for name in ("EUR", "USD", "risk", "raised EUR", "raised USD")}
    checks = [Run(_limits(plans, run), "EUR", TODAY) for run in range(runs)]
    first = np.zeros((runs, 2), bool)
    for at in range(PLANS):
        usd, budget = plans["usd"][:, at], plans["budget"][:, at]
        twice = np.zeros_like(plans["again"])
        twice[:, at] = plans["again"][:, at] & first[np.arange(runs), budget.astype(int)]
        now = {
            "now": np.where(usd, state["USD"], state["EUR"]), "risk": state["risk"],
            "raised": np.where(usd, state["raised USD"], state["raised EUR"]),
        }  # fmt: skip
        with np.errstate(all="ignore"):
            must, never = verdicts(plans | {"foreign": foreign, "twice": twice}, at, now)
        passed = np.array([checks[run].check(proposal(plans, run, at)) is None for run in range(runs)])
        told += Counter({
            "plans": runs, "passed": int(passed.sum()), "violations": int((passed & never).sum()),
            "needless refusals": int((~passed & must).sum()), "at a hair's breadth": int((~must & ~never).sum()),
        })  # fmt: skip
        named = passed & ((at == 0) | plans["again"][:, at])
        first[:, 1], first[:, 0] = first[:, 1] | (named & budget), first[:, 0] | (named & ~budget)
        counts = passed & budget
        was, would = (np.where(plans["there"][:, at], plans[side][:, at], 0.0) for side in ("was", "would"))
        by = plans["per_day"][:, at]
        for name, mine in (("EUR", counts & ~usd), ("USD", counts & usd)):
            state[name] += np.where(mine, was.sum(axis=1) * by, 0)
            state[f"raised {name}"] += np.where(mine, np.maximum(would - was, 0).sum(axis=1) * by, 0)
        state["risk"] += np.where(passed, plans["risk"][:, at], 0)
    return told


def _limits(plans: dict[str, np.ndarray], run: int) -> Limits:
    most = {name: float(plans[name][run]) for name in ("change", "day", "total")}
    shares = {name: float(plans[name][run]) for name in ("change_share", "bid_share", "run_share")}
    return Limits(**shares, **{name: each if np.isfinite(each) else None for name, each in most.items()})


def planned(tool: Callable[[np.random.Generator], Iterator[money_tools.Case]], seed: int, count: int) -> Counter:
    """What one tool's planning code gives for random accounts, by the oracle and by the check."""
    rng, told = np.random.default_rng(seed), Counter()
    while told["accounts"] < count:
        for limits, proposals, found in tool(rng):
            told += Counter({"accounts": 1, "proposals": len(proposals), "violations": len(found)})
            shape = limits.model_dump()
            wrong = broken([each.model_dump(mode="json") for each in proposals], shape, "EUR", money_tools.TODAY)
            run = Run(limits, "EUR", money_tools.TODAY)
            held = [finding.rule for each in proposals if (finding := run.check(each))]
            told += Counter({"violations": len(wrong), "held back by the check": len(held)})
            for each in [*found, *wrong, *held]:
                told[f"  {each}"] += 1
    return told


def main() -> None:
    """Print counts of the check and of each tool."""
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    accounts = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    rng, told, start = np.random.default_rng(1), Counter(), time.process_time()
    while told["plans"] < plans:
        told += check(rng, min(BATCH, -(-(plans - told["plans"]) // PLANS)))
    print(f"limit check: {_said(told)}; {time.process_time() - start:.0f} CPU s")
    for name, (tool, part) in money_tools.TOOLS.items():
        start = time.process_time()
        told = planned(tool, 2, max(1, int(accounts * part)))
        print(f"{name}: {_said(told)}; {time.process_time() - start:.0f} CPU s")


def _said(told: Counter) -> str:
    shown = ("plans", "accounts", "proposals", "passed", "violations", "needless refusals", "held back by the check",
             "at a hair's breadth")  # fmt: skip
    parts = [f"{told[name]:,} {name}" for name in shown if name in told or name == "violations"]
    return ", ".join(parts + [f"{name.strip()} {count}" for name, count in told.items() if name.startswith("  ")])


if __name__ == "__main__":
    main()
