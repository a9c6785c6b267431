"""The shop's side of the ad accounts in ads.py: fewer orders than the platforms claim, and some that no ad brought."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from simulator.ads import AdDay

REAL = {"google": 0.82, "meta": 0.55, "microsoft": 0.9}
"""True share of a platform's reported conversions that are orders of the shop."""
DIRECT = 24.0
"""Orders a day that come without an ad."""
BASKET, SPREAD = 68.0, 0.4
NEW = 0.35
"""True share of orders that are a customer's first."""
HEADER = (
    "order_id", "ordered_at", "customer_id", "revenue", "currency", "source", "medium", "campaign", "new_customer",
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One order; money in cents; no campaign where no ad brought it."""

    day: date
    second: int
    customer: int
    cents: int
    platform: str
    campaign: str
    new: bool


def orders(rows: list[AdDay], seed: int) -> list[Order]:
    """The orders behind some days of ads, the same for the same seed, in the order of time.

    Of every campaign's conversions a binomial share is real; direct orders are Poisson; baskets are lognormal.
    """
    random = np.random.default_rng(seed)
    first = min(row.day for row in rows)
    days = (max(row.day for row in rows) - first).days + 1
    sold = [
        (row.day, (ad := row.campaign).platform, ad.name, int(random.binomial(row.conversions, REAL[ad.platform])))
        for row in rows
    ]
    sold += [(first + timedelta(days=i), "", "", int(count)) for i, count in enumerate(random.poisson(DIRECT, days))]
    placed = [(day, platform, name) for day, platform, name, count in sold for _ in range(count)]
    seconds = random.integers(6 * 3600, 23 * 3600, len(placed))
    cents = np.rint(BASKET * np.exp(random.normal(-(SPREAD**2) / 2, SPREAD, len(placed))) * 100).astype(int)
    order = sorted(range(len(placed)), key=lambda i: (placed[i][0], seconds[i], i))
    return _known([(placed[i], int(seconds[i]), int(cents[i])) for i in order], random)


def _known(placed: list[tuple[tuple[date, str, str], int, int]], random: np.random.Generator) -> list[Order]:
    """Orders with their customers: new ones are numbered on, others come back at random."""
    fresh, back = random.random(len(placed)) < NEW, random.random(len(placed))
    customers = 0
    found: list[Order] = []
    for i, ((day, platform, name), second, cents) in enumerate(placed):
        new = bool(fresh[i]) or customers == 0
        customers += new
        customer = customers if new else 1 + int(back[i] * customers)
        found.append(Order(day, second, customer, cents, platform, name, new))
    return found


def write_orders(file: Path, placed: list[Order]) -> None:
    """The shop's export: UTF-8, commas, UTC times, amounts with two decimals; utm values as the links carry them."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(
            (f"B-{number:06d}", f"{one.day.isoformat()} {timedelta(seconds=one.second)!s:0>8}", f"K-{one.customer:05d}",
             f"{one.cents // 100}.{one.cents % 100:02d}", "EUR",
             one.platform, "cpc" if one.platform else "", one.campaign, "yes" if one.new else "no")
            for number, one in enumerate(placed, 1)
        )  # fmt: skip
