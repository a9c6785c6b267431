"""How often month-end intervals hold: simulated months whose truth is known, of kinds that the model does not assume.

Run `python -m bench.pacing [months]`; prints coverage of the 80 % interval and the error of the landing,
beside the plain rule (spent so far / days so far * days of the month).
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from methods.pacing import land

Floats = NDArray[np.float64]
DAYS = 30
HISTORY = (0, 0, 7, 14, 28, 60, 90)
SHAPES = ("plain", "bursts", "shift", "trend", "sparse")


def month(rng: np.random.Generator, shape: str) -> tuple[Floats, int, int]:
    """One account's daily spend: (history + a whole month), index where the month starts, weekday of the first day."""
    before = int(rng.choice(HISTORY))
    days = before + DAYS
    level = np.exp(rng.normal(5, 1.2))
    week = np.exp(rng.normal(0, 0.2, 7))
    first = int(rng.integers(7))
    log = _ar(rng, days, rng.uniform(0, 0.9), rng.uniform(0.05, 0.3))
    log += rng.normal(0, rng.uniform(0.02, 0.15), days)
    if shape == "bursts":
        for start in np.flatnonzero(rng.random(days) < 0.06):
            log[start : start + rng.integers(1, 5)] += np.log(rng.uniform(1.4, 3))
    if shape == "shift":
        log[rng.integers(days) :] += rng.normal(0, 0.5)
    if shape == "trend":
        log += rng.normal(0, 0.006) * np.arange(days)
    spend = level * week[(first + np.arange(days)) % 7] * np.exp(log)
    if shape == "sparse":
        spend *= rng.random(days) > rng.uniform(0.02, 0.25)
    return np.asarray(np.round(spend, 2), dtype=np.float64), before, first


def _ar(rng: np.random.Generator, days: int, phi: float, sd: float) -> Floats:
    noise = np.append(rng.normal(0, sd), rng.normal(0, sd * np.sqrt(1 - phi**2), days - 1))
    for day in range(1, days):
        noise[day] += phi * noise[day - 1]
    return noise


def trial(rng: np.random.Generator, shape: str) -> tuple[float, float, float, float, float, float]:
    """(known history days, spent, truth, low, high, landing) of one month seen up to a random day."""
    spend, start, first = month(rng, shape)
    seen = int(rng.integers(1, DAYS))
    known = spend[: start + seen]
    spent, truth = float(spend[start : start + seen].sum()), float(spend[start:].sum())
    landing = land(known, first, DAYS - seen, seed=7, draws=2000)
    low, high = landing.span(0.8)
    return known.size, spent, truth, spent + low, spent + high, spent + landing.mean


def measure(months: int, seed: int = 1, shapes: tuple[str, ...] = SHAPES) -> Floats:
    """(months, 6) trials, the shapes taking turns."""
    rng = np.random.default_rng(seed)
    return np.array([trial(rng, shapes[i % len(shapes)]) for i in range(months)])


def main() -> None:
    """Print the table."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    trials = measure(months)
    shape = np.array(SHAPES)[np.arange(months) % len(SHAPES)]
    print(f"{'months':>22} {'n':>5} {'coverage':>9} {'median error':>13}")
    known = trials[:, 0]
    for name, chosen in {
        "all": known > 0,
        **{each: shape == each for each in SHAPES},
        "1-6 days known": known < 7,
        "7-27 days known": (known >= 7) & (known < 28),
        "28+ days known": known >= 28,
    }.items():
        _, _, truth, low, high, landing = trials[chosen].T
        hit = np.count_nonzero((low <= truth) & (truth <= high)) / truth.size
        print(f"{name:>22} {chosen.sum():>5} {hit:>9.3f} {np.median(np.abs(landing / truth - 1)):>13.3f}")


if __name__ == "__main__":
    main()
