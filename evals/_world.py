"""The world in which gold questions are asked: sample data, simulated accounts and their shop, a small handbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from settings import Settings
from simulator.ads import ad_days, write_ads
from simulator.orders import orders, write_orders
from warehouse.store import Warehouse

SAMPLES = Path(__file__).parents[1] / "warehouse" / "samples"
TODAY = date(2026, 9, 21)
"""A Monday; the accounts end on the day before."""
FIRST = date(2025, 6, 1)
SEED = 11


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
    if documents:
        from knowledge.library import Library

        library = Library(home)
        library.add([SAMPLES / "handbook"])
        library.close()
    return Settings(home=home, today=TODAY, model="none")
