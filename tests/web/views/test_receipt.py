"""The receipt of one figure."""

# pyright: basic
# pyright: reportArgumentType=false
from __future__ import annotations

from datetime import date

import pytest

from errors import NotFound
from ledger.book import Book
from settings import Settings
from terms import Answer, Fact, Interval, Receipt, Result, Source, Words
from web.views.receipt import arguments, runs_of, shown


def fact(id, value=2.0, **more):
    return Fact(id=id, value=value, unit="ratio", label=Words(de=f"die {id}", en=f"the {id}"), **more)


def receipt(run, tool="data.metric", **more):
    plain = {"version": "1f", "code": "9c", "args": {"metric": "roas", "by": []}, "seed": 7, "today": date(2026, 11, 1)}
    return Receipt(run=run, tool=tool, **(plain | {"data": {"metric roas": "v1", "ads": "5f1c"}} | more))


@pytest.fixture
def settings(tmp_path):
    settings = Settings(home=tmp_path, user="anna")
    runs = Book.of(settings).runs
    source = Source(name="ads", kind="ads", snapshot="5f1c", rows=12, start=date(2026, 10, 1), end=date(2026, 10, 31))
    one = Result(facts=(fact("roas"), fact("cost")), receipt=receipt("r1"), sources=(source,))
    two = Result(facts=(fact("roas", 3, interval=Interval(low=2, high=4, level=0.9)),), receipt=receipt("r2"),
                 caveats=(Words(de="wenig Daten", en="few data"),), confidence="amber", evidence="model")  # fmt: skip
    for each in (one, two):
        runs.record(each.receipt, each, parent="q1", seconds=0.5)
    runs.record_answer(answer(), "Wie war der ROAS?", 1.0)
    return settings


def answer():
    return Answer(run="q1", lang="de", text="2,00", facts=(fact("roas"), fact("cost"), fact("roas_2", 3)),
                  receipts=(receipt("r1"), receipt("r2")))  # fmt: skip


def test_each_figure_of_an_answer_knows_the_run_that_computed_it(settings):
    assert runs_of(answer(), Book.of(settings).runs) == {"roas": "r1", "cost": "r1", "roas_2": "r2"}


def test_a_receipt_tells_formula_data_code_and_how_sure(settings):
    told = shown(settings, "r2", "roas_2", "de")
    assert told["fact"]["value"] == 3 and told["fact"]["low"] == 2
    assert told["title"] == "Kennzahl" and told["confidence"] == "amber" and told["caveats"] == ["wenig Daten"]
    assert told["formulas"][0]["formula"] and told["formulas"][0]["version"] == "v1"
    assert "SELECT" not in told["method"] and ">>>" not in told["method"] and told["method"]
    assert told["method"].startswith("Eine Kennzahl der geladenen Daten")
    assert shown(settings, "r2", "roas_2", "en")["method"].startswith("One metric of the loaded data")
    assert told["args"] == [("metric", "roas")]
    assert shown(settings, "r1", "roas", "en")["sources"][0]["rows"] == 12


def test_the_figure_of_an_answer_is_found_through_the_answer(settings):
    assert shown(settings, "q1", "roas_2", "en")["run"] == "r2"
    assert shown(settings, "q1", "cost", "en")["run"] == "r1"


@pytest.mark.parametrize(("run", "id"), [("r9", "roas"), ("r1", "nothing")])
def test_what_is_not_there_is_said(settings, run, id):
    with pytest.raises(NotFound) as failed:
        shown(settings, run, id, "de")
    assert failed.value.said("de") and failed.value.said("en")


def test_of_the_arguments_only_those_are_told_that_say_something():
    told = {"period": {"start": "2026-10-01", "end": "2026-10-31"}, "by": [], "where": {"platform": "google"}, "x": 0}
    assert arguments(told) == [("period", "2026-10-01..2026-10-31"), ("where", "platform = google"), ("x", "0")]
