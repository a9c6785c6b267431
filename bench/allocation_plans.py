# pyright: basic
"""Random limits and plans by the million, judged by an own reading of the limits.

Run `python -m bench.allocation_plans [plans] [searches]`. First whole searches: random responses (both curves, one to
five channels), random totals, ranges, floors, steps, locks and limits on what may move, half of the kinds at a time.
Each gives a plan that keeps all of them, or a sentence; where it gives a sentence and neither steps nor floors were
asked for, a linear programme must agree that nothing is possible. Then random wishes, a hundred for each set of limits,
through the last stage that every plan passes: projection, cents, what may move, periods.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import Any

import numpy as np

from bench._allocation_oracle import broken, possible
from errors import BadArguments
from methods.allocation.bounds import Bounds, settle
from methods.allocation.frame import project
from methods.allocation.goal import Goal
from methods.allocation.optimise import optimise
from methods.allocation.pacing import paced, pattern_of
from methods.allocation.response import Response
from methods.allocation.whole import cents, less_moved

PERIODS = 4
WISHES = 100
STEPS = (0.0, 0.0, 0.5, 10.0, 99.99, 350.0)


def response(rng: np.random.Generator, channels: int) -> Response:
    """Random curves with eight draws."""
    hill, lags, draws = bool(rng.random() < 0.5), int(rng.integers(1, 5)), 8
    weights = rng.dirichlet(np.ones(lags), (draws, channels)).transpose(0, 2, 1)
    scale = rng.uniform(50, 5_000, channels)
    spread = rng.lognormal(0, 0.3, (3, draws, channels))
    rate = spread[0] * (rng.uniform(0.3, 0.9, channels) if hill else rng.uniform(1, 4, channels))
    slope = spread[1] * rng.uniform(0.8, 3, channels) if hill else np.ones_like(rate)
    observed = scale * rng.uniform(0.1, 1, (20, channels))
    names = tuple(f"c{c}" for c in range(channels))
    ceiling = spread[2] * scale * rng.uniform(0.3, 3, channels)
    curve = "hill" if hill else "logistic"
    return Response(
        names, 7, weights, curve, rate, slope, ceiling, scale, observed[len(observed) - lags + 1 :], observed
    )


def limits(rng: np.random.Generator, now: np.ndarray, *, steps: bool = True) -> dict[str, Any]:
    """Random limits around the present plan."""
    size = len(now)
    asked: dict[str, Any] = {
        "total": round(float(now.sum() * rng.uniform(0.3, 2)), 2),
        "exact": bool(rng.random() < 0.6),
    }
    if rng.random() < 0.5:
        asked["low"] = now * rng.uniform(0, 0.9, size) * (rng.random(size) < 0.7)
    if rng.random() < 0.5:
        asked["high"] = now * rng.uniform(0.7, 3, size)
    if rng.random() < 0.4:
        asked["locked"] = rng.random(size) < 0.3
    if rng.random() < 0.4:
        asked["move"] = float(now.sum() * rng.uniform(0, 1))
    if steps and rng.random() < 0.5:
        asked["step"] = rng.choice(STEPS, size)
    if steps and rng.random() < 0.3:
        asked["floor"] = now * rng.uniform(0, 0.8, size)
    return asked


def searched(count: int, seed: int) -> Counter[str]:
    """Whole searches; what came of them."""
    rng, found = np.random.default_rng(seed), Counter[str]()
    for _ in range(count):
        made = response(rng, int(rng.integers(1, 6)))
        now = np.round(made.observed.mean(axis=0) * PERIODS, 2)
        asked = limits(rng, now)
        goal = Goal(spend_counts=bool(rng.random() < 0.5), risk=float(rng.choice([0.0, 1.0])), tail=0.25)
        pattern = pattern_of(rng.random(PERIODS), len(now))
        try:
            plan = optimise(made, Bounds(**asked), goal, present=now, pattern=pattern)
        except BadArguments as error:
            found["refused"] += 1
            if "step" not in asked and "floor" not in asked and possible(asked, now):
                found["refused though possible"] += 1
                print("refused though possible:", error, asked, now)
            continue
        found["plans"] += 1
        for name in broken(asked, now, plan.money, plan.spend):
            found[f"VIOLATED {name}"] += 1
            print("violated:", name, asked, now, plan.money)
    return found


def wished(count: int, seed: int) -> Counter[str]:
    """Random wishes through the last stage."""
    rng, found = np.random.default_rng(seed), Counter[str]()
    while found["plans"] < count:
        size = int(rng.integers(1, 9))
        now = np.round(rng.lognormal(6, 1.5, size), 2)
        asked = limits(rng, now, steps=False)
        try:
            frame = settle(Bounds(**asked), tuple(map(str, range(size))), now)
        except BadArguments:
            found["refused"] += 1
            continue
        pattern = pattern_of(rng.random(PERIODS), size)
        wishes = rng.dirichlet(np.ones(size), WISHES) * asked["total"] * rng.uniform(0, 2, (WISHES, 1))
        whole = np.array([less_moved(frame, cents(frame, project(frame, wish))) for wish in wishes])
        spend = np.stack([paced(each, pattern) for each in whole])
        found["plans"] += WISHES
        for name in broken(asked, now, whole / 100, spend):
            found[f"VIOLATED {name}"] += 1
            print("violated:", name, asked, now)
    return found


def main() -> None:
    """Print what came of both."""
    plans, searches = (int(word) for word in (sys.argv[1:3] + ["1000000", "20000"][len(sys.argv) - 1 :]))
    for name, act, count in (("searches", searched, searches), ("random wishes", wished, plans)):
        begun = time.process_time()
        print(f"{name}: {dict(act(count, 1))} in {time.process_time() - begun:.0f} processor seconds", flush=True)


if __name__ == "__main__":
    main()
