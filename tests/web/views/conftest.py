"""A home with media data of two channels, and waiting for what goes on beside the page."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from settings import Settings
from warehouse.store import Warehouse

FIRST, WEEKS = date(2024, 1, 1), 70
TODAY = date(2025, 5, 5)


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Settings:
    """A home in which search works better than TV."""
    random = np.random.default_rng(4)
    home = tmp_path_factory.mktemp("views")
    tv, search = random.uniform(2_000, 14_000, WEEKS), random.uniform(500, 6_000, WEEKS)
    sales = 40_000 + 9_000 * np.tanh(tv / 9_000) + 24_000 * np.tanh(search / 4_000) + random.normal(0, 600, WEEKS)
    file = home / "media.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["date", "sales", "tv_spend", "search_spend"])
        for at in range(WEEKS):
            values = (sales[at], tv[at], search[at])
            writer.writerow([str(FIRST + timedelta(7 * at)), *(round(float(each), 2) for each in values)])
    Warehouse(home / "home").load(
        [file], kind="media", mapping={"kpi": "sales", "media": "tv_spend+search_spend"}
    )  # fmt: skip
    return Settings(home=home / "home", today=TODAY, model="none")


@pytest.fixture
def empty(tmp_path) -> Settings:
    """A home without anything."""
    return Settings(home=tmp_path / "home", today=TODAY, model="none")


@pytest.fixture(scope="session")
def waited():
    """waited(look): what look tells when nothing goes on any more."""

    def wait(look: Any) -> dict[str, Any]:
        until = time.monotonic() + 120
        told = look()
        while told["working"] is not None and time.monotonic() < until:
            time.sleep(0.05)
            told = look()
        assert told["working"] is None
        return told

    return wait
