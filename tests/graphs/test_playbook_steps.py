"""Steps that look: what a tool says decides them, and a tool that fails is neither good nor bad news."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NoData
from graphs import playbook_shape as shape
from graphs._playbook_steps import _day, look, tool
from terms import Result, Words
from tests.graphs._going import counted, going, step


@pytest.mark.parametrize(("value", "state"), [(0, "passed"), (3, "failed")])
def test_a_check_is_judged_by_what_the_tool_found(tmp_path, value, state):
    run = going(tmp_path, says=counted(value))
    tool(run, step(run, "spend"))
    assert run.states == {"spend": state}
    assert run.steps[0]["measured"]["value"] == value
    assert run.results["spend"].facts[0].value == value


def test_a_tool_that_fails_leaves_the_step_unknown_with_its_reason(tmp_path):
    run = going(tmp_path, says=NoData(en="No ads.", de="Keine Anzeigen."))
    tool(run, step(run, "spend"))
    assert run.states == {"spend": "unknown"}
    assert "Keine Anzeigen." in run.steps[0]["note"]["de"]
    assert run.results == {}


def test_a_result_without_the_figure_is_unknown(tmp_path):
    run = going(tmp_path, says=Result())
    tool(run, step(run, "spend"))
    assert run.states == {"spend": "unknown"}


def test_a_value_that_somebody_gave_is_not_overwritten_and_the_onset_is_a_day(tmp_path):
    run = going(tmp_path, says=counted(3))
    take = {"onset": shape.Measure(fact="since"), "why": shape.Measure(fact="incidents")}
    each = step(run, "spend").model_copy(update={"check": None, "take": take})
    run.given["why"] = "asked"
    tool(run, each)
    assert (run.given["why"], run.onset, run.states["spend"]) == ("asked", None, "done")
    assert _day("2026-09-03T10:00") == _day(date(2026, 9, 3)) == date(2026, 9, 3)


def test_another_look_takes_the_earlier_result(tmp_path):
    run = going(tmp_path, says=counted(3))
    each = step(run, "spend")
    tool(run, each)
    check = each.check.model_copy(update={"op": ">"})
    again = shape.Step(id="again", title=Words(de="Noch einmal", en="Again"), look="spend", check=check)
    look(run, again)
    assert run.states == {"spend": "failed", "again": "passed"}


def test_another_look_at_what_failed_repeats_why(tmp_path):
    run = going(tmp_path, says=NoData(en="No ads.", de="Keine Anzeigen."))
    each = step(run, "spend")
    tool(run, each)
    look(run, shape.Step(id="again", title=Words(de="a", en="b"), look="spend", check=each.check))
    assert run.states["again"] == "unknown"
    assert run.steps[1]["note"] == run.steps[0]["note"]
