"""The dojo: right answers get full marks, wrong ones less, and the truth is the simulator's."""

from __future__ import annotations

from datetime import date

import pytest

from errors import BadArguments, NotFound
from simulator import dojo
from simulator._marks import usual_budgets

LAST = date(2026, 11, 25)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    course = dojo.Course(tmp_path_factory.mktemp("dojo"), 5, 430, LAST, {})
    course.store()
    return course


def marked(course, task, given):
    return dojo.judge(course, task, given).points


def test_without_a_course_it_says_how_to_begin(tmp_path):
    with pytest.raises(NotFound) as refused:
        dojo.course(tmp_path)
    assert "dojo start" in refused.value.todo("de")


def test_each_exercise_can_be_judged_and_speaks_both_languages(made):
    found = dojo.tasks(made)
    assert {task.id for task in found} == set(dojo.JUDGES)
    for task in found:
        assert "{" not in task.question.de + task.question.en + task.hint.de
        assert task.question.de != task.question.en


def test_the_truth_gets_full_marks_in_either_notation(made):
    orders = dojo.judge(made, "orders", "1").truth
    cost = dojo.judge(made, "cost", "1").truth.removesuffix(" EUR")
    assert marked(made, "orders", orders) == 1
    assert marked(made, "cost", f"{float(cost):,.2f} €") == 1
    assert marked(made, "cost", f"{float(cost):,.2f}".translate(str.maketrans(",.", ".,"))) == 1
    assert 0 < marked(made, "cost", str(float(cost) * 1.01)) < 1
    assert marked(made, "cost", str(float(cost) * 1.2)) == 0


def test_a_story_is_found_by_platform_and_day(made):
    platform, day = dojo.judge(made, "tracking", "x").truth.split(", ")
    assert marked(made, "tracking", f"{platform} {day}") == 1
    assert marked(made, "tracking", f"{platform}, ab {date.fromisoformat(day):%d.%m.%Y}") == 1
    assert marked(made, "tracking", platform) == 0.5
    assert marked(made, "tracking", f"pinterest 2020-01-01 {'x' * 3}") == 0


def test_the_best_line_is_the_one_with_the_highest_true_return(made):
    truth = made.world().truth["channels"]
    best = max(truth, key=lambda name: truth[name]["iroas"] or 0)
    worst = min(truth, key=lambda name: truth[name]["iroas"] or 0)
    assert marked(made, "best", best) == 1
    assert marked(made, "best", worst) == 0
    with pytest.raises(BadArguments):
        dojo.judge(made, "best", "tv")


def test_the_geo_test_is_marked_against_the_counted_loss(made):
    lift = abs(made.world().truth["geo"]["lift"]) * 100
    assert marked(made, "geo", f"-{lift:.1f}") == marked(made, "geo", f"{lift:.1f} %") == 1
    assert marked(made, "geo", "90") == 0


def test_moving_money_from_what_brings_nothing_to_what_does_is_worth_something(made):
    usual = usual_budgets(made.world())
    plan = (
        f"m-203={usual['m-203'] * 0.2:.0f},l-501=0,g-102={usual['g-102'] + usual['l-501'] + usual['m-203'] * 0.7:.0f}"
    )
    assert marked(made, "budget", plan) > 0
    assert dojo.judge(made, "budget", "m-203=0").truth[0] in "+-"
    again = dojo.judge(made, "budget", plan)
    assert again == dojo.judge(made, "budget", plan)


@pytest.mark.parametrize("plan", ["g-104=999999", "alles auf TV", "x-1=5"])
def test_a_plan_that_cannot_be_played_is_refused_in_one_sentence(made, plan):
    with pytest.raises(BadArguments):
        dojo.judge(made, "budget", plan)


@pytest.mark.parametrize("task", ["orders", "cost", "geo"])
def test_words_where_a_number_is_wanted_are_refused(made, task):
    with pytest.raises(BadArguments):
        dojo.judge(made, task, "viele")
    with pytest.raises(BadArguments):
        dojo.judge(made, "unknown", "1")


def test_answers_are_kept_and_the_last_one_counts(made):
    first = made.answered("orders", "1").answered("geo", "3")
    second = first.answered("orders", dojo.judge(made, "orders", "1").truth)
    again = dojo.course(made.folder)
    assert again.answers == second.answers
    assert {mark.task: mark.points for mark in dojo.score(again)}["orders"] == 1
