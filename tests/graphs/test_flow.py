"""The plan of nights as data: what is packaged can be read, what is wrong is said in one sentence."""

# pyright: basic
from __future__ import annotations

import pytest
import yaml

from errors import BadFile, NotFound
from graphs import flow as flows
from graphs.night import ALONE, BEFORE
from settings import Nights, Settings
from tests.graphs._nights import PLAN
from tools._tool import check


def test_the_packaged_plan_names_tools_that_exist_with_arguments_that_they_know():
    plan = flows.read(flows.PACKAGED)
    runs = [run for flow in plan.flows.values() for stage in flow.steps for run in stage.tools]
    assert len(runs) >= 10
    for run in runs:
        check(run.tool, run.args)
    doing = {stage.do for flow in plan.flows.values() for stage in flow.steps}
    assert doing == BEFORE.keys() | ALONE.keys()
    assert not doing - set(flows.Doing.__args__)
    assert {stage.do for stage in plan.flow("watch").steps}.isdisjoint({"propose", "policy", "apply"})


def test_the_houses_own_plan_and_time_count(tmp_path):
    settings = Settings(home=tmp_path, nights=Nights(time="04:15"))
    assert flows.load(settings).schedules["night"].at == "04:15"
    (tmp_path / "night.yaml").write_text(yaml.safe_dump(PLAN))
    assert len(flows.load(settings).flow("night").steps) == 10
    with pytest.raises(NotFound):
        flows.load(settings).flow("day")


@pytest.mark.parametrize(
    "text",
    ["", "[", "version: 2", "- 1", "a: &x 1\nb: *x", "version: 1\nflows: {}\nextra: 1",
     "version: 1\nflows: {night: {title: {de: a, en: b}, steps: [{do: dance}]}}",
     "version: 1\nflows: {night: {title: {de: a, en: b}, steps: [{do: propose}]}}",
     "version: 1\nflows: {night: {title: {de: a, en: b}, steps: [{do: refresh}, {do: refresh}]}}",
     "version: 1\nflows: {night: {title: {de: a, en: b}, steps: [{do: verify}]}}",
     "version: 1\nflows: {Night One: {title: {de: a, en: b}, steps: [{do: refresh}]}}",
     "version: 1\nflows: {w: {title: {de: a, en: b}, steps: [{do: refresh}]}}\nschedules: {n: {flow: x, at: '03:00'}}",
     "version: 1\nflows: {w: {title: {de: a, en: b}, steps: [{do: refresh}]}}\nschedules: {n: {flow: w, at: '25:00'}}",
     "!!python/object/apply:os.system ['true']", "x" * 300_000],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(tmp_path, text):
    (tmp_path / "night.yaml").write_text(text)
    with pytest.raises(BadFile) as refused:
        flows.load(Settings(home=tmp_path))
    assert len(refused.value.line("de")) < 500
