"""An experiment keeps its plan, its read-outs and where they differ; nothing is ever rewritten."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from errors import BadArguments, NotFound
from ledger.experiments import Done, Experiments, Plan, Readout

PLAN = Plan(hypothesis="The new page sells more", kind="page", channel="google", asset="/lp", metric="conversion",
            control="a", treatment="b", days=14, size=1000)  # fmt: skip
READOUT = Readout("", "page", "", "", "conversion", None, None, 0.04, 0.03, 0.05, 0.95, "pp", "r1", n=1000)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)


@pytest.fixture
def registry(tmp_path):
    return Experiments(tmp_path)


@pytest.fixture
def running(registry):
    id = registry.propose(PLAN, date(2026, 11, 1)).id
    registry.start(id, FIRST)
    return registry


def codes(experiment):
    return [left.code for left in experiment.deviations]


def test_reading_a_home_without_experiments_makes_no_file(tmp_path):
    assert Experiments(tmp_path).all() == Experiments(tmp_path).finished() == ()
    assert list(tmp_path.iterdir()) == []
    assert Experiments().snapshot() == ""


def test_an_experiment_goes_its_way(registry):
    assert registry.propose(Plan(hypothesis="x"), FIRST).status == "proposed"
    with pytest.raises(BadArguments):
        registry.start("E1", FIRST)
    assert registry.change("e1", PLAN, FIRST).status == "designed"
    started = registry.start("E1", FIRST)
    assert (started.status, started.planned_end, started.hash) == ("running", LAST, PLAN.hash)
    read = registry.read("E1", READOUT, LAST)
    assert (read.status, read.peeks, codes(read)) == ("read", 0, [])
    decided = registry.decide("E1", "ship", "clearly better", date(2026, 11, 16))
    assert (decided.status, decided.decision) == ("decided", "ship")
    assert [line.event for line in decided.history] == ["proposed", "changed", "started", "read", "decided"]
    kept = registry.finished("Google")[0]
    assert (kept.id, kept.asset, kept.start, kept.end, kept.decided) == ("E1", "/lp", FIRST, LAST, "ship")


def test_a_frozen_plan_does_not_change(running):
    with pytest.raises(BadArguments):
        running.change("E1", PLAN, LAST)
    with pytest.raises(BadArguments):
        running.start("E1", LAST)


def test_a_look_before_the_end_is_counted_and_a_changed_metric_is_told(running):
    looked = running.read("E1", replace(READOUT, metric="visit", n=400), date(2026, 11, 5))
    assert (looked.status, looked.peeks, codes(looked)) == ("running", 1, ["metric"])
    early = running.read("E1", replace(READOUT, n=700), date(2026, 11, 10), final=True)
    assert (early.status, codes(early)) == ("read", ["stopped_early", "size", "peeks"])


def test_swapped_arms_and_another_level_are_told(running):
    read = running.read("E1", READOUT, LAST, done=Done(arms=("b", "A "), alpha=0.1, regions=("Köln",)))
    assert codes(read) == ["control", "treatment", "alpha"]


def test_what_has_no_readout_can_only_be_abandoned(running):
    with pytest.raises(BadArguments):
        running.decide("E1", "ship", "", LAST)
    assert running.decide("E1", "abandon", "page went away", LAST).decision == "abandon"
    with pytest.raises(BadArguments):
        running.decide("E1", "abandon", "", LAST)
    assert running.finished() == ()


def test_what_is_red_is_no_anchor(running):
    running.read("E1", replace(READOUT, confidence="red"), LAST)
    assert running.finished() == ()
    assert len(running.finished(red=True)) == 1


def test_history_is_only_added_to_and_a_forged_line_is_found(running, tmp_path):
    assert running.broken() is None
    db = sqlite3.connect(tmp_path / "ledger.db")
    for wrong in ("delete from experiments", "update experiments set body = '{}'"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(wrong)
    db.execute("drop trigger experiments_stay")
    db.execute("update experiments set body = replace(body, 'google', 'meta') where seq = 1")
    db.commit()
    assert running.broken().seq == 1


def test_an_unknown_experiment_names_those_that_there_are(running):
    with pytest.raises(NotFound) as told:
        running.get("E9")
    assert "E1" in told.value.todo("de")


def test_an_asset_shows_its_experiments(running):
    assert [each.id for each in running.of_asset(" /LP ")] == ["E1"]
    assert running.of_asset("/other") == ()


def test_many_threads_may_propose_at_once(registry):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: registry.propose(PLAN, FIRST).plan.hash, range(24)))
    assert made == {PLAN.hash}
    assert [each.id for each in registry.all()] == [f"E{n + 1}" for n in range(24)]
    assert registry.broken() is None
