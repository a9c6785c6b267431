"""The registry as people see it: status, conflicts, what is overdue, what was learned, and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from errors import BadArguments
from ledger.experiments import Done, Experiments, Plan, Readout
from ledger.runs import Run
from tools._tool import call, fingerprint
from tools.attribution._experiment_calendar import clashes, ical, span
from tools.attribution._experiment_record import recorded

TOOL = "attribution.experiments"
READOUT = Readout("", "geo", "", "", "kpi", date(2026, 3, 1), date(2026, 3, 28), 1.8, 1.1, 2.6, 0.9, "iroas", "r1",
                  confidence="amber", evidence="quasi-experiment")  # fmt: skip


def plan(**other):
    return Plan(**{"hypothesis": "TV works", "kind": "geo", "channel": "tv", "metric": "kpi",
                   "start": "2026-03-01", "end": "2026-03-28"} | other)  # fmt: skip


@pytest.fixture
def registry(tmp_path):
    return Experiments(tmp_path / "home")


@pytest.fixture
def told(desk_of, registry):
    def run(**args):
        return call(TOOL, args, replace(desk_of(), experiments=registry))

    return run


def value(result, id):
    return float(result.fact(id).value)


def test_an_empty_registry_says_how_to_begin(told, said, desk_of):
    result = told()
    assert "propose" in said(result, "en")
    assert value(result, "total") == 0
    assert call(TOOL, {}, desk_of()).fact("total").value == 0


def test_what_was_learned_is_said_with_its_interval_and_what_runs_with_its_end(told, registry, said):
    for _ in range(2):
        id = registry.propose(plan(), date(2026, 2, 20)).id
        registry.start(id, date(2026, 3, 1))
        registry.read(id, READOUT, date(2026, 3, 29), done=Done())
    registry.decide("E1", "keep", "too dear", date(2026, 3, 30))
    running = registry.propose(plan(asset="/lp", channel="google", end="2026-04-20"), date(2026, 3, 1)).id
    registry.start(running, date(2026, 3, 20))
    result = told()
    text = said(result, "de")
    assert "E1 tv: kpi 1,80 [1,10 bis 2,60 (90\u00a0%)], beim Alten bleiben" in text
    assert "E3 /lp, bis 20.04.2026" in text
    assert [value(result, each) for each in ("total", "running", "read", "decided", "overdue")] == [3, 1, 1, 1, 0]
    assert len(result.charts) == 1
    assert result.tables["experiments"].rows[0][:2] == ("E1", "decided")


def test_filters(told, registry):
    registry.propose(plan(), date(2026, 2, 1))
    registry.propose(plan(channel="meta", regions=["Köln"]), date(2026, 2, 1))
    registry.propose(Plan(hypothesis="an idea"), date(2026, 2, 1))
    assert value(told(channel="META"), "total") == 1
    assert value(told(asset="köln"), "total") == 1
    assert value(told(status="proposed"), "total") == 1


def test_what_has_ended_and_was_not_read_is_overdue(told, registry, said):
    id = registry.propose(plan(), date(2026, 2, 1)).id
    registry.start(id, date(2026, 3, 1))
    assert "Overdue, ended and not yet read: E1 tv" in said(told(), "en")


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({"asset": "/lp"}, {"asset": "/LP", "channel": "x"}, True),
        ({"regions": ["Köln"]}, {"regions": ["köln", "Bonn"]}, True),
        ({"regions": ["Köln"]}, {"regions": ["Bonn"]}, False),
        ({}, {}, True),
        ({}, {"channel": "meta"}, False),
        ({"audience": "new"}, {"audience": "existing"}, False),
        ({}, {"start": "2026-03-29", "end": "2026-04-10"}, False),
    ],
)
def test_what_clashes(registry, one, other, clash):
    for fields in (one, other):
        registry.propose(plan(**fields), date(2026, 2, 1))
    assert bool(clashes(registry.all())) is clash


def test_a_clash_is_told(told, registry, said):
    for _ in range(2):
        registry.propose(plan(), date(2026, 2, 1))
    result = told()
    assert "E1 und E2 (derselbe Kanal tv)" in said(result, "de")
    assert result.tables["conflicts"].rows[0][2] == date(2026, 3, 1)


def test_a_forged_history_is_told(told, registry, tmp_path):
    import sqlite3

    registry.propose(plan(), date(2026, 2, 1))
    db = sqlite3.connect(tmp_path / "home" / "ledger.db")
    db.execute("drop trigger experiments_stay")
    db.execute("update experiments set body = replace(body, 'tv', 'radio')")
    db.commit()
    assert "Line 1" in told().caveats[0].en


def test_the_receipt_pins_the_state_of_the_registry(desk_of, registry):
    desk = replace(desk_of(), experiments=registry)
    registry.propose(plan(), date(2026, 2, 1))
    before, again = (call(TOOL, {}, desk) for _ in range(2))
    assert fingerprint(before) == fingerprint(again)
    registry.propose(plan(), date(2026, 2, 1))
    assert call(TOOL, {}, desk).receipt.data["experiments"] != before.receipt.data["experiments"]


def test_the_calendar_is_an_icalendar_file(registry):
    registry.propose(plan(hypothesis="Höhere Gebote; mehr, viel mehr Umsatz " + "ü" * 60), date(2026, 2, 1))
    registry.propose(Plan(hypothesis="no date"), date(2026, 2, 1))
    text = ical(registry.all(), date(2026, 4, 1))
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260329\r\n" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert "Gebote\\; mehr\\, viel" in text.replace("\r\n ", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_an_experiment_without_an_end_is_taken_to_run_four_weeks(registry):
    known = registry.propose(plan(end=None, size=100), date(2026, 2, 1))
    assert span(known) == (date(2026, 3, 1), date(2026, 3, 29))


def run(tool, facts, args=None, **result):
    shape = [{"id": id, "value": each[0], "unit": each[1], "interval": each[2]} for id, each in facts.items()]
    known = {"facts": shape, "names": {}, "confidence": "green", "evidence": "experiment"}
    return Run("r9", "", tool, "", 0.0, {"args": args or {}}, known | result)


def test_a_geo_test_with_cost_is_read_as_iroas():
    ends = {"low": 1.2, "high": 2.4, "level": 0.9}
    facts = {"iroas": (1.8, "ratio", ends), "att": (5.0, "sales", None), "p_value": (0.01, "probability", None)}
    args = {"treated": ["Köln"], "start": "2026-03-01", "end": "2026-03-28", "kpi": "sales"}
    readout, done = recorded(run("attribution.geo_lift", facts, args, evidence="quasi-experiment"))
    assert (readout.estimate, readout.low, readout.unit, readout.metric) == (1.8, 1.2, "iroas", "sales")
    assert (readout.end, done.regions, readout.run) == (date(2026, 3, 28), ("Köln",), "r9")


def trial_run(unit):
    ends = {"low": 0.1, "high": 0.5, "level": 0.95}
    same = {"de": "x", "en": "x"}
    facts = {"effect": (0.3, unit, ends), "n_control": (900, "count", None), "n_treatment": (1_000, "count", None)}
    return run("attribution.experiment", facts, {"alpha": 0.05},
               names={"outcome": same, "control": same, "treatment": same})  # fmt: skip


def test_a_holdout_with_its_cost_is_read_as_iroas():
    readout, done = recorded(trial_run("EUR"), cost=200.0)
    assert (readout.estimate, readout.high, readout.unit, readout.n) == (1.5, 2.5, "iroas", 1_900)
    assert (done.arms, done.alpha) == (("x", "x"), 0.05)
    assert recorded(trial_run("EUR"))[0].unit == "EUR"
    with pytest.raises(BadArguments):
        recorded(trial_run("pp"), cost=200.0)


def test_another_tools_run_measures_no_experiment():
    with pytest.raises(BadArguments):
        recorded(run("data.metric", {}))


def test_nobody_needs_a_registry():
    from tools._tool import Desk

    desk = Desk(SimpleNamespace(), SimpleNamespace(), SimpleNamespace(), date(2026, 4, 1), 1)
    assert desk.experiments.all() == ()
