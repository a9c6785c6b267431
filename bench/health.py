"""How often the gate of `methods/health.py` turns healthy periods amber, and how often it sees planted faults.

python -m bench.health [accounts]
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from bench.anomalies import healthy
from methods.health import Fault, collapsed, untracked

Floats = NDArray[np.float64]
AMBER = 0.02
DAYS, BURN = 240, 70


def account(seed: int, sources: int = 4) -> tuple[Floats, Floats]:
    """(sources, days) healthy clicks and conversions: weekly pattern, AR(1) noise, trend."""
    random = np.random.default_rng(seed)
    clicks = healthy(sources, DAYS, seed, phi=random.uniform(0, 0.9), noise=random.uniform(0.05, 0.3))
    rate = random.uniform(0.01, 0.1, (sources, 1)) * np.exp(random.normal(0, 0.1, clicks.shape))
    return clicks, random.binomial(clicks.astype(int), np.minimum(rate, 1)).astype(np.float64)


def amber(clicks: Floats, conversions: Floats, start: int, days: int) -> bool:
    """Whether a period's figure would be turned amber."""
    end = start + days
    faults: list[Fault] = [
        *collapsed(clicks[:, :end], start),
        *untracked(clicks[:, :end], conversions[:, :end], start),
    ]
    return any(fault.share >= AMBER for fault in faults)


def main() -> None:
    """Print both rates."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for days in (7, 28, 90):
        starts = range(BURN, DAYS - days, max(7, days))
        false = [amber(*account(seed), start, days) for seed in range(count) for start in starts]
        print(f"healthy periods of {days} days turned amber: {np.mean(false):.3%} of {len(false)}")
    seen = {"outage of two days": 0, "tracking lost for five days": 0}
    for seed in range(count):
        clicks, conversions = account(seed)
        big = int(clicks.mean(axis=1).argmax())
        out, lost = clicks.copy(), conversions.copy()
        out[big, 200:202] = 0
        lost[big, 200:205] = 0
        seen["outage of two days"] += amber(out, conversions, 195, 14)
        seen["tracking lost for five days"] += amber(clicks, lost, 195, 14)
    for name, times in seen.items():
        print(f"{name} in a fortnight, largest source: seen in {times / count:.1%}")


if __name__ == "__main__":
    main()
