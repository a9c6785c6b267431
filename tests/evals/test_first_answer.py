"""The gold questions are answered, and a broken router or tool turns the suite red."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal

import pytest

pytest.importorskip("ragas", reason="the eval extra is optional: make setup")

from evals import first_answer
from evals._metrics import faithful_share, tool_call_scores
from evals._world import ad_file, order_file, trial_file
from evals.suites import run_suites, suite_names


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_goal_is_reached(tmp_path):
    report = run_suites(junit=tmp_path / "junit.xml")
    assert report["ok"], json.dumps([suite["missed"] + suite["failures"] for suite in report["suites"]], indent=1)
    assert "<testcase" in (tmp_path / "junit.xml").read_text()


def test_the_gold_set_is_large_and_half_german():
    cases = first_answer.cases()
    assert len(cases) >= 60
    assert Counter(case["lang"] for case in cases)["de"] >= len(cases) / 2
    assert len({case["id"] for case in cases}) == len(cases)
    assert sum(bool(case.get("facts")) for case in cases) >= 40


def test_gold_figures_are_those_of_the_file(tmp_path):
    with ad_file(tmp_path).open(encoding="utf-8") as stream:
        august = [row for row in csv.DictReader(stream) if row["date"].startswith("2026-08")]
    value, cost = (sum(Decimal(row[name]) for row in august) for name in ("conversion_value", "cost"))
    gold = next(case for case in first_answer.cases() if case["id"] == "g01")
    assert gold["facts"]["roas"] == pytest.approx(float(value / cost))


def test_gold_orders_are_those_of_the_shops_file(tmp_path):
    with order_file(tmp_path).open(encoding="utf-8") as stream:
        august = [row for row in csv.DictReader(stream) if row["ordered_at"].startswith("2026-08")]
    gold = next(case for case in first_answer.cases() if case["id"] == "g85")
    assert gold["facts"]["shop_total"] == len(august)
    assert gold["facts"]["attributed_total"] == sum(bool(row["source"]) for row in august)


def test_gold_rates_are_those_of_the_trials_file(tmp_path):
    with trial_file(tmp_path).open(encoding="utf-8") as stream:
        bought = [(row["arm"], int(row["conversion"])) for row in csv.DictReader(stream)]
    gold = next(case for case in first_answer.cases() if case["id"] == "v03")
    for arm, name in (("control", "control"), ("voucher", "treatment")):
        mine = [each for told, each in bought if told == arm]
        assert gold["facts"][f"n_{name}"] == len(mine)
        assert gold["facts"][f"rate_{name}"] == pytest.approx(sum(mine) / len(mine))


def test_a_broken_router_turns_red(monkeypatch):
    from agents.supervisor import Supervisor
    from terms import Plan, Step

    whole = first_answer.cases()
    some = [case for case in whole if case["tool"] == "data.metric"][:4]
    real = Supervisor.plan

    def broken(self, question, lang=None):
        routed = real(self, question, lang)
        wrong = Step(tool="seo.robots", args={"robots_txt": "", "url": "/", "user_agent": "x"})
        return type(routed)(Plan(steps=(wrong,)), routed.lang, "broken", {})

    monkeypatch.setattr(first_answer, "cases", lambda: some)
    monkeypatch.setattr(Supervisor, "plan", broken)
    report = first_answer.run()
    assert not report.ok
    assert report.scores["tool_call_f1"] == 0


def test_a_wrong_figure_turns_red(monkeypatch):
    case = next(case for case in first_answer.cases() if case["id"] == "g01")
    monkeypatch.setattr(first_answer, "cases", lambda: [case | {"facts": {"roas": 999}}])
    report = first_answer.run()
    assert not report.ok
    assert "figures" in "".join(report.missed)


def test_tool_calls_are_scored_by_name_and_arguments():
    call = {"tool": "data.metric", "args": {"metric": "roas"}}
    assert tool_call_scores("?", [call], [call]) == (1.0, 1.0)
    assert tool_call_scores("?", [], [call]) == (0.0, 0.0)
    assert tool_call_scores("?", [{"tool": "seo.robots", "args": {}}], [call])[0] == 0
    assert tool_call_scores("?", [call | {"args": {"metric": "cpa"}}], [call])[0] < 1


def test_digits_without_a_fact_are_seen():
    assert faithful_share("ROAS 2,67 im August 2026", ["2,67", "August 2026"]) == (1.0, [])
    share, strangers = faithful_share("ROAS 2,68 im August 2026", ["2,67", "August 2026"])
    assert share < 1
    assert strangers


def test_suites_are_found_by_looking():
    assert "first_answer" in suite_names()
