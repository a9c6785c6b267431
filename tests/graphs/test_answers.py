"""Results of several steps become one answer without mixing them up."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from graphs.answers import Parts, gather, template_of
from terms import Money, Proposal, Result, Words
from tests.graphs._asked import ROBOTS, SPENT


def test_a_proposal_outside_the_limits_is_blocked_in_every_answer(room, monkeypatch):
    given = {"id": "p", "action": "set_budget", "target": "Brand", "evidence": "model", "unit": "EUR/day"}
    why = Words(de="Der nächste Euro bringt dort mehr.", en="The next euro returns more there.")
    far = Proposal(**given, before={"Brand": 10.0}, after={"Brand": 9000.0}, risk=Money(amount=1), why=why,
                   expires=room.desk.today)  # fmt: skip
    run = SimpleNamespace(result=Result(proposals=(far,)).model_dump(mode="json"))
    desk = replace(room.desk, runs=SimpleNamespace(get=lambda _: run))
    (result,) = gather({"runs": [{"place": 0, "run": "x"}], "failures": []}, desk).results
    assert result.proposals == ()
    assert [finding.rule for finding in result.findings] == ["limits.change"]
    assert result.verdict.decision == "block"


def test_a_line_without_its_figure_is_left_out():
    text = Words(de="Kosten: {{cost}}.\nSpanne: {{cost:interval}}.\nROAS: {{roas}}.", en="x")
    parts = Parts((Result(facts=(SPENT,), text=text),), ())
    assert template_of(parts, "de") == "Kosten: {{cost}}.\nSpanne: {{cost:interval}}."


def test_results_come_back_in_the_order_of_the_plan(room):
    from tools._tool import call

    runs = [call("seo.robots", ROBOTS | {"url": f"https://shop.example/{path}"}, room.desk).receipt for path in "ab"]
    state = {"runs": [{"place": 1, "run": runs[1].run}, {"place": 0, "run": runs[0].run}], "failures": []}
    parts = gather(state, room.desk)
    assert [result.receipt.run for result in parts.results] == [runs[0].run, runs[1].run]


def test_what_a_step_has_said_no_later_one_repeats():
    first = Words(de="Kosten: {{cost}}. Das ist eine Verbesserung.\nBis gestern.", en="x")
    second = Words(de="Kosten: {{cost_2}}.\nBis gestern.\nUrsache: Klickpreis.\nUrsache: Klickpreis.", en="x")
    again = SPENT.model_copy(update={"id": "cost_2"})
    parts = Parts((Result(facts=(SPENT,), text=first), Result(facts=(again,), text=second)), ())
    assert template_of(parts, "de") == f"{first.de}\n\nUrsache: Klickpreis.\nUrsache: Klickpreis."
    other = again.model_copy(update={"value": again.value + 1})
    parts = Parts((Result(facts=(SPENT,), text=first), Result(facts=(other,), text=second)), ())
    assert "Kosten: {{cost_2}}." in template_of(parts, "de")
