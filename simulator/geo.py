"""A geo experiment of the company: regions that move together, a campaign in some of them, and its true effect."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

REGIONS = (
    "Hamburg", "Bremen", "Kiel", "Rostock", "Berlin", "Potsdam", "Leipzig", "Dresden", "Halle", "Erfurt", "Kassel",
    "Hannover", "Bielefeld", "Dortmund", "Essen", "Köln", "Bonn", "Aachen", "Mainz", "Frankfurt", "Mannheim",
    "Karlsruhe", "Stuttgart", "Freiburg", "Ulm", "Augsburg", "München", "Nürnberg", "Würzburg", "Regensburg",
)  # fmt: skip


@dataclass(frozen=True)
class GeoTruth:
    """A panel with what really happened: `kpi` is days × regions, `incremental` the sum that the campaign caused."""

    days: tuple[date, ...]
    regions: tuple[str, ...]
    kpi: np.ndarray
    treated: tuple[str, ...]
    start: date
    end: date
    lift: float
    incremental: float


def geo_test(
    seed: int, *, treated: tuple[str, ...], days: int = 105, test_days: int = 15, lift: float = 0.06,
    first: date = date(2026, 3, 1), regions: int = 30, noise: float = 0.03,
) -> GeoTruth:  # fmt: skip
    """Two common factors with own loadings per region, a weekday rhythm, own noise; lift on the last days."""
    random = np.random.default_rng(seed)
    names = REGIONS[:regions]
    time = np.arange(days)
    dates = tuple(first + timedelta(days=int(i)) for i in time)
    weekday = 1 + 0.12 * np.sin(2 * np.pi * (np.array([day.weekday() for day in dates]) / 7))
    factors = np.stack([np.cumsum(random.normal(0, 0.01, days)), 0.05 * np.sin(2 * np.pi * time / 50)])
    base = random.uniform(800, 6000, regions)
    loadings = random.uniform(0.4, 1.6, (2, regions))
    clean = base * weekday[:, None] * (1 + factors.T @ loadings) * np.exp(random.normal(0, noise, (days, regions)))
    effect = np.zeros_like(clean)
    columns = [names.index(name) for name in treated]
    effect[-test_days:, columns] = lift * clean[-test_days:, columns]
    return GeoTruth(dates, names, clean + effect, treated, dates[-test_days], dates[-1], lift, float(effect.sum()))


def write_geo(file: Path, truth: GeoTruth) -> None:
    """The panel as a German export: semicolons, decimal comma, dd.mm.yyyy."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Datum", "Region", "Umsatz"])
        for i, day in enumerate(truth.days):
            for j, region in enumerate(truth.regions):
                writer.writerow([f"{day:%d.%m.%Y}", region, f"{truth.kpi[i, j]:.2f}".replace(".", ",")])
