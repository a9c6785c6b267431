"""A warehouse of one's own and a way to write files for it."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from warehouse.store import Warehouse

HEAD = "date,platform,campaign,impressions,clicks,cost,conversions\n"


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home", date(2026, 5, 1))


@pytest.fixture
def file(tmp_path):
    def write(text, name="ads.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def report(file):
    """An ads report: one row for each day of a month and campaign, with the same figures on each day."""

    def write(name, cost, *, campaigns=("Brand",), days=3, month="2026-03", conversions=2, platform="google"):
        rows = [
            f"{month}-{day:02},{platform},{campaign},100,5,{cost},{conversions}\n"
            for day in range(1, days + 1)
            for campaign in campaigns
        ]
        return file(HEAD + "".join(rows), name)

    return write
