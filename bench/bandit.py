# pyright: basic
"""Linear Thompson sampling beside MABWiser's LinTS and Vowpal Wabbit: regret and speed on the same worlds.

Run `python -m bench.bandit [worlds] [decisions]`; processor seconds. Eight arms, twenty columns of context, reward 0 or
1 with a linear chance. Every learner sees the same contexts and, for the arm it takes, the same reward. All of linear
Thompson have the same alpha and prior weight. LinTS gives each arm a copy of one generator, so that all arms of a
decision share their draw; `coupled` does that, `own draws` does not, `learned scale` also learns how far rewards
scatter. Then the promises on limits: no decision of a million for a forbidden arm, and the least share is kept.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench._peers import ask
from methods.bandit.linear import Linear

ARMS, SIZE = 8, 20
ALPHA, L2 = 1.0, 1.0
MILLION = 1_000_000
KINDS = (
    ("own draws", "fixed", "own"),
    ("coupled", "fixed", "coupled"),
    ("coupled, learned scale", "learned", "coupled"),
)


def worlds(count: int, decisions: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Contexts (w, n, d), the reward that each arm would earn and its mean (w, n, k)."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, decisions, SIZE))
    rows[:, :, 0] = 1.0
    slope = rng.normal(size=(count, ARMS, SIZE)) * 0.05
    slope[:, :, 0] = 0.3 + rng.normal(size=(count, ARMS)) * 0.05
    mean = np.clip(np.einsum("wnd,wkd->wnk", rows, slope), 0, 1)
    earned = (rng.random(mean.shape) < mean).astype(float)
    return {"rows": rows, "earned": earned, "mean": mean}


def ours(data: dict[str, np.ndarray], scale: Any, draws: Any) -> tuple[list[float], float]:
    """Regret by world, and processor seconds of deciding and learning one by one from Python."""
    rows, earned, mean = data["rows"], data["earned"], data["mean"]
    lost, spent = [], 0.0
    for world in range(len(rows)):
        learner = Linear(ARMS, SIZE, alpha=ALPHA, l2=L2, scale=scale, draws=draws, seed=world)
        chosen = np.empty(rows.shape[1], dtype=np.int64)
        begin = time.process_time()
        for at, row in enumerate(rows[world]):
            arm = learner.decide(row)
            learner.update(arm, row, earned[world, at, arm])
            chosen[at] = arm
        spent += time.process_time() - begin
        lost.append(float((mean[world].max(1) - mean[world, np.arange(len(chosen)), chosen]).sum()))
    return lost, spent


def limits() -> tuple[int, float]:
    """Of a million decisions those for forbidden arms, and the least share of an allowed arm (asked for: 0.02)."""
    rng = np.random.default_rng(1)
    allowed = np.array([True, False, True, True, False, True, True, True])
    learner = Linear(ARMS, SIZE, allowed=allowed, floor=0.02, seed=3)
    rows = rng.normal(size=(MILLION, SIZE))
    truth = rng.normal(size=(ARMS, SIZE))
    _, chosen = learner.play(rows, truth, rng.normal(size=MILLION))
    count = np.bincount(chosen, minlength=ARMS)
    return int(count[~allowed].sum()), float(count[allowed].min() / MILLION)


def main() -> None:
    """Print one line a learner."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    decisions = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    data = worlds(count, decisions)
    ours(worlds(1, 50), "fixed", "own")
    print(f"{count} worlds of {decisions:,} decisions; numpy {np.__version__}; processor seconds")
    best = {}
    for name, scale, draws in KINDS:
        lost, spent = ours(data, scale, draws)
        best[name] = (np.array(lost), count * decisions / spent)
        whose = f"linear Thompson, {name}"
        print(f"{whose:36} regret {np.mean(lost):8.2f}   {count * decisions / spent:10,.0f} a second")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "worlds.npz"
        np.savez(file, rows=data["rows"], earned=data["earned"], mean=data["mean"])
        for peer, name, args in (
            ("mabwiser_lints", "MABWiser LinTS", (ALPHA, L2)), ("vowpal_wabbit", "Vowpal Wabbit, cb_explore bag 5", ()),
        ):  # fmt: skip
            told = ask(peer, file, *map(str, args))
            if told is None:
                continue
            rate = told["decisions"] / told["seconds"]
            lost = np.array(told["regret"])
            whose = f"{name} {told['version']}"
            print(f"{whose:36} regret {lost.mean():8.2f}   {rate:10,.0f} a second")
            for kind, (mine, speed) in best.items():
                gap = mine - lost
                reach = 1.96 * gap.std(ddof=1) / np.sqrt(count) if count > 1 else float("nan")
                print(f"  {kind:24} {speed / rate:6.1f} times as fast; regret {gap.mean():+.2f} ± {reach:.2f} a world")
    broken, least = limits()
    print(f"{MILLION:,} decisions: {broken} for forbidden arms; least share of an allowed arm {least:.4f}, asked 0.02")


if __name__ == "__main__":
    main()
