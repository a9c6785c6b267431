"""Small markets for the tests of the media mix."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from methods.mmm.spec import Media


def made(
    seed: int = 0, n: int = 104, channels: int = 2, noise: float = 0.03, geos: int = 1, days: int = 7
) -> tuple[Media, np.ndarray]:
    """The market and the true return of each channel."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64("2023-01-02") + days * np.arange(n)
    spend = rng.gamma(2.0, 500.0, (geos, n, channels)) * (rng.random((geos, n, channels)) < 0.8)
    size = np.linspace(1.0, 2.0, geos)
    control = (rng.random(n) < 0.1).astype(float)
    kpi = np.empty((geos, n))
    total = np.zeros(channels)
    for g in range(geos):
        base = 10_000 * (1 + 0.1 * np.cos(2 * np.pi * np.arange(n) * days / 365.25) + 0.1 * np.arange(n) / n)
        base += 800 * control
        for c in range(channels):
            weights = (0.5 / (1 + c)) ** np.arange(8)
            stock = np.convolve(spend[g, :, c], weights / weights.sum())[:n]
            effect = 3_000 * np.tanh(stock / 2_000)
            base = base + effect
            total[c] += size[g] * effect.sum()
        kpi[g] = size[g] * (base + noise * 10_000 * rng.standard_normal(n))
    names = tuple(f"channel_{c}" for c in range(channels))
    roas = total / spend.sum(axis=(0, 1))
    if geos == 1:
        return Media(dates, kpi[0], spend[0], names, control[:, None], ("promotion",), days=days), roas
    regions = tuple(f"geo_{g}" for g in range(geos))
    return Media(dates, kpi, spend, names, control[:, None], ("promotion",), regions, days), roas


@pytest.fixture(scope="session")
def market():
    """`market(seed, n, channels, noise, geos, days)` gives data and the true return of each channel."""
    return made


@pytest.fixture
def example(shared_data):
    """The public two-channel example with known returns 4,967.83 and 2,274.88."""
    file = shared_data / "mmm" / "pymc_mmm_example.csv"
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    def column(name):
        return np.array([float(row[name]) for row in rows])

    return Media(
        np.array([row["date_week"] for row in rows], dtype="datetime64[D]"), column("y"),
        np.stack([column("x1"), column("x2")], axis=1), ("x1", "x2"),
        np.stack([column("event_1"), column("event_2")], axis=1), ("event_1", "event_2"),
    )  # fmt: skip
