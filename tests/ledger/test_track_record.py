from datetime import date

from ledger.runs import Runs
from ledger.track_record import predictions
from terms import Fact, Interval, Receipt, Result, Source, Table, Words

NAME = Words(de="x", en="x")


def keep(runs, tool, result, today=date(2026, 3, 10), **args):
    run = runs.new_id(tool)
    receipt = Receipt(run=run, tool=tool, version="1", code="1", args=args, data={}, seed=1, today=today)
    runs.record(receipt, result)
    return run


def landing(value):
    fact = Fact(id="landing", value=value, unit="EUR", label=NAME, interval=Interval(low=90, high=110, level=0.8))
    return Result(facts=(fact,), sources=(Source(name="ads", kind="ads", end=date(2026, 3, 9)),))


def returns(value):
    columns = ("channel", "iroas", "low", "high")
    return Result(
        tables={"channels": Table(columns=columns, rows=(("tv", value, 1.0, 3.0), ("radio", None, None, None)))}
    )


def test_a_landing_is_due_when_its_month_is_over(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    keep(runs, "bidding.pacing", landing(100))
    (found,) = predictions(runs)
    assert (found.due, found.value, found.low, found.high, found.level) == (date(2026, 4, 1), 100, 90, 110, 0.8)
    assert found.args["month"] == {"start": "2026-03-01", "end": "2026-03-31"}


def test_returns_without_a_value_predict_nothing(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    keep(runs, "attribution.triangulate", returns(2.0))
    assert [(each.subject, each.value, each.due) for each in predictions(runs)] == [("tv", 2.0, None)]


def test_the_last_run_of_a_day_counts(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    keep(runs, "attribution.triangulate", returns(2.0))
    last = keep(runs, "attribution.triangulate", returns(2.5))
    keep(runs, "attribution.triangulate", returns(2.7), today=date(2026, 3, 11))
    found = predictions(runs)
    assert [each.value for each in found] == [2.5, 2.7]
    assert found[0].run == last


def test_other_runs_predict_nothing(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    keep(runs, "data.metric", returns(2.0))
    assert predictions(runs) == []


def test_the_runs_of_one_tool_come_newest_first(tmp_path):
    runs = Runs(tmp_path / "ledger.db")
    first = keep(runs, "attribution.mmm", returns(2.0))
    keep(runs, "data.metric", returns(2.0))
    last = keep(runs, "attribution.mmm", returns(2.5))
    assert [each.run for each in runs.of("attribution.mmm")] == [last, first]
    assert [each.run for each in runs.of("attribution.mmm", 1)] == [last]
