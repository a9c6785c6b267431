"""Experiments from the form to the decision: the registry's own rules, roles, looks before the end, conflicts."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, Forbidden, NotFound
from settings import Settings
from terms import Principal
from warehouse.store import Warehouse
from web.views import experiments

ANALYST = Principal(id="ana", kind="person", role="analyst")
VIEWER = Principal(id="vera", kind="person", role="viewer")
PLAN = {"hypothesis": "B sells <b>more</b>", "kind": "page", "channel": "google", "asset": "/lp",
        "metric": "conversion", "start": date(2025, 5, 5),
        "end": date(2025, 6, 1), "minimum_effect": "5 %"}  # fmt: skip
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def regions(tmp_path_factory) -> Settings:
    """A home with 20 regions over 120 days, in which nothing happened but a rise in three of them at the end."""
    random = np.random.default_rng(3)
    home = tmp_path_factory.mktemp("regions")
    file, last = home / "geo.csv", date(2026, 6, 28)
    base = random.uniform(80, 120, 20)
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["date", "geo", "kpi"])
        for back in range(139, -1, -1):
            day = last - timedelta(days=back)
            common = 1 + 0.1 * np.sin(back / 9)
            for at in range(20):
                lift = 1.25 if at < 3 and back < 21 else 1.0
                writer.writerow([day, f"R{at:02d}", round(base[at] * common * lift + random.normal(0, 2), 2)])
    Warehouse(home / "home").load([file], kind="geo_panel")
    return Settings(home=home / "home", today=TODAY, model="none")


def test_the_whole_way_by_the_registrys_rules(empty):
    with pytest.raises(Forbidden):
        experiments.proposed(empty, PLAN, VIEWER)
    made = experiments.proposed(empty, PLAN, ANALYST)["experiment"]
    assert (made["id"], made["status"]) == ("E1", "designed")
    assert made["plan"]["minimum_effect"] == pytest.approx(0.05)
    assert made["plan"]["owner"] == "ana"
    with pytest.raises(Forbidden):
        experiments.started(empty, "E1", VIEWER)
    started = experiments.started(empty, "E1", ANALYST)["experiment"]
    assert started["status"] == "running"
    assert started["plan_hash"]
    told = experiments.experiments(empty, "en")
    json.dumps(told)
    assert told["experiments"][0]["early"]
    assert told["experiments"][0]["left_days"] == 27
    done = experiments.decided(empty, "E1", "abandon", "no time", ANALYST)["experiment"]
    assert (done["decision"], done["why"]) == ("abandon", "no time")


def test_overlapping_experiments_are_named(empty):
    for _ in range(2):
        experiments.proposed(empty, PLAN, ANALYST)
    told = experiments.experiments(empty, "de")
    assert told["conflicts"][0]["experiments"] == ["E1", "E2"]
    assert "/lp" in told["conflicts"][0]["shared"]


def test_a_geo_design_is_computed_registered_started_and_read(regions, waited):
    given = {"channel": "search", "weeks": "2", "treated_count": "3", "must": "", "start": "2026-07-06", "budget": ""}
    told = waited(lambda: experiments.design(regions, "en", given))
    json.dumps(told)
    found = told["found"]
    assert found["plan"]["start"] == "2026-07-06"
    assert found["plan"]["end"] == "2026-07-19"
    assert len(found["plan"]["regions"].split("; ")) == 3
    assert found["facts"]["mde"]["value"] > 0
    with pytest.raises(Forbidden):
        experiments.registered(regions, "en", found["run"], VIEWER)
    made = experiments.registered(regions, "de", found["run"], ANALYST)["experiment"]
    assert made["status"] == "designed"
    assert made["plan"]["regions"] == found["plan"]["regions"].split("; ")
    assert made["plan"]["minimum_effect"] == pytest.approx(found["facts"]["mde"]["value"])
    assert "search" in made["plan"]["hypothesis"]
    # The next design knows of this one.
    again = experiments.design(regions, "en", given, begin=False)
    assert again["args"]["running"] == {"E1": {"start": "2026-07-06", "end": "2026-07-19"}}


def test_a_geo_test_is_read_as_planned_and_a_look_before_the_end_is_counted(regions):
    plan = {"hypothesis": "More in three regions", "kind": "geo", "channel": "meta", "metric": "kpi",
            "regions": ("R00", "R01", "R02"), "start": date(2026, 6, 8), "end": date(2026, 7, 20)}  # fmt: skip
    id = experiments.proposed(regions, plan, ANALYST)["experiment"]["id"]
    experiments.started(regions, id, ANALYST, date(2026, 6, 8))
    told = experiments.read_out(regions, "en", id, ANALYST)
    one = told["experiment"]
    assert one["peeks"] == 1
    assert one["status"] == "running"
    assert one["readouts"][0]["run"] == told["found"]["run"]
    assert 0.15 < told["found"]["facts"]["lift"]["value"] < 0.35
    shown = experiments.shown(regions, "de", id)["experiment"]
    assert shown["readout"]["estimate"] == one["readouts"][0]["estimate"]
    assert not shown["anchors"]


def test_what_cannot_be_is_refused(empty, regions):
    with pytest.raises(NotFound):
        experiments.shown(empty, "en", "E9")
    with pytest.raises(BadArguments, match="whole number"):
        experiments.design(regions, "en", {"weeks": "two"})
    with pytest.raises(BadArguments, match="decision"):
        experiments.decided(empty, "E1", "maybe", "", ANALYST)
    experiments.experiments(empty, "en")
    with pytest.raises(NotFound):
        experiments.registered(empty, "en", "r-none", ANALYST)
    with pytest.raises(BadArguments, match="share"):
        experiments.proposed(empty, PLAN | {"minimum_effect": "much"}, ANALYST)


def test_a_design_that_the_data_do_not_carry_says_so(empty, waited):
    told = waited(lambda: experiments.design(empty, "de", {"channel": "x"}))
    assert told["found"] is None
    assert told["failed"]["do"]
