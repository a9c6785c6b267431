"""False alarms and found breaks of `methods/anomalies.py` on simulated series, at the stated rate.

python -m bench.anomalies [series]
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from methods.anomalies import Watched, flagged, spans, threshold, watch

Floats = NDArray[np.float64]


def healthy(series: int, days: int, seed: int, *, phi: float = 0.6, noise: float = 0.15, level: float = 0.0) -> Floats:
    """Counts with a weekday pattern, a trend, a yearly wave and AR(1) noise on the log scale, drawn from Poisson laws.

    Args:
        series: how many.
        days: how long.
        seed: of the draws.
        phi: day-to-day correlation of the noise.
        noise: its standard deviation.
        level: events a day; 0 for levels spread from 5 to 5,000.
    """
    random = np.random.default_rng(seed)
    base = np.full((series, 1), level) if level else np.exp(random.uniform(np.log(5), np.log(5000), (series, 1)))
    week = np.exp(random.normal(0, 0.2, (series, 7)))[:, np.arange(days) % 7]
    time = np.arange(days) / 365
    trend = np.exp(random.normal(0, 0.3, (series, 1)) * time)
    year = np.exp(0.2 * np.sin(2 * np.pi * (time + random.uniform(0, 1, (series, 1)))))
    shocks = random.normal(0, noise * np.sqrt(1 - phi**2), (series, days))
    drift = np.zeros((series, days))
    drift[:, 0] = random.normal(0, noise, series)
    for day in range(1, days):
        drift[:, day] = phi * drift[:, day - 1] + shocks[:, day]
    return random.poisson(base * week * trend * year * np.exp(drift)).astype(np.float64)


def alarms(watched: Watched, asked: float, group: int, burn: int = 200) -> float:
    """False alarms in thirty days over `group` series, estimated from many; the first `burn` days are left out."""
    flags = flagged(replace(watched, threshold=threshold(asked, group)))[:, burn:]
    tested = np.count_nonzero(~np.isnan(watched.z[:, burn:])) / (30 * group)
    return len(spans(flags)) / tested


def found(size: float, days: int, group: int, count: int = 300, level: float = 0.0) -> float:
    """The share of planted breaks (each series times `size` over the last `days`) that raise an alarm."""
    top = healthy(count, 300, 5, level=level)
    top[:, -days:] = (
        np.random.default_rng(6).binomial(top[:, -days:].astype(int), size)
        if size < 1
        else np.rint(top[:, -days:] * size)
    )
    watched = watch(top, tests=group)
    seen = np.any(flagged(watched)[:, -days:], axis=1)
    tested = ~np.isnan(watched.z[:, -1])
    return float(np.count_nonzero(seen & tested) / np.count_nonzero(tested))


def main() -> None:
    """Print both rates."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("false alarms in thirty days, asked 0.1 / 1 / 3")
    for phi, noise in ((0.0, 0.1), (0.3, 0.1), (0.6, 0.15), (0.6, 0.3), (0.85, 0.2), (0.95, 0.2)):
        top = healthy(count, 400, 1, phi=phi, noise=noise)
        random = np.random.default_rng(2)
        rate = np.minimum(np.exp(random.normal(0, 0.05, top.shape)) * 0.05, 1)
        ratio = random.binomial(top.astype(int), rate).astype(np.float64)
        for name, watched in (("counts", watch(top)), ("ratios", watch(ratio, top))):
            for group in (10, 100):
                said = " / ".join(f"{alarms(watched, asked, group):.2f}" for asked in (0.1, 1.0, 3.0))
                print(f"  AR {phi} noise {noise} {name}, {group} series: {said}")
    print("planted breaks found, 50 series watched, one false alarm in thirty days")
    for size, days in ((0.02, 1), (0.3, 1), (0.3, 3), (0.5, 3), (0.5, 7), (0.7, 7), (1.5, 7), (2.0, 2)):
        print(
            f"  times {size} for {days} days: {found(size, days, 50):.0%},"
            f" at 300 a day {found(size, days, 50, level=300):.0%}"
        )


if __name__ == "__main__":
    main()
