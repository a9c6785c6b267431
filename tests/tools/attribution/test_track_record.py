# pyright: basic
from datetime import date, timedelta

import numpy as np
import pytest

from tools._tool import call

TOOL = "attribution.track_record"


def spend(last):
    random = np.random.default_rng(6)
    days = (date(2026, 8, 31) - date(2026, 1, 1)).days
    cost = 100 * random.uniform(0.8, 1.2, days)
    return [
        {"date": date(2026, 1, 1) + timedelta(days=at), "platform": "meta", "campaign": "A", "impressions": 10,
         "clicks": 1, "cost": round(float(cost[at]), 2)}
        for at in range(days) if date(2026, 1, 1) + timedelta(days=at) <= last
    ]  # fmt: skip


def record(desk, **args):
    return call(TOOL, args, desk)


def test_with_nothing_predicted_it_says_so_and_waits(desk_of):
    result = record(desk_of())
    assert result.fact("predictions").value == 0
    assert result.confidence == "red"
    assert result.tables["next_test"].rows[0][0] == "collect_data"


@pytest.fixture
def later(desk_of):
    """A desk in August over whose ledger six months' landings were predicted in the middle of each month."""
    for month in range(2, 8):
        today = date(2026, month, 15)
        call("bidding.pacing", {}, desk_of(today=today, ads=spend(today - timedelta(days=1))))
    return desk_of(today=date(2026, 8, 20), ads=spend(date(2026, 8, 19)))


def test_landings_are_held_against_what_was_spent(later):
    result = record(later)
    table = result.tables["record"]
    assert result.fact("scored").value == 6
    months = {each[4].month: each for each in table.rows}
    spent = {}
    for each in spend(date(2026, 8, 19)):
        spent[each["date"].month] = spent.get(each["date"].month, 0) + each["cost"]
    place = table.columns.index("happened")
    for month, each in months.items():
        assert each[place] == pytest.approx(spent[month], abs=0.01)
    assert abs(float(result.fact("bias").value)) < 0.05
    assert result.confidence == "amber"
    assert result.fact("coverage").interval is not None
    assert len(result.charts) == 1


def test_what_was_predicted_cannot_be_told_more_kindly(later):
    table = record(later).tables["record"]
    for each in table.rows:
        kept = later.runs.get(each[0]).result
        landing = next(fact for fact in kept["facts"] if fact["id"] == "landing")
        assert each[table.columns.index("predicted")] == pytest.approx(landing["value"])


def test_a_running_month_stays_open(later):
    call("bidding.pacing", {}, later)
    result = record(later)
    assert result.fact("predictions").value == 7
    assert result.fact("open").value == 1


def test_only_one_tool_or_period(later):
    assert record(later, tool="attribution.mmm").fact("predictions").value == 0
    assert record(later, period="2026-Q2").fact("predictions").value == 3


def test_an_experiment_judges_an_earlier_return(desk_of, tmp_path):
    from dataclasses import replace

    from ledger.experiments import Experiments, Plan, Readout

    rows = [each | {"conversions": 2, "conversion_value": 4 * each["cost"]} for each in spend(date(2026, 3, 31))]
    desk = desk_of(today=date(2026, 4, 1), ads=rows)
    call("attribution.triangulate", {"sources": ["platform"]}, desk)
    registry = Experiments(tmp_path / "registry")
    made = registry.propose(Plan(hypothesis="x", channel="meta", metric="revenue", days=20), date(2026, 4, 2))
    registry.start(made.id, date(2026, 4, 2))
    read = Readout(made.id, "geo", "meta", "", "revenue", None, date(2026, 4, 22), 2.2, 1.8, 2.6, 0.9, "iroas", "r")
    registry.read(made.id, read, date(2026, 4, 22), final=True)
    table = record(replace(desk, today=date(2026, 5, 1), experiments=registry)).tables["record"]
    assert [each[table.columns.index("happened")] for each in table.rows] == [2.2]
    assert table.rows[0][table.columns.index("by")] == "registry"
