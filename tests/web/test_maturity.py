"""The ten steps: each is judged by what is there, and the next step is the first that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from warehouse.reader import Loaded
from web.maturity import State, next_step, steps


def loaded(kind, first=date(2025, 1, 1), last=date(2026, 3, 31)):
    return Loaded(kind, kind, 10, first, last, ("date",), "abc", "EUR")


EMPTY = State(
    loaded={}, tools=("data.metric", "data.anomalies", "bidding.pacing"), runs={}, documents=0, model=False,
    built=False, linked=False, served=0, sealed=False, rejected=0.0,
)  # fmt: skip


def following(state):
    """The next step and its open check; a test that expects one fails where there is none."""
    found = next_step(steps(state))
    assert found is not None
    return found


def by_id(state):
    return {step.id: step for step in steps(state)}


def test_there_are_ten_steps_with_words_in_both_languages():
    found = steps(EMPTY)
    assert len(found) == 10
    for step in found:
        assert step.checks
        for words in (step.name, *(check.name for check in step.checks), *(check.do for check in step.checks)):
            assert words.de and words.en and words.de != words.en


def test_an_empty_home_begins_with_the_costs_of_the_platforms():
    step, check = following(EMPTY)
    assert step.id == "discovery"
    assert "leitstand import" in check.do.en
    assert all(one.reached == 0 for one in steps(EMPTY) if one.id in {"discovery", "data", "features"})


def test_loading_moves_the_next_step_on():
    with_ads = replace(EMPTY, loaded={"ads": loaded("ads")})
    _, check = following(with_ads)
    assert "orders" in check.do.en
    both = replace(with_ads, loaded=with_ads.loaded | {"orders": loaded("orders")})
    assert by_id(both)["discovery"].reached == 1
    assert following(both)[0].id == "data"


def test_an_assumed_currency_keeps_the_first_step_open():
    state = replace(EMPTY, loaded={"ads": loaded("ads"), "orders": loaded("orders")}, assumed=("ads",))
    step, check = following(state)
    assert (step.id, "currency" in check.do.en) == ("discovery", True)


@pytest.mark.parametrize(("days", "done"), [(363, False), (364, True)])
def test_a_year_is_a_year(days, done):
    last = date.fromordinal(date(2026, 1, 1).toordinal() + days)
    state = replace(EMPTY, loaded={"ads": loaded("ads", date(2026, 1, 1), last)})
    year = by_id(state)["discovery"].checks[-1]
    assert (year.status == "done") is done


def test_what_no_tool_here_can_do_is_told_as_later_and_not_counted():
    models = by_id(EMPTY)["models"]
    assert models.later
    assert {check.status for check in models.checks} == {"later"}
    assert next_step(steps(replace(EMPTY, tools=()))) is not None
    here = replace(EMPTY, tools=(*EMPTY.tools, "attribution.clv"))
    assert [check.status for check in by_id(here)["models"].checks] == ["open", "later"]
    ran = replace(here, runs={"attribution.clv": 1})
    assert by_id(ran)["models"].reached == 1


def test_when_all_is_done_there_is_no_next_step():
    kinds = ("ads", "orders", "sessions", "contacts", "consents")
    names = ("attribution.clv", "attribution.leads", "act.set_budget", "data.anomalies", "data.lineage",
             "attribution.geo_lift", "attribution.mmm", "bidding.pacing", "bidding.allocate")  # fmt: skip
    state = State(
        loaded={kind: loaded(kind) for kind in kinds}, tools=names, runs=dict.fromkeys(names, 5), documents=3,
        model=True, built=True, linked=True, served=4, sealed=True, rejected=0.001,
    )  # fmt: skip
    open_ = [check.name.en for step in steps(state) for check in step.checks if check.status == "open"]
    assert [name for name in open_ if "key" not in name] == []
