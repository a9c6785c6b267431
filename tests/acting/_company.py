"""A small company whose truth is known: four campaigns at two platforms in one market; faults and changes as wished."""

# pyright: basic
from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from settings import Settings
from warehouse.store import Warehouse

LAST = date(2026, 9, 20)
TODAY = LAST + timedelta(days=1)
DAYS = 240
CAMPAIGNS = {
    ("google", "Brand"): (60.0, 8.0), ("google", "Generic"): (150.0, 3.0), ("meta", "Prospecting"): (200.0, 2.2),
    ("meta", "Retargeting"): (80.0, 4.0),
}  # fmt: skip
PRICE = {"google": 1.0, "meta": 0.5}


def days(seed: int = 1, changes=(), faults=()) -> list[dict]:
    """Rows of advertising data.

    changes  (campaign, first day, last day, factor of cost, factor of value)
    faults   (platform, first day, last day, column, factor)
    """
    rng = np.random.default_rng(seed)
    market = np.exp(np.cumsum(rng.normal(0, 0.015, DAYS)))
    rows = []
    for (platform, campaign), (budget, back) in CAMPAIGNS.items():
        noise = rng.lognormal(0, 0.06, (3, DAYS))
        for at in range(DAYS):
            day = LAST - timedelta(days=DAYS - 1 - at)
            cost, value = budget * noise[0, at], budget * back * market[at] * noise[1, at]
            for name, first, last, paid, got in changes:
                if name == campaign and first <= day <= last:
                    cost, value = cost * paid, value * got
            clicks = cost / PRICE[platform]
            row = {"impressions": clicks * 50 * noise[2, at], "clicks": clicks, "cost": cost,
                   "conversions": value / 20, "conversion_value": value}  # fmt: skip
            for where, first, last, column, factor in faults:
                if where == platform and first <= day <= last:
                    row[column] *= factor
            row["impressions"], row["clicks"] = round(row["impressions"]), round(row["clicks"])
            row = {name: round(each, 2) for name, each in row.items()}
            rows.append({"date": day.isoformat(), "platform": platform, "campaign": campaign} | row)
    return rows


def orders(seed: int = 2, a_day: float = 25.0) -> list[dict]:
    """Rows of the shop's orders; they do not move."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(DAYS):
        day = datetime.combine(LAST - timedelta(days=DAYS - 1 - at), datetime.min.time())
        for _ in range(rng.poisson(a_day)):
            number = len(rows)
            rows.append({"order_id": f"O{number}", "ordered_at": day + timedelta(minutes=int(rng.integers(1440))),
                         "customer_id": f"C{number % 900}", "revenue": round(float(rng.lognormal(4.2, 0.4)), 2),
                         "currency": "EUR"})  # fmt: skip
    return rows


def loaded(home: Path, **kinds) -> Settings:
    """A home with these rows by kind, and its settings."""
    home.mkdir(parents=True, exist_ok=True)
    house = Warehouse(home)
    for kind, rows in kinds.items():
        file = home / f"{kind}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        house.load([file], kind=kind)
    return Settings(home=home, today=TODAY)
