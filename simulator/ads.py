"""Ad accounts of the company: campaigns with a weekday rhythm, correlated noise and known prices per click."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

WEEKDAY = np.array([1.08, 1.05, 1.02, 1.0, 0.96, 0.9, 0.99])
"""True spend factors, Monday first."""


@dataclass(frozen=True)
class Campaign:
    """One campaign and its true parameters: money in EUR, rates as shares."""

    platform: str
    name: str
    daily: float
    cpc: float
    ctr: float
    cvr: float
    order_value: float


CAMPAIGNS = (
    Campaign("google", "Brand Search DE", 420.0, 0.62, 0.081, 0.061, 74.0),
    Campaign("google", "Generic Search DE", 910.0, 1.35, 0.034, 0.024, 81.0),
    Campaign("google", "Shopping Alle Produkte", 760.0, 0.58, 0.012, 0.019, 69.0),
    Campaign("meta", "Prospecting Herbst", 680.0, 0.91, 0.011, 0.011, 66.0),
    Campaign("meta", "Retargeting Warenkorb", 240.0, 0.74, 0.017, 0.038, 71.0),
    Campaign("microsoft", "Brand Search MS", 90.0, 0.55, 0.066, 0.052, 76.0),
)
HEADER = (
    "date", "platform", "campaign", "impressions", "clicks", "cost", "conversions", "conversion_value", "currency",
)  # fmt: skip


@dataclass(frozen=True)
class AdDay:
    """One campaign on one day; money in cents."""

    day: date
    campaign: Campaign
    impressions: int
    clicks: int
    cost_cents: int
    conversions: int
    value_cents: int


def ad_days(start: date, days: int, seed: int) -> list[AdDay]:
    """Every campaign on every day, the same for the same seed.

    Spend follows daily level × weekday factor × exp(AR(1) noise); clicks, impressions and conversions are drawn from
    Poisson laws around their true rates.
    """
    random = np.random.default_rng(seed)
    found: list[AdDay] = []
    weekdays = np.array([(start + timedelta(days=i)).weekday() for i in range(days)])
    for campaign in CAMPAIGNS:
        noise = _correlated(random, days)
        cost = campaign.daily * WEEKDAY[weekdays] * np.exp(noise)
        clicks = random.poisson(cost / campaign.cpc)
        impressions = clicks + random.poisson(clicks / campaign.ctr)
        conversions = random.binomial(clicks, campaign.cvr)
        value = conversions * campaign.order_value * np.exp(random.normal(0, 0.05, days))
        cents = np.rint(np.stack([cost, value]) * 100).astype(int)
        found += [
            AdDay(start + timedelta(days=i), campaign, int(impressions[i]), int(clicks[i]), int(cents[0, i]),
                  int(conversions[i]), int(cents[1, i]))
            for i in range(days)
        ]  # fmt: skip
    return found


def write_ads(file: Path, rows: list[AdDay]) -> None:
    """The plain export: UTF-8, commas, decimal point, amounts with two decimals."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(
            (row.day.isoformat(), row.campaign.platform, row.campaign.name, row.impressions, row.clicks,
             _euros(row.cost_cents), row.conversions, _euros(row.value_cents), "EUR")
            for row in rows
        )  # fmt: skip


def write_google_report(file: Path, rows: list[AdDay]) -> None:
    """The German report of Google Ads: UTF-16, tabs, title lines, decimal comma, a total row."""
    own = [row for row in rows if row.campaign.platform == "google"]
    lines = [
        ["Kampagnenbericht"],
        [f"{own[0].day:%d.%m.%Y} - {own[-1].day:%d.%m.%Y}"],
        ["Tag", "Kampagne", "Währungscode", "Impressionen", "Klicks", "Kosten", "Conversions", "Conv.-Wert"],
        *(
            [f"{row.day:%d.%m.%Y}", row.campaign.name, "EUR", _german(row.impressions), _german(row.clicks),
             _german_euros(row.cost_cents), f"{row.conversions},00", _german_euros(row.value_cents)]
            for row in own
        ),
        ["Gesamt: Konto", " --", "EUR", _german(sum(row.impressions for row in own)),
         _german(sum(row.clicks for row in own)), _german_euros(sum(row.cost_cents for row in own)),
         f"{sum(row.conversions for row in own)},00", _german_euros(sum(row.value_cents for row in own))],
    ]  # fmt: skip
    file.write_bytes(("\ufeff" + "\n".join("\t".join(line) for line in lines) + "\n").encode("utf-16-le"))


def _correlated(random: np.random.Generator, days: int, rho: float = 0.5, sd: float = 0.08) -> np.ndarray:
    shocks = random.normal(0, sd * np.sqrt(1 - rho**2), days)
    noise = np.empty(days)
    last = random.normal(0, sd)
    for i, shock in enumerate(shocks):
        last = rho * last + shock
        noise[i] = last
    return noise


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _german(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _german_euros(cents: int) -> str:
    return f"{_german(cents // 100)},{cents % 100:02d}"
