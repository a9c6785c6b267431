"""A small company: two months of ads, a geo panel of six cities, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

TODAY = date(2026, 8, 12)
CITIES = (
    "chicago",
    "portland",
    "miami",
    "dallas",
    "boston",
    "houston",
    "denver",
    "reno",
    "austin",
    "atlanta",
    "memphis",
)
CAMPAIGNS = (
    ("google", "Brand Search"),
    ("google", "Shopping DE"),
    ("meta", "Summer Sale 2026 DE"),
    ("meta", "Summer Sale 2026 AT"),
    ("tiktok", "Mai-Kampagne"),
)


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """A warehouse with ads from June to August 2026 and cities from January to April 2021."""
    from warehouse.store import Warehouse

    home = tmp_path_factory.mktemp("company")
    ads = ["date,platform,campaign,impressions,clicks,cost,conversions,conversion_value"]
    for day in range(72):
        when = date(2026, 6, 1) + timedelta(days=day)
        ads += [f"{when},{platform},{name},1000,{50 + day % 7},25.50,3,120" for platform, name in CAMPAIGNS]
    panel = ["date,geo,kpi"]
    for day in range(105):
        when = date(2021, 1, 1) + timedelta(days=day)
        panel += [f"{when},{city},{100 + 5 * number + day % 7}" for number, city in enumerate(CITIES)]
    (home / "ads.csv").write_text("\n".join(ads), "utf-8")
    (home / "panel.csv").write_text("\n".join(panel), "utf-8")
    warehouse = Warehouse(home)
    warehouse.load([home / "ads.csv"], kind="ads")
    warehouse.load([home / "panel.csv"], kind="geo_panel")
    return warehouse


@pytest.fixture(scope="session")
def supervisor(company, tmp_path_factory):
    """The supervisor over that company, with the shipped router."""
    from agents.supervisor import Supervisor

    return Supervisor(company.reader(), TODAY, tmp_path_factory.mktemp("cache"))
