"""Planning budgets for pages and REST: computed once, tried at once, best inside limits, proposed by the tool."""

# pyright: reportPossiblyUnboundVariable=false
from __future__ import annotations

import json
import time

import pytest

from errors import BadArguments, Forbidden
from terms import Principal
from web.views import measured, plan

ANALYST = Principal(id="ana", kind="person", role="analyst")
VIEWER = Principal(id="vera", kind="person", role="viewer")


@pytest.fixture(scope="module")
def ready(media, waited):
    """The plan of the home, when it is there."""
    assert plan.plan(media, "en")["working"] is not None
    return waited(lambda: plan.plan(media, "en"))


def test_it_tells_what_sliders_need_and_can_be_written_as_json(ready):
    json.dumps(ready)
    live = ready["live"]
    assert {each["channel"] for each in live["channels"]} == {"tv_spend", "search_spend"}
    for each in live["channels"]:
        assert 0 < each["now"] <= each["top"]
        assert each["curve"][0][:2] == [0.0, 0.0]
    assert live["budget"] == pytest.approx(sum(each["now"] for each in live["channels"]), abs=0.01)
    assert ready["found"]["plan"]
    assert not ready["stale"]


def test_the_same_data_are_computed_once(media, ready):
    with measured.desk(media) as at:
        before = at.runs.counts()
    again = plan.plan(media, "de")
    with measured.desk(media) as at:
        assert at.runs.counts() == before
    assert again["found"]["run"] == ready["found"]["run"]


def test_the_draws_survive_the_server(media, ready):
    plan._lives.clear()
    plan._newest.clear()
    assert plan.tried(media, "en", {"tv_spend": 1000.0})["facts"]["gain"]["low"] is not None


def test_a_try_answers_within_a_tenth_of_a_second_and_leaves_no_run(media, ready):
    with measured.desk(media) as at:
        before = at.runs.counts()
    now = {each["channel"]: each["now"] for each in ready["live"]["channels"]}
    plan.tried(media, "en", now)
    started = time.process_time()
    for step in range(10):
        told = plan.tried(media, "en", now | {"tv_spend": now["tv_spend"] * (1 + step / 20)})
    assert (time.process_time() - started) / 10 < 0.1
    assert told["facts"]["gain"]["value"] > 0
    with measured.desk(media) as at:
        assert at.runs.counts() == before


def test_going_on_as_now_changes_nothing_and_less_money_brings_less(media, ready):
    assert plan.tried(media, "en", {})["facts"]["gain"]["value"] == pytest.approx(0)
    less = plan.tried(media, "en", {"search_spend": 0.0})
    assert less["facts"]["gain"]["value"] < 0
    assert less["facts"]["p_better"]["value"] < 0.1


def test_what_is_proven_on_record_is_what_was_tried(media, ready):
    own = {"tv_spend": 20000.0, "search_spend": 12000.0}
    tried, proven = plan.tried(media, "en", own), plan.proven(media, "en", own)
    for id in ("gain", "p_better", "downside"):
        assert proven["found"]["facts"][id]["value"] == pytest.approx(tried["facts"][id]["value"])
    with measured.desk(media) as at:
        assert at.runs.get(proven["found"]["run"]).tool == "bidding.allocate"


def test_the_best_plan_keeps_the_budget_and_the_limits(media, ready):
    told = plan.best(media, "en", budget=48_000.0, change="20%", locked=("tv_spend",))
    rows = {each["channel"]: each for each in told["found"]["plan"]}
    assert rows["tv_spend"]["after"] == rows["tv_spend"]["before"]
    assert rows["search_spend"]["after"] <= rows["search_spend"]["before"] * 1.2 + 0.01
    assert sum(each["after"] for each in rows.values()) == pytest.approx(48_000.0)


def test_a_proposal_goes_into_the_inbox_for_whoever_may(media, ready):
    from web import orders

    best = {each["channel"]: each["after"] for each in ready["found"]["plan"]}
    told = plan.proposed(media, "en", best, ANALYST)
    waiting = orders.waiting(media, "en", ())[0]
    ids = {each["id"] for each in waiting["proposals"]}
    assert bool(told["proposals"]) is (told["found"]["proposals"] > 0)
    assert {each["id"] for each in told["proposals"]} <= ids
    with pytest.raises(Forbidden):
        plan.proposed(media, "en", best, VIEWER)


def test_bad_money_margins_and_homes_without_a_plan_are_refused(media, empty, ready):
    with pytest.raises(BadArguments, match="radio"):
        plan.tried(media, "en", {"radio": 1.0})
    with pytest.raises(BadArguments, match="margin"):
        plan.tried(media, "en", {}, margin=40)
    with pytest.raises(BadArguments, match="no computed plan"):
        plan.tried(empty, "en", {})


def test_nothing_loaded_begins_nothing(empty):
    told = plan.plan(empty, "de")
    assert (told["data"], told["working"], told["live"], told["found"]) == (False, None, None, None)
