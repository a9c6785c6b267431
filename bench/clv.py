# pyright: basic
"""BG/NBD: time and accuracy of the fit beside the package lifetimes, on the same summary.

Run `python -m bench.clv [customers] [file]`. Without a file the customers are simulated with known parameters; a file
is a CSV with frequency, recency and T. Processor seconds of a warm fit, best of five; ours holds three starts and the
exact Hessian, theirs one start and its own standard errors. Error = distance of the log-likelihood from the best one.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench._peers import ask
from methods.clv import bgnbd
from methods.clv.purchases import Purchases, compact

TRUTH = (0.45, 5.0, 0.9, 2.2)
AGAIN = 5


def simulated(customers: int, seed: int = 1) -> Purchases:
    """Customers who buy and leave as BG/NBD says, in weeks, seen to the day."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = TRUTH
    rate, leaves = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    age = np.round(rng.uniform(20, 60, customers) * 7) / 7
    clock, count, last = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    alive = np.ones(customers, dtype=bool)
    while alive.any():
        clock = clock + rng.exponential(1 / np.maximum(rate, 1e-12))
        alive &= clock <= age
        count += alive
        last = np.where(alive, clock, last)
        alive &= rng.random(customers) >= leaves
    recency = np.where(count > 0, np.minimum(np.maximum(np.round(last * 7), 1) / 7, age), 0.0)
    return Purchases(count, recency, age, np.zeros(customers))


def read(file: Path) -> Purchases:
    """A summary with the columns frequency, recency and T."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    frequency, recency, age = (np.array([float(row[name]) for row in rows]) for name in ("frequency", "recency", "T"))
    return Purchases(frequency, recency, age, np.zeros(len(rows)))


def main() -> None:
    """Print one line a road, and the ratio."""
    customers = int(float(sys.argv[1])) if len(sys.argv) > 1 else 20_000
    seen = read(Path(sys.argv[2])) if len(sys.argv) > 2 else simulated(customers)
    spent: list[float] = []
    fit = bgnbd.fit(seen)
    for _ in range(AGAIN):
        begin = time.process_time()
        fit = bgnbd.fit(seen)
        spent.append(time.process_time() - begin)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "summary.txt"
        np.savetxt(file, np.column_stack([seen.frequency, seen.recency, seen.age]), fmt="%.12g")
        peer = ask("lifetimes_bgnbd", file, str(AGAIN))
    roads = {"Leitstand": (min(spent), fit.values, fit.se)}
    if peer:
        roads[f"lifetimes {peer['version']}"] = (peer["seconds"], np.array(peer["values"]), np.array(peer["se"]))
    heights = {name: float(np.real(bgnbd.score(values, compact(seen))[0])) for name, (_, values, _) in roads.items()}
    print(f"{len(seen):,} customers, {seen.repeaters:,} came back; processor seconds of a warm fit, best of {AGAIN}")
    for name, (seconds, values, errors) in roads.items():
        said = " ".join(f"{each}={value:.4f}±{error:.4f}" for each, value, error in zip(bgnbd.NAMES, values, errors))  # noqa: B905
        print(f"{name:18} {seconds:8.4f} s  {said}  error {max(heights.values()) - heights[name]:.2e}")
    if peer:
        print(f"ratio {peer['seconds'] / min(spent):.1f}x")


if __name__ == "__main__":
    main()
