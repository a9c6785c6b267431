"""Media data of every shape on an even grid: gaps, regions, days, holes, and the table that is built where none is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from errors import NoData, WeakData
from terms import Period
from tools.attribution._mmm_data import Asked, bare, read

MONDAY = date(2025, 1, 6)


@pytest.fixture
def rows():
    rng = np.random.default_rng(4)

    def make(count=30, days=7, **more):
        return [
            {
                "date": str(MONDAY + timedelta(days * one)),
                "kpi": round(float(rng.normal(1000, 50)), 2),
                "tv spend": round(float(rng.gamma(2, 50)), 2),
                "search spend": round(float(rng.gamma(2, 20)), 2),
            }
            | {name: value(one) for name, value in more.items()}
            for one in range(count)
        ]

    return make


def test_weeks_as_they_stand(desk_of, rows):
    found = read(desk_of(media=rows()), Asked())
    assert found.media.channels == ("tv spend", "search spend")
    assert found.media.days == 7
    assert found.media.spend.shape == (30, 2)
    assert found.media.geos == ()
    assert found.notes == ()


def test_days_are_days(desk_of, rows):
    assert read(desk_of(media=rows(days=1)), Asked()).media.days == 1


def test_a_single_gap_is_filled_and_said(desk_of, rows):
    lines = rows()
    before, after = lines[9]["kpi"], lines[11]["kpi"]
    del lines[10]
    found = read(desk_of(media=lines), Asked())
    assert len(found.media.dates) == 30
    assert found.media.kpi[10] == pytest.approx((before + after) / 2)
    assert any("1 missing period" in note.en for note in found.notes)


def test_wide_gaps_leave_the_longest_stretch(desk_of, rows):
    lines = rows(40)
    found = read(desk_of(media=lines[:12] + lines[20:]), Asked())
    assert len(found.media.dates) == 20
    assert any("longest stretch" in note.en for note in found.notes)


def test_regions_make_a_panel_and_can_be_added_up(desk_of, rows):
    lines = [line | {"geo": geo} for geo in ("Nord", "Süd", "West") for line in rows()]
    desk = desk_of(media=lines)
    panel = read(desk, Asked()).media
    assert panel.geos == ("Nord", "Süd", "West")
    assert panel.spend.shape == (3, 30, 2)
    whole = read(desk, Asked(geo="sum")).media
    assert whole.kpi == pytest.approx(panel.kpi.sum(axis=0))
    assert read(desk, Asked(geo="süd")).media.kpi == pytest.approx(panel.kpi[1])


def test_a_region_with_many_gaps_is_left_out(desk_of, rows):
    lines = [line | {"geo": "Nord"} for line in rows()] + [line | {"geo": "Süd"} for line in rows()[:10]]
    found = read(desk_of(media=lines), Asked())
    assert found.media.geos == ()
    assert len(found.media.dates) == 30
    assert any("1 region" in note.en for note in found.notes)


def test_one_constant_geo_is_national(desk_of, rows):
    assert read(desk_of(media=rows(geo=lambda _: "DE")), Asked()).media.geos == ()


def test_columns_by_short_names_and_a_period(desk_of, rows):
    desk = desk_of(media=rows())
    found = read(desk, Asked(media=("TV",), period=Period(start=date(2025, 2, 1), end=date(2025, 4, 30))))
    assert found.media.channels == ("tv spend",)
    assert len(found.media.dates) == 13
    with pytest.raises(WeakData, match="no row with an outcome"):
        read(desk, Asked(period=Period(start=date(2020, 1, 1), end=date(2020, 2, 1))))


def test_a_channel_never_spent_on_is_named(desk_of, rows):
    found = read(desk_of(media=rows(**{"radio spend": lambda _: 0})), Asked())
    assert found.idle == ("radio spend",)
    assert any("radio spend" in note.de for note in found.notes)


def test_controls_with_holes_get_the_mean_and_flat_ones_drop(desk_of, rows):
    lines = rows(holiday=lambda one: "" if one == 3 else int(one % 5 == 0), price=lambda _: 9.99)
    found = read(desk_of(media=lines), Asked())
    assert found.media.control_names == ("holiday",)
    assert np.isfinite(found.media.controls).all()
    assert any("price" in note.en for note in found.notes)


def test_the_week_that_has_not_ended_is_left_out(desk_of, rows):
    lines = rows()
    found = read(desk_of(media=lines, today=date.fromisoformat(lines[-1]["date"]) + timedelta(2)), Asked())
    assert len(found.media.dates) == 29


@pytest.fixture
def shop():
    rng = np.random.default_rng(2)
    days = [MONDAY + timedelta(one) for one in range(140)]
    ads = [
        {"date": str(day), "platform": platform, "campaign": campaign, "impressions": 100, "clicks": 10,
         "cost": round(float(rng.gamma(2, 20)), 2)}
        for day in days
        for platform, campaign in (("google", "Brand DE"), ("google", "Generic non-brand"), ("meta", "Retargeting"),
                                   ("meta", "Prospecting"))
    ]  # fmt: skip
    orders = [
        {"order_id": f"o{number}", "ordered_at": f"{day} 10:00:00", "customer_id": f"c{number}", "revenue": 40}
        for number, day in enumerate(day for day in days for _ in range(3))
    ]
    return {"ads": ads, "orders": orders}


def test_without_media_data_costs_and_orders_make_the_table(desk_of, shop):
    found = read(desk_of(**shop), Asked())
    assert set(found.media.channels) == {"google", "google brand", "meta", "meta retargeting"}
    assert found.media.days == 7
    assert found.media.kpi == pytest.approx(np.full(20, 3 * 7 * 40.0))
    spent = sum(line["cost"] for line in shop["ads"] if line["campaign"] == "Brand DE")
    assert found.media.spend[:, found.media.channels.index("google brand")].sum() == pytest.approx(spent)
    assert any("no media data" in note.en for note in found.notes)
    assert {source.kind for source in found.sources} == {"ads", "orders"}
    counted = read(desk_of(**shop), Asked(kpi="orders"))
    assert counted.media.kpi == pytest.approx(np.full(20, 21.0))
    assert counted.unit == ""
    assert found.unit == "EUR"


def test_costs_without_an_outcome_are_not_enough(desk_of, shop):
    with pytest.raises(NoData) as refused:
        read(desk_of(ads=shop["ads"]), Asked())
    assert "ads" in str(refused.value)


def test_bare_names():
    assert [bare(name) for name in ("TV Kosten", "search_spend", "facebook_S", "Spend")] == [
        "tv", "search", "facebook", "spend",
    ]  # fmt: skip
