# pyright: basic
"""Demand as a control: which searches count, where they cannot be used, and that spend which follows demand loses."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tools._tool import call
from tools.attribution._mmm_data import Asked, read
from tools.attribution._mmm_demand import NAME, with_demand

MONDAY = date(2024, 1, 1)
WEEKS = 80


@pytest.fixture
def world():
    """Demand that nobody planned moves sales and what brand search costs; video alone brings something."""
    rng = np.random.default_rng(8)
    demand = np.exp(0.25 * np.convolve(rng.normal(size=WEEKS + 3), np.ones(4) / 2, "valid"))
    video = rng.gamma(4, 50, WEEKS)
    search = 200 * demand * np.exp(0.05 * rng.normal(size=WEEKS))
    sales = 5000 * demand + 2.0 * video + rng.normal(0, 100, WEEKS)
    media = [
        {"date": str(MONDAY + timedelta(7 * one)), "kpi": round(float(sales[one]), 2),
         "video spend": round(float(video[one]), 2), "search spend": round(float(search[one]), 2)}
        for one in range(WEEKS)
    ]  # fmt: skip

    def searches(first=0, last=WEEKS, page="https://www.tal-fuchs.example/x", level=1.0):
        return [
            {"date": str(MONDAY + timedelta(7 * week + day)), "query": query, "page": page, "clicks": 1,
             "impressions": int(shown / 2), "position": 3.0}
            for week in range(first, last) for day in (0, 6)
            for query, shown in (("zelt kaufen", 3000 * level * demand[week]), ("Tal Fuchs zelt", 9000 * level),
                                 ("neue seite", 90_000 if week > 70 else 0))
            if shown
        ]  # fmt: skip

    return media, searches, demand


def known(desk, wanted=None, brand=()):
    return with_demand(desk, read(desk, Asked()), wanted, brand)


def demand_of(found):
    """The control's values."""
    return found.media.panel[2][0, :, -1]


def test_category_searches_of_each_period_without_the_brand_and_without_new_pages(desk_of, world):
    media, searches, demand = world
    found = known(desk_of(media=media, search_console=searches()))
    assert found.media.control_names == (NAME,)
    assert demand_of(found) == pytest.approx(3000 * demand, abs=2)
    assert any("talfuchs" in note.en for note in found.notes)
    assert {source.kind for source in found.sources} == {"media", "search_console"}


def test_the_brand_may_be_given_instead(desk_of, world):
    media, searches, demand = world
    found = known(desk_of(media=media, search_console=searches()), brand=["Zelt"])
    assert NAME not in found.media.control_names
    other = known(desk_of(media=media, search_console=searches(page="https://x.de/")), brand=["tal fuchs"])
    assert demand_of(other) == pytest.approx(3000 * demand, abs=2)


@pytest.mark.parametrize(
    ("options", "said"),
    [({"first": 20}, "do not cover"), ({"page": "https://x.de/"}, "own brand"), ({"level": 0.01}, "too thin")],
)
def test_where_it_cannot_be_used_it_is_said(desk_of, world, options, said):
    media, searches, _ = world
    found = known(desk_of(media=media, search_console=searches(**options)), wanted=True)
    assert NAME not in found.media.control_names
    assert any(said in note.en for note in found.notes)
    assert all(note.de and note.en for note in found.notes)


def test_days_that_come_late_are_scaled_up_and_a_missing_end_takes_the_nearest(desk_of, world):
    media, searches, demand = world
    late = [row for row in searches(last=WEEKS - 1) if row["date"] != str(MONDAY + timedelta(7 * WEEKS - 8))]
    found = demand_of(known(desk_of(media=media, search_console=late)))
    assert found[:-2] == pytest.approx(3000 * demand[:-2], abs=2)
    assert found[-2] == pytest.approx(1500 * demand[-2] * 7, abs=7)
    assert found[-1] == found[-2]


def test_without_search_data_nothing_changes_and_only_who_asks_is_told(desk_of, world):
    desk = desk_of(media=world[0])
    assert known(desk).media.control_names == ()
    assert known(desk).notes == read(desk, Asked()).notes
    assert any("Without search data" in note.en for note in known(desk, wanted=True).notes)


def test_spend_that_follows_demand_loses_what_demand_had_brought(desk_of, world):
    media, searches, _ = world
    desk = desk_of(media=media, search_console=searches())

    def roas(**args):
        table = call("attribution.mmm", args, desk).tables["channels"]
        return {row[0]: row[table.columns.index("roas")] for row in table.rows}

    without, found = roas(demand=False), roas()
    assert without["search spend"] > 2 * found["search spend"]
    assert abs(found["video spend"] - 2.0) < 0.8
