"""The world of the gold questions: sample data, simulated accounts, their shop, a voucher trial, a small handbook."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from settings import Settings
from simulator.ads import ad_days, write_ads
from simulator.mail import trial
from simulator.orders import orders, write_orders
from warehouse.store import Warehouse

SAMPLES = Path(__file__).parents[1] / "warehouse" / "samples"
TODAY = date(2026, 9, 21)
"""A Monday; the accounts end on the day before."""
FIRST = date(2025, 6, 1)
SEED = 11
TRIAL = {"unit_id": "unit_id", "arm": "arm", "outcome": "visit+conversion+spend"}


def ad_file(folder: Path) -> Path:
    """The simulated accounts as the one file that gold figures are counted from."""
    file = folder / "ads.csv"
    write_ads(file, ad_days(FIRST, (TODAY - FIRST).days, SEED))
    return file


def order_file(folder: Path) -> Path:
    """The shop's orders behind those accounts."""
    file = folder / "orders.csv"
    write_orders(file, orders(ad_days(FIRST, (TODAY - FIRST).days, SEED), SEED))
    return file


def trial_file(folder: Path) -> Path:
    """The randomised voucher trial of the same company, one person a row."""
    file, seen = folder / "trial.csv", trial(SEED)[0]
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(seen)
        written.writerows(zip(*(values.tolist() for values in seen.values()), strict=True))
    return file


def build(home: Path, *, documents: bool = True) -> Settings:
    """Load everything into a fresh home and return its settings; no model is configured."""
    home.mkdir(parents=True, exist_ok=True)
    house = Warehouse(home)
    house.load([ad_file(home)], kind="ads")
    house.load([order_file(home)], kind="orders")
    house.load(
        [SAMPLES / "geo_test_us_cities.csv"], kind="geo_panel", mapping={"date": "date", "geo": "location", "kpi": "Y"}
    )
    house.load([SAMPLES / "journeys.csv.gz"], kind="journeys")
    house.load([trial_file(home)], kind="trial", mapping=TRIAL)
    if documents:
        from knowledge.library import Library

        library = Library(home)
        library.add([SAMPLES / "handbook"])
        library.close()
    return Settings(home=home, today=TODAY, model="none")
