"""Safeguards from the warehouse to the ledger: what they read, propose, open and close."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import numpy as np
import pytest

from acting.office import Office
from acting.safeguards import BY, guard, guarded, tracked, watch
from bench.safeguards import CHANGE, changed, drawn
from errors import NoData
from ledger import incidents
from policies.safeguards import load
from settings import Settings
from tools._desk import open_desk
from warehouse.store import Warehouse

FIRST = date(2026, 1, 1)


def home_with(tmp_path, house, end):
    """A home whose ads are these campaigns up to a day; the day after is today."""
    file = tmp_path / "ads.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out)
        write.writerow(["date", "platform", "campaign", "impressions", "clicks", "cost", "conversions",
                        "conversion_value", "currency"])  # fmt: skip
        for name, days in house.items():
            platform, _, campaign = name.partition(" · ")
            for at in range(end):
                write.writerow([FIRST + timedelta(days=at), platform, campaign, int(days.clicks[at]) * 20,
                                int(days.clicks[at]), f"{days.spend[at]:.2f}", int(days.conversions[at]),
                                f"{days.value[at]:.2f}", "EUR"])  # fmt: skip
    today = FIRST + timedelta(days=end)
    settings = Settings(home=tmp_path / "home", today=today)
    load_into(settings, file)
    return settings


def load_into(settings, file):
    Warehouse(settings.home).load([file], kind="ads", known_on=settings.day)


@pytest.fixture(scope="module")
def house():
    rng = np.random.default_rng(11)
    calm = {name: drawn(rng, 40, 0.4) for name in ("google · Calm", "meta · Calm too")}
    flipped = changed(drawn(rng, 40, 0.2), CHANGE, conversions=0.3, rng=rng)
    return {**calm, "google · Flipped": flipped}


def test_a_flip_in_the_warehouse_becomes_a_pause_that_waits_in_the_inbox(tmp_path, house):
    settings = home_with(tmp_path, house, CHANGE + 16)
    desk = open_desk(settings)
    (result,), watched = guarded(desk, settings.home)
    assert [(each.action, each.target) for each in result.proposals] == [("pause", "google · Flipped")]
    assert result.proposals[0].effect.interval.low > 0
    assert {row[0]: row[2] for row in result.tables["safeguards"].rows} == {
        "google · Calm": "none", "google · Flipped": "pause", "meta · Calm too": "none",
    }  # fmt: skip
    assert desk.runs.get(result.receipt.run).tool == "acting.safeguards"
    assert watched.last == settings.day - timedelta(days=1)
    office = Office.open(settings, clock=lambda: settings.now)
    (entry,) = guard(office, desk, night="night:2026")
    assert (entry.status, entry.by, entry.proposal.action) == ("open", BY, "pause")
    assert guard(office, desk, night="night:2026")[0].id == entry.id


def test_a_broken_measurement_opens_one_incident_and_closes_it_when_it_is_over(tmp_path, house):
    rng = np.random.default_rng(1)
    dark = {name: each if name.startswith("meta") else changed(each, CHANGE, conversions=0.0, rng=rng)
            for name, each in house.items() if name != "google · Flipped"}  # fmt: skip
    settings = home_with(tmp_path, dark, CHANGE + 8)
    office = Office.open(settings, clock=lambda: settings.now)
    watched = watch(open_desk(settings), load(settings.home))
    opened = tracked(office, watched)
    assert len(opened) == 1
    assert tracked(office, watched) == opened
    assert guard(office, open_desk(settings)) == ()
    with office.book.reading() as tx:
        (incident,) = incidents.listed(tx, only_open=True)
    assert (incident.kind, incident.about) == ("tracking", "google")
    healthy = home_with(tmp_path / "later", {name: house[name] for name in dark}, CHANGE + 8)
    tracked(office, watch(open_desk(healthy), load(settings.home)))
    with office.book.reading() as tx:
        assert incidents.listed(tx, only_open=True) == []


def test_without_ads_there_is_nothing_to_watch(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 5, 1))
    with pytest.raises(NoData):
        guarded(open_desk(settings), settings.home)
