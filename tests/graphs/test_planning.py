"""What a question is answered with: the router, the question before, or a model whose plan can be taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphs.planning import planned, went_on
from terms import Plan, Step
from tests.graphs._asked import ROBOTS, Spoken

ROAS = "Wie hoch war der ROAS im Juli 2026?"
BEFORE = Plan(steps=(Step(tool="data.metric", args={"metric": "roas", "period": "2026-07"}),))
ROUTES = {"steps": [{"tool": "seo.robots", "args": ROBOTS}]}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    from evals._world import build

    return build(tmp_path_factory.mktemp("world"), documents=False)


@pytest.fixture
def room(home):
    from graphs.ask import Asking

    room = Asking.open(home)
    yield room
    room.close()


def test_without_a_model_the_router_plans(room):
    plan, lang = planned(room, ROAS, None)
    assert lang == "de"
    assert [step.tool for step in plan.steps] == ["data.metric"]
    assert went_on(room, plan) == ()


def test_a_short_question_goes_on_from_the_one_before_and_says_so(room):
    own = replace(room, before=BEFORE)
    plan, _ = planned(own, "Und im August?", None)
    assert plan.steps[0].args["metric"] == "roas"
    assert "08" in plan.steps[0].args["period"]
    assert went_on(own, plan)
    whole, _ = planned(own, ROAS, None)
    assert went_on(own, whole) == ()


def test_a_models_plan_is_taken_where_it_is_one(room):
    plan, _ = planned(replace(room, mix=Spoken(plan=ROUTES)), ROAS, None)
    assert [step.tool for step in plan.steps] == ["seo.robots"]


@pytest.mark.parametrize(
    "proposed", [None, {}, {"steps": []}, {"steps": [{"tool": "act.pause", "args": {}}]},
                 {"steps": [{"tool": "os.system", "args": {}}]}],
)  # fmt: skip
def test_what_is_no_plan_leaves_it_to_the_router(room, proposed):
    plan, _ = planned(replace(room, mix=Spoken(plan=proposed)), ROAS, None)
    assert [step.tool for step in plan.steps] == ["data.metric"]


def test_names_of_people_reach_no_planner(room, monkeypatch):
    heard = []
    real = room.supervisor.plan
    monkeypatch.setattr("warehouse.vault.nameless", lambda question, home: question.replace("Anna", "…"))
    monkeypatch.setattr(room.supervisor, "plan", lambda question, lang: heard.append(question) or real(ROAS, lang))
    room.plan("Was kaufte Anna?")
    assert heard == ["Was kaufte …?"]
